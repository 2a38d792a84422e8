import { brokenWorkbook } from './broken.ts'
import { type NumberFormat, PLAIN, readNumberFormat } from './number-format.ts'
import { readAllXml } from './xml.ts'

export interface CellStyle {
  format: NumberFormat
  isCrossedOut: boolean
}

// Excel knows 65,490 styles.
const MAX_STYLES = 100_000
const DEFAULT: CellStyle = { format: PLAIN, isCrossedOut: false }

/** The styles of a workbook, by the number that a cell has. */
export async function readStyles(
  bytes: AsyncIterable<Uint8Array> | null,
): Promise<(index: number) => CellStyle> {
  if (bytes === null) return () => DEFAULT
  const codes = new Map<number, string>()
  const formats = new Map<number, NumberFormat>()
  const crossedOut: boolean[] = []
  const cells: CellStyle[] = []
  let part = ''

  function formatOf(id: number): NumberFormat {
    const format = formats.get(id) ?? readNumberFormat(id, codes.get(id))
    formats.set(id, format)
    return format
  }

  await readAllXml(bytes, {
    open(name, attributes, decode) {
      if (name === 'fonts' || name === 'cellXfs' || name === 'cellStyleXfs' || name === 'dxfs') {
        part = name
      } else if (name === 'numFmt' && part !== 'dxfs') {
        const { numFmtId, formatCode } = attributes()
        codes.set(Number(numFmtId), decode(formatCode ?? ''))
      } else if (name === 'font' && part === 'fonts') crossedOut.push(false)
      else if (name === 'strike' && part === 'fonts') {
        const { val } = attributes()
        crossedOut[crossedOut.length - 1] = val !== '0' && val !== 'false'
      } else if (name === 'xf' && part === 'cellXfs') {
        const { numFmtId, fontId } = attributes()
        cells.push({
          format: formatOf(Number(numFmtId ?? 0)),
          isCrossedOut: crossedOut[Number(fontId ?? 0)] ?? false,
        })
      }
      if (codes.size + crossedOut.length + cells.length > MAX_STYLES) {
        throw brokenWorkbook('it has too many styles')
      }
    },
    close(name) {
      if (name === part) part = ''
    },
  })
  return (index) => cells[index] ?? DEFAULT
}
