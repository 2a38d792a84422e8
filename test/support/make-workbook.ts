import { strToU8, zipSync } from 'fflate'

/** A cell: a text is shared, a number stored as one; or XML as it stands. */
type Cell = string | number | boolean | null | { xml: string }

export interface SheetOfTest {
  name?: string
  state?: 'hidden' | 'veryHidden'
  rows?: Cell[][]
  /** In place of rows: all of the sheet's part. */
  xml?: string
  /** What stands behind the rows. */
  after?: string
}

export interface WorkbookOfTest {
  sheets: SheetOfTest[]
  /** The inside of `<styleSheet>`. */
  styles?: string
  workbookPr?: string
  /** Parts to add, to replace, or to leave out. */
  parts?: Record<string, string | Uint8Array | null>
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** An Excel workbook, built as Excel does. */
export function makeWorkbook({
  sheets,
  styles = '',
  workbookPr = '',
  parts = {},
}: WorkbookOfTest): Buffer {
  const shared: string[] = []
  const files: Record<string, string | Uint8Array | null> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr ${workbookPr}/><sheets>${sheets.map(sheetXml).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
      ['styles', 'styles.xml'],
      ['sharedStrings', '/xl/sharedStrings.xml'],
    ]),
  }
  for (const [index, sheet] of sheets.entries()) {
    files[`xl/worksheets/sheet${index + 1}.xml`] = sheet.xml ?? rowsXml(sheet, shared)
  }
  files['xl/styles.xml'] = `${HEAD}<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`
  files['xl/sharedStrings.xml'] =
    `${HEAD}<sst xmlns="${MAIN}">${shared.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('')}</sst>`
  return zip({ ...files, ...parts })
}

/** A plain table as a workbook of one sheet. */
export function workbookOf(rows: Cell[][]): Buffer {
  return makeWorkbook({ sheets: [{ rows }] })
}

export function zip(parts: Record<string, string | Uint8Array | null>): Buffer {
  const files = Object.entries(parts).flatMap(([name, content]) =>
    content === null
      ? []
      : [[name, typeof content === 'string' ? strToU8(content) : content] as const],
  )
  return Buffer.from(zipSync(Object.fromEntries(files)))
}

/** Styles with these formats: a cell has the first by `s="1"`. */
export function stylesOf(...codes: (string | number)[]): string {
  const own = codes.flatMap((code, index) =>
    typeof code === 'number'
      ? []
      : [`<numFmt numFmtId="${164 + index}" formatCode="${escapeXml(code)}"/>`],
  )
  const xfs = codes.map(
    (code, index) => `<xf numFmtId="${typeof code === 'number' ? code : 164 + index}" fontId="0"/>`,
  )
  return `<numFmts>${own.join('')}</numFmts><fonts><font><sz val="11"/></font></fonts><cellXfs><xf numFmtId="0"/>${xfs.join('')}</cellXfs>`
}

export function sheetPart(rowsInXml: string, after = ''): string {
  return `${HEAD}<worksheet xmlns="${MAIN}"><dimension ref="A1:Z9"/><sheetData>${rowsInXml}</sheetData>${after}</worksheet>`
}

function sheetXml({ name, state }: SheetOfTest, index: number): string {
  const hidden = state === undefined ? '' : ` state="${state}"`
  return `<sheet name="${escapeXml(name ?? `Sheet${index + 1}`)}" sheetId="${index + 1}"${hidden} r:id="rId${index + 1}"/>`
}

function rowsXml({ rows = [], after = '' }: SheetOfTest, shared: string[]): string {
  const all = rows.map((cells, row) => {
    const inside = cells.map((cell, column) =>
      cellXml(cell, `${letters(column)}${row + 1}`, shared),
    )
    return `<row r="${row + 1}" spans="1:${cells.length}">${inside.join('')}</row>`
  })
  return sheetPart(all.join(''), after)
}

function cellXml(cell: Cell, place: string, shared: string[]): string {
  if (cell === null) return ''
  if (typeof cell === 'object') return cell.xml.replace('<c', `<c r="${place}"`)
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`
  shared.push(cell)
  return `<c r="${place}" t="s"><v>${shared.length - 1}</v></c>`
}

function letters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}

function relations(all: readonly (readonly [string, string])[]): string {
  const inside = all.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  )
  return `${HEAD}<Relationships xmlns="${PACKAGE}">${inside.join('')}</Relationships>`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
