import type { Message } from '../../messages/blocks.ts'
import type { Place, SlackContext } from '../context.ts'
import { chooseNamed } from '../names.ts'
import { startCampaign } from '../start-campaign.ts'
import { readAtTime } from './at-time.ts'
import type { StartCommand } from './parse-command.ts'

export async function runStart(
  context: SlackContext,
  place: Place,
  command: StartCommand,
): Promise<Message> {
  const { clock, timezone, campaigns } = context
  const at =
    command.at === null ? null : readAtTime(command.at, { now: clock.now(), zone: timezone })
  const list = await chooseNamed((word) => campaigns.chooseList(word, place.channel), command.list)
  const wish = {
    listId: list.id,
    prompt: command.prompt,
    lines: command.lines,
    maxAttempts: command.maxAttempts,
    budgetMicros: command.budgetMicros,
    startsAt: at?.at ?? null,
  }
  return startCampaign(context, place, wish, { attestConsent: command.attestConsent, at })
}
