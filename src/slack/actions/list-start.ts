import type { Answer } from '../answer.ts'
import type { Place, SlackContext } from '../context.ts'
import { startCampaign } from '../start-campaign.ts'

/** The button of an import report. Its value is the list's id. */
export async function pressListStart(
  context: SlackContext,
  place: Place,
  listId: string,
): Promise<Answer> {
  const wish = {
    listId,
    prompt: null,
    lines: null,
    maxAttempts: null,
    budgetMicros: null,
    startsAt: null,
  }
  return { message: await startCampaign(context, place, wish, { attestConsent: false }) }
}
