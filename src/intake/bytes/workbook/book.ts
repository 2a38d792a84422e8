import { posix } from 'node:path'
import { brokenWorkbook } from './broken.ts'
import { readStringTable, type StringTable } from './string-table.ts'
import { type CellStyle, readStyles } from './styles.ts'
import { readAllXml } from './xml.ts'
import type { Archive } from './zip-file.ts'

export interface Sheet {
  name: string
  /** The name of its part. */
  part: string
  isHidden: boolean
}

export interface Book {
  sheets: Sheet[]
  /** Days are counted from 1904, as old Macs did. */
  is1904: boolean
  strings: StringTable
  style(index: number): CellStyle
}

const MAX_SHEETS = 1000

/** What all sheets of a workbook share. Throws `invalid` when it is built like none. */
export async function readBook(archive: Archive): Promise<Book> {
  const roots = await readRelations(archive, '')
  const root = roots.find(({ type }) => type === 'officeDocument')?.part ?? 'xl/workbook.xml'
  const relations = await readRelations(archive, root)
  const partOf = (wanted: string) => {
    const part = relations.find(({ type }) => type === wanted)?.part
    return part !== undefined && archive.has(part) ? archive.open(part) : null
  }
  const sheets: Sheet[] = []
  let is1904 = false
  await readAllXml(archive.open(root), {
    open(name, attributes, decode) {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes().date1904 ?? '')
      if (name !== 'sheet') return
      const all = attributes()
      const id = Object.entries(all).find(([key]) => key.endsWith(':id'))?.[1]
      const relation = relations.find((one) => one.id === id)
      // A sheet may also be a chart or a macro.
      if (relation?.type !== 'worksheet') return
      if (sheets.length === MAX_SHEETS) throw brokenWorkbook('it has too many sheets')
      const isHidden = all.state === 'hidden' || all.state === 'veryHidden'
      sheets.push({ name: decode(all.name ?? '').slice(0, 80), part: relation.part, isHidden })
    },
  })
  if (sheets.length === 0) throw brokenWorkbook('it has no sheet')
  const style = await readStyles(partOf('styles'))
  return { sheets, is1904, style, strings: await readStringTable(partOf('sharedStrings')) }
}

interface Relation {
  id: string
  /** The last word of its address. */
  type: string
  part: string
}

async function readRelations(archive: Archive, of: string): Promise<Relation[]> {
  const folder = posix.dirname(of)
  const part = posix.join(folder, '_rels', `${posix.basename(of)}.rels`).toLowerCase()
  const relations: Relation[] = []
  if (!archive.has(part)) return relations
  await readAllXml(archive.open(part), {
    open(name, attributes, decode) {
      if (name !== 'Relationship') return
      const { Id, Type, Target, TargetMode } = attributes()
      if (Id === undefined || Target === undefined || TargetMode === 'External') return
      if (relations.length === MAX_SHEETS * 2) throw brokenWorkbook('it has too many parts')
      const target = decode(Target)
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
      const type = (Type ?? '').slice((Type ?? '').lastIndexOf('/') + 1)
      relations.push({ id: Id, type, part: path.toLowerCase() })
    },
  })
  return relations
}
