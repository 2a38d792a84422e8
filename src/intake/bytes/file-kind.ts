import { AppError } from '../../domain/error.ts'

/** Where each program has the menu entry, for every sentence that asks for a CSV. */
export const HOW_TO_EXPORT =
  'In Excel: File > Save As > "CSV UTF-8 (Comma delimited)". ' +
  'In Google Sheets: File > Download > Comma-separated values (.csv). ' +
  'In Numbers: File > Export To > CSV.'

const EXPORT = `Export the leads as CSV and share that file. ${HOW_TO_EXPORT}`

// The first bytes, as Latin-1 text.
const BINARIES: readonly { start: string; what: string }[] = [
  { start: '%PDF', what: 'a PDF' },
  { start: '\u0089PNG', what: 'a picture' },
  { start: '\u00ff\u00d8\u00ff', what: 'a picture' },
  { start: 'GIF8', what: 'a picture' },
  { start: 'II*\0', what: 'a picture' },
  { start: 'MM\0*', what: 'a picture' },
]

const ARCHIVES: readonly { start: string; name: string }[] = [
  { start: 'Rar!\u001a\u0007', name: '.rar' },
  { start: '7z\u00bc\u00af\u0027\u001c', name: '.7z' },
  { start: '\u00fd7zXZ\0', name: '.xz' },
  { start: '\u0028\u00b5\u002f\u00fd', name: '.zst' },
  { start: '\u001f\u009d', name: '.Z' },
]

const TAR_MARK_AT = 257

/** Whether a file begins as archives (.zip) do, of which an Excel workbook (.xlsx) is one. */
export function isZip(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 4)).toString('latin1')
  return start === 'PK\u0003\u0004' || start === 'PK\u0005\u0006'
}

/** Throws `invalid` for the beginning of a file that is of a known kind and no text. */
export function refuseBinary(head: Buffer): void {
  const text = head.toString('latin1')
  if (text.startsWith('\u00d0\u00cf\u0011\u00e0')) throw oldWorkbook(head)
  const binary = BINARIES.find(({ start }) => text.startsWith(start))
  if (binary) throw notText(binary.what)
  if (text.startsWith('WEBP', 8) || text.startsWith('ftyp', 4)) throw notText('a picture or a film')
  const archive = ARCHIVES.find(({ start }) => text.startsWith(start))
  if (archive) throw packed(archive.name)
  if (/^BZh[1-9]1AY&SY/.test(text)) throw packed('.bz2')
  if (text.startsWith('ustar', TAR_MARK_AT) && head.includes(0)) throw packed('.tar')
  // What is compressed once has been unpacked before it comes here.
  if (text.startsWith('\u001f\u008b')) {
    throw new AppError(
      'invalid',
      'This file is compressed twice (.gz within .gz). Unpack it once and share it again, or share the CSV itself.',
    )
  }
}

/** Throws `invalid` for a text that is of a known kind and no table. */
export function refuseOtherText(text: string): void {
  const start = text.slice(0, 1000).trimStart()
  if (/^<(?:!doctype|!--|html|head|body|meta|style|table)\b/i.test(start)) {
    throw notCsv('a web page (HTML)')
  }
  if (/^<\?xml\b/i.test(start)) throw notCsv('an XML file')
  if (/^(?:\[\s*)?\{\s*"/.test(start)) throw notCsv('a JSON file')
  if (start.startsWith('{\\rtf')) throw notCsv('a formatted text (RTF)')
}

/** Of no kind we know, or one that is damaged. */
export function notAnyText(): AppError {
  return new AppError('invalid', `This is not a text file. ${EXPORT}`)
}

export function wideEncoding(): AppError {
  return new AppError(
    'invalid',
    `This file is in UTF-32, which cannot be read. Save it as UTF-8 and share it again. ${HOW_TO_EXPORT}`,
  )
}

/** `doubt`: a word in both readings. Without it where the error goes into the log: it may be a name. */
export function uncertainLetters(doubt: { likely: string; other: string } | null): AppError {
  const which = doubt === null ? 'words' : 'a word'
  const sample = doubt === null ? ' read in two ways' : ` “${doubt.likely}” or “${doubt.other}”`
  return new AppError(
    'invalid',
    `The letters of this file are uncertain: ${which} in it may be${sample}. Save it as UTF-8 and share it again. ${HOW_TO_EXPORT}`,
  )
}

export function notText(what: string): AppError {
  return new AppError('invalid', `This is not a text file but ${what}. ${EXPORT}`)
}

function notCsv(what: string): AppError {
  return new AppError('invalid', `This is not a CSV but ${what}. ${EXPORT}`)
}

export function lockedWorkbook(): AppError {
  return new AppError(
    'invalid',
    'This workbook has a password, so it cannot be read. In Excel: File > Info > Protect Workbook > Encrypt with Password, and empty the field. Save it and share it again.',
  )
}

/** A container of old Office: what it holds stands in it as UTF-16. */
function oldWorkbook(head: Buffer): AppError {
  const text = head.toString('utf16le')
  if (text.includes('EncryptedPackage')) return lockedWorkbook()
  return notText('a workbook of an old kind (.xls), or one with a password')
}

function packed(name: string): AppError {
  return new AppError(
    'invalid',
    `This is not a text file but an archive (${name}). Unpack it and share the CSV that is in it, or compress that CSV alone as .csv.gz.`,
  )
}
