import type { ModalView } from '@slack/web-api'
import { plain } from '../kit/form-parts.ts'

export const LEAD_FILE_VIEW = 'lead_file'

/** The block of the form, and the control that stands in it. */
export const LEAD_FILE_FIELD = { block: 'lead_file', action: 'file' } as const

/** Slack's own choice of files by their endings, in forms that take a table. */
export const TABLE_TYPES = ['csv', 'tsv', 'txt', 'gz', 'xlsx']

/** `channel` is where the leads go: kept in the form. */
export function leadFileView(channel: string): ModalView {
  const { block, action } = LEAD_FILE_FIELD
  return {
    type: 'modal',
    callback_id: LEAD_FILE_VIEW,
    private_metadata: channel,
    title: plain('Add a CSV of leads'),
    submit: plain('Add'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: block,
        label: plain('File'),
        hint: plain(
          'CSV, TSV, text, .csv.gz or Excel (.xlsx), up to 10 MB. Put a larger one into the channel as a message. It needs a column with phone numbers; the report tells what became of each row.',
        ),
        element: { type: 'file_input', action_id: action, filetypes: TABLE_TYPES, max_files: 1 },
      },
    ],
  }
}
