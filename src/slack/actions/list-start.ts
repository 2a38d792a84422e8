import type { Answer } from '../answer.ts'
import type { PressPlace, SlackContext } from '../context.ts'
import { openStartForm } from '../views/start-form.ts'

/** The button of an import report. Its value is the list's id. */
export async function pressListStart(
  context: SlackContext,
  place: PressPlace,
  listId: string,
): Promise<Answer | null> {
  await openStartForm(context, place, async () => ({ listId }))
  return null
}
