import type { ModalView } from '@slack/web-api'
import { explainFailure } from '../answer.ts'
import type { SlackContext } from '../context.ts'
import type { ShowForm } from './forms.ts'

/** Shows an open form with what it is to show, or why there is nothing. Never throws. */
export async function fillForm(
  context: SlackContext,
  form: { what: string; show: ShowForm; problemView(sentence: string): ModalView },
  work: () => Promise<ModalView>,
): Promise<void> {
  const { what, show, problemView } = form
  try {
    await show(await work())
  } catch (error) {
    const { text } = explainFailure(context, what, error)
    await show(problemView(text)).catch((failure: unknown) => {
      context.log.warn({ error: failure }, 'slack.form_failed')
    })
  }
}
