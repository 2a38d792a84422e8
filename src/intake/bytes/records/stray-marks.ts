/**
 * Rows on one line whose quotation marks are not as RFC 4180 has them, read by what was meant: white
 * space around the marks (`a, "b, c" ,d`), `\"` for a mark within a cell, and a row that is one quoted
 * cell as a whole. What cannot be read so is not taken at all, because its cells may have moved.
 */

export type MarkProblem = 'stray' | 'whole_row'

export type Mended =
  | { type: 'cells'; cells: string[] }
  | { type: 'problem'; problem: MarkProblem; column: number }

const MIN_DIGITS = 7
const SPACE = /[ \t\u00a0\u202f\u3000]/
/** A cell that begins with white space and a mark, or with a mark: the parser may have misread it. */
const MARK_FIRST = /^[ \t\u00a0\u202f\u3000]*"/

/** Whether `mendLine` has to look at what the parser made of a line. It is asked of every row: be quick. */
export function hasStrayMark(cells: readonly string[], delimiter: string): boolean {
  if (cells.length === 1 && cells[0]?.includes(delimiter)) return true
  for (const cell of cells) {
    const first = cell.charCodeAt(0)
    // No letter and no digit: white space and marks alone come as low, or lie behind ASCII.
    if (
      (first <= 0x22 || first === 0xa0 || first === 0x202f || first === 0x3000) &&
      MARK_FIRST.test(cell)
    ) {
      return true
    }
  }
  return false
}

/** `text`: the line as it stands. Null when the cells that the parser found are the ones that were meant. */
export function mendLine(
  { text, cells }: { text: string; cells: readonly string[] },
  file: { delimiter: string; headerCells: number; isWrapped: boolean },
): Mended | null {
  const { delimiter, headerCells, isWrapped } = file
  const [only = ''] = cells
  if (cells.length === 1 && (isWrapped || headerCells > 1) && only.includes(delimiter)) {
    const inner = readLine(only, delimiter) ?? readLine(only, delimiter, '\\')
    if (inner !== null && (isWrapped || inner.length === headerCells)) {
      return { type: 'cells', cells: inner }
    }
    // The foot of a report may be one quoted sentence; a lead has a number.
    const isLead = isWrapped || only.replace(/\D/g, '').length >= MIN_DIGITS
    return isLead ? { type: 'problem', problem: 'whole_row', column: 1 } : null
  }
  const plain = readLine(text, delimiter)
  if (plain !== null) return isSame(plain, cells) ? null : { type: 'cells', cells: plain }
  const escaped = text.includes('\\"') ? readLine(text, delimiter, '\\') : null
  if (escaped !== null && escaped.length === headerCells) return { type: 'cells', cells: escaped }
  const column = cells.findIndex((cell, index) => isTorn(cell, cells.slice(index + 1), delimiter))
  return column === -1 ? null : { type: 'problem', problem: 'stray', column: column + 1 }
}

/**
 * The cells of a text in which each cell is wholly between marks or has none at its start, but for white
 * space; null for any other. A mark within is doubled, or has a backslash before it.
 */
export function readLine(text: string, delimiter: string, sign?: '\\'): string[] | null {
  const cells: string[] = []
  let position = 0
  for (;;) {
    const start = skipSpace(text, position, delimiter)
    let end: number
    if (text[start] === '"') {
      const close = findClose(text, start + 1, sign)
      if (close === -1) return null
      end = skipSpace(text, close + 1, delimiter)
      if (end < text.length && text[end] !== delimiter) return null
      cells.push(withoutEscapes(text.slice(start + 1, close), sign))
    } else {
      end = text.indexOf(delimiter, position)
      if (end === -1) end = text.length
      cells.push(text.slice(position, end))
    }
    if (end >= text.length) return cells
    position = end + 1
  }
}

function findClose(text: string, from: number, sign: '\\' | undefined): number {
  for (let position = from; position < text.length; position += 1) {
    const character = text[position]
    if (character === sign) position += 1
    else if (character === '"') {
      if (text[position + 1] !== '"') return position
      position += 1
    }
  }
  return -1
}

function withoutEscapes(text: string, sign: '\\' | undefined): string {
  const single = text.replaceAll('""', '"')
  return sign === undefined ? single : single.replace(/\\(["\\])/g, '$1')
}

function skipSpace(text: string, from: number, delimiter: string): number {
  let position = from
  while (text[position] !== delimiter && SPACE.test(text[position] ?? '')) position += 1
  return position
}

/**
 * Whether a text between marks seems to go on in the cells behind it. `"Bob" Smith` is a cell as it
 * stands, and so is `5" pipe`.
 */
function isTorn(cell: string, behind: readonly string[], delimiter: string): boolean {
  if (!MARK_FIRST.test(cell)) return false
  const marks = cell.split('"').length - 1
  if (marks % 2 === 1 || cell.includes('\\"') || cell.includes(delimiter)) return true
  return behind.some((other) => /^[^"]*[^\s\d"]"/.test(other))
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((cell, index) => cell === others[index])
}
