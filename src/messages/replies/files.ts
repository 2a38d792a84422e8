import type { OtherFile } from '../../intake/files/other-file.ts'
import type { ListRow } from '../../store/engine/tables.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import { actions, button, context, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted } from '../kit/format.ts'
import { problemReply } from './campaign-state.ts'

/** To somebody who shared a CSV and may not. */
export function fileNotReadReply(fileName: string, sentence: string): Message {
  const name = escapeLine(fileName, 120)
  const why = escapeLine(sentence, 500)
  return message(`${name} was not read. ${why}`, [section(`🔒 *${name}* was not read. ${why}`)])
}

/** How to get a file that can be read from one that may hold leads and cannot. */
export const HOW_TO_EXPORT: Record<OtherFile, string> = {
  workbook:
    'Of workbooks Dialbot reads those of Excel (.xlsx) and CSV. In Excel: File > Save As > Excel Workbook (.xlsx). In Numbers: File > Export To > CSV or Excel. In LibreOffice: File > Save As > Excel 2007 (.xlsx) or Text CSV. In Google Sheets: File > Download > Comma-separated values (.csv).',
  contacts:
    'Dialbot reads CSV and Excel workbooks (.xlsx), no contact cards. Import the cards into Google Contacts, choose Export there, then Google CSV or Outlook CSV, and share that file.',
  data: 'Dialbot reads CSV and Excel workbooks (.xlsx). Export the leads as CSV from the program they come from; or in Excel: Data > Get Data > From File, then save it as an Excel workbook (.xlsx).',
  archive:
    'Dialbot does not look into archives. Unpack it and share the CSV or the Excel workbook (.xlsx) that is in it; a single CSV may be compressed as .csv.gz.',
}

/** To somebody who shared a file that may hold leads and that is not read. */
export function fileToExportReply(fileName: string, kind: OtherFile): Message {
  const name = escapeLine(fileName, 120)
  const how = `If it holds leads: ${escapeLine(HOW_TO_EXPORT[kind], 500)}`
  return message(`${name} was not read. ${how}`, [section(`📎 *${name}* was not read. ${how}`)])
}

/** Shown while a file from a form is taken in; Slack refuses it where Dialbot is not a member. */
export function fileTakenReply(fileName: string): Message {
  const text = `${escapeLine(fileName, 120)} is being read. The report comes here, for everybody.`
  return message(text, [context(`⏳ ${text}`)])
}

export function readingAgainReply({ name }: Pick<ListRow, 'name'>): Message {
  const text = `${escapeLine(name, 120)} is being read again. The report comes in the thread of the file.`
  return message(text, [context(`⏳ ${text}`)])
}

/** The file that was pointed at has become a list meanwhile. */
export function fileKnownReply(list: Pick<ListRow, 'name' | 'state' | 'accepted'>): Message {
  const name = escapeLine(list.name, 120)
  const text =
    list.state === 'importing'
      ? `*${name}* is being read already: its report follows.`
      : `*${name}* was taken in already, with ${counted(list.accepted, 'lead')}. Nothing was changed.`
  return message(text.replaceAll('*', ''), [section(`☑️ ${text}`)])
}

/** It may have come to its end while somebody was about to cancel it. */
export function importCanceledReply({ name, state }: Pick<ListRow, 'name' | 'state'>): Message {
  const shown = `*${escapeLine(name, 120)}*`
  const text =
    state === 'ready'
      ? `Too late: ${shown} was read to its end. Nobody is called before \`/dial start\`.`
      : `The import of ${shown} is canceled: nothing of it is taken in.`
  return message(text.replaceAll('*', ''), [section(`⏹️ ${text}`)])
}

/** Nothing to start; `sentence` says so. */
export function noListReply(sentence: string): Message {
  const { text, blocks } = problemReply(sentence)
  return message(text, [...blocks, ...addCsvBlocks()])
}

/** The button that opens the form for a file. */
export function addCsvBlocks() {
  return actions([
    button({
      label: '➕ Add a CSV',
      actionId: ACTIONS.listAdd,
      value: 'csv',
      description: 'Opens a form that takes a file of leads for this channel',
    }),
  ])
}
