import type { Message } from '../../messages/kit/blocks.ts'
import { listsReply } from '../../messages/replies/lists.ts'
import type { Place, SlackContext } from '../context.ts'

const SHOWN = 10

export async function runLists({ intake }: SlackContext, { channel }: Place): Promise<Message> {
  return listsReply(await intake.lists(channel, SHOWN))
}
