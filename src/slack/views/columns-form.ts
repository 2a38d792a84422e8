import type { App, ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import type { ColumnChoice } from '../../intake/columns/recognise.ts'
import {
  COLUMNS_FIELDS,
  COLUMNS_VIEW,
  columnsLoadingView,
  columnsProblemView,
  columnsView,
  FIRST_ROW,
  readColumnValue,
} from '../../messages/forms/column-form.ts'
import { answerForm } from '../answer.ts'
import type { PressPlace, SlackContext } from '../context.ts'
import { findFailed, takeFile } from '../take-file.ts'
import { fillForm } from './fill-form.ts'

/** Which file the form is about, and where its button was pressed. */
const Metadata = z.object({
  listId: z.string(),
  channel: z.string(),
  threadTs: z.string().nullable(),
})

/** The form that asks which column has the phone numbers, when the file does not say. */
export function registerColumnsForm(app: App, context: SlackContext): void {
  app.view(COLUMNS_VIEW, async ({ ack, body, view }) => {
    const choice = readChoice(view)
    if (choice === null) {
      const errors = { [COLUMNS_FIELDS.phone.block]: 'Choose a column.' }
      await ack({ response_action: 'errors', errors })
      return
    }
    // Slack waits for three seconds: the form closes, and the report follows.
    await ack()
    const { listId, ...where } = Metadata.parse(JSON.parse(view.private_metadata))
    const userId = body.user.id
    const asked = { what: `form ${COLUMNS_VIEW}`, teamId: body.team?.id }
    await answerForm(context, { userId, ...where }, asked, async () => {
      const { channel, file } = await findFailed(context, listId)
      return takeFile(context, { channel, userId, file, choice })
    })
  })
}

/** Opens the form at once and fills it when the file has been looked at. */
export async function openColumnsForm(
  context: SlackContext,
  { triggerId, channel, threadTs }: PressPlace,
  listId: string,
): Promise<void> {
  const { forms, intake } = context
  const show = forms.begin(await forms.open(triggerId, columnsLoadingView()))
  const shown = { what: 'columns form', show, problemView: columnsProblemView }
  await fillForm(context, shown, async () => {
    const { list, file } = await findFailed(context, listId)
    const question = await intake.lookAtColumns(file)
    const metadata = JSON.stringify({ listId, channel, threadTs: threadTs ?? null })
    return columnsView({ listName: list.name, question, metadata })
  })
}

function readChoice({ state }: ViewOutput): ColumnChoice | null {
  const chosen = ({ block, action }: { block: string; action: string }) =>
    state.values[block]?.[action]?.selected_option?.value ?? ''
  const column = readColumnValue(chosen(COLUMNS_FIELDS.phone))
  if (column === null) return null
  const { index: phone, ...sheet } = column
  return { phone, ...sheet, hasHeader: chosen(COLUMNS_FIELDS.header) !== FIRST_ROW.lead }
}
