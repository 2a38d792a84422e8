import { AppError } from '../../../domain/error.ts'
import { HOW_TO_EXPORT, notText } from '../file-kind.ts'

/** By a part that only this kind has. */
const KINDS: readonly { part: RegExp; what: string }[] = [
  { part: /^xl\/workbook\.bin$/, what: 'a binary workbook of Excel (.xlsb)' },
  { part: /\.iwa$/, what: 'a workbook of Numbers (.numbers)' },
  { part: /^index\.zip$/, what: 'a workbook of Numbers (.numbers)' },
  { part: /^word\//, what: 'a document of Word (.docx)' },
  { part: /^ppt\//, what: 'a presentation (.pptx)' },
  { part: /^content\.xml$/, what: 'a workbook of LibreOffice (.ods)' },
]

/** Throws `invalid` for an archive that is no Excel workbook, by the names of its parts in lower case. */
export function refuseOtherArchive(names: readonly string[]): void {
  const kind = KINDS.find(({ part }) => names.some((name) => part.test(name)))
  if (kind !== undefined) throw notText(kind.what)
  if (names.includes('[content_types].xml') || names.includes('xl/workbook.xml')) return
  throw new AppError(
    'invalid',
    `This is a .zip archive. Unpack it and share the file with the leads that is in it, as a CSV or an Excel workbook (.xlsx). ${HOW_TO_EXPORT}`,
  )
}
