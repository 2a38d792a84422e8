import { isAppError } from '../../domain/error.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import { noListReply } from '../../messages/replies/files.ts'
import { startFormOpenReply } from '../../messages/replies/start.ts'
import type { PressPlace, SlackContext } from '../context.ts'
import { chooseNamed } from '../names.ts'
import { startCampaign } from '../start-campaign.ts'
import { readAtTime } from '../typed/at-time.ts'
import type { StartCommand } from '../typed/dial-command.ts'
import { openStartForm } from '../views/start-form.ts'

export async function runStart(
  context: SlackContext,
  place: PressPlace,
  command: StartCommand,
): Promise<Message> {
  const { clock, timezone, campaigns } = context
  if (isBare(command) && (await campaigns.countUnstarted(place.channel, 2)) > 1) {
    await openStartForm(context, place, async () => ({
      listId: (await campaigns.chooseList(null, place.channel)).id,
    }))
    return startFormOpenReply()
  }
  const at =
    command.at === null ? null : readAtTime(command.at, { now: clock.now(), zone: timezone })
  const list = await chooseNamed(
    (word) => campaigns.chooseList(word, place.channel),
    command.list,
  ).catch((error: unknown) => {
    if (command.list === null && isAppError(error) && error.code === 'not_found') return error
    throw error
  })
  if (isAppError(list)) return noListReply(list.message)
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

/** Nothing but `/dial start`: where it could mean several lists, the person is asked which. */
function isBare(command: StartCommand): boolean {
  const { list, prompt, lines, maxAttempts, budgetMicros, at, attestConsent } = command
  const said = [list, prompt, lines, maxAttempts, budgetMicros, at]
  return said.every((word) => word === null) && !attestConsent
}
