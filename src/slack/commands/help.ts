import type { Message } from '../../messages/kit/blocks.ts'
import { helpReply, unknownCommandReply } from '../../messages/replies/help.ts'
import type { Permission } from '../authorize.ts'
import type { SlackContext } from '../context.ts'
import type { Subcommand } from '../typed/dial-command.ts'

/** What the person who asks may do, and who may when they may not. */
export function runHelp(
  { authorizer }: Pick<SlackContext, 'authorizer'>,
  permission: Permission,
): Message {
  return helpReply({
    operators: authorizer.operators,
    refusal: permission.allowed ? null : permission.sentence,
  })
}

export function runUnknown(word: string, closest: Subcommand | null): Message {
  return unknownCommandReply(word, closest)
}
