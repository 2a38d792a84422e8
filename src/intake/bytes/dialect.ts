// Those that least often stand in text come first: they win where two divide the records as evenly.
const DELIMITERS = ['\t', '|', ';', ','] as const
const RECORDS_JUDGED = 50

export interface Dialect {
  delimiter: string
  /** The file begins with Excel's `sep=;` line, which is no row. */
  hasSepLine: boolean
  /** Each row is one quoted cell, and in it are the cells. */
  isWrapped?: true
}

// `sep=\t` in letters is written by hand. A program that saved the file again fills the line up with
// its own separators, which then are the ones in use.
const SEP_LINE = /^"?sep=(\\t|[^"\r\n\w])"?([,;\t|]*)(?=\r|\n|$)/i

/**
 * Finds how a file separates its cells, from its beginning: by the `sep=` line, else by the
 * character that most evenly divides the records. A file of one column counts as comma.
 */
export function sniffDialect(head: string): Dialect {
  const [line, named = '', filling = ''] = SEP_LINE.exec(head) ?? []
  if (line !== undefined) {
    const delimiter = filling.charAt(0) || named.replace('\\t', '\t')
    const isWrapped = unwrap(head.slice(line.length)) !== null
    return { delimiter, hasSepLine: true, ...(isWrapped && { isWrapped }) }
  }
  const inner = unwrap(head)
  if (inner === null) return { delimiter: mostEven(head), hasSepLine: false }
  return { delimiter: mostEven(inner), hasSepLine: false, isWrapped: true }
}

function mostEven(head: string): string {
  let best = { delimiter: ',', evenness: 0 }
  for (const delimiter of DELIMITERS) {
    const evenness = weigh(countPerRecord(head, delimiter))
    if (evenness > best.evenness) best = { delimiter, evenness }
  }
  return best.delimiter
}

const WRAPPED = /^[ \t]*"((?:[^"]|"")*)"[ \t]*$/
const WRAPPED_SHARE = 0.8

/**
 * What is in the rows when the first one and most others are one quoted cell, with separators in it as
 * evenly as rows have; else null.
 */
function unwrap(head: string): string | null {
  const lines = head
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, RECORDS_JUDGED)
  const inner = lines.map((line) => WRAPPED.exec(line)?.[1]?.replaceAll('""', '"') ?? null)
  const first = inner[0] ?? null
  if (first === null || !DELIMITERS.some((delimiter) => first.includes(delimiter))) return null
  const texts = inner.filter((text) => text !== null)
  if (texts.length < lines.length * WRAPPED_SHARE) return null
  const joined = texts.join('\n')
  const isEven = DELIMITERS.some((delimiter) => weigh(countPerRecord(joined, delimiter)) > 0.7)
  return isEven ? joined : null
}

/** The share of records with the usual number of delimiters; halved when the first has none. */
function weigh(counts: number[]): number {
  const frequency = new Map<number, number>()
  for (const count of counts) {
    if (count > 0) frequency.set(count, (frequency.get(count) ?? 0) + 1)
  }
  if (frequency.size === 0) return 0
  const share = Math.max(...frequency.values()) / counts.length
  return counts[0] === 0 ? share / 2 : share
}

/** Delimiters outside quotation marks, for each record that is not blank. */
function countPerRecord(head: string, delimiter: string): number[] {
  const counts: number[] = []
  let count = 0
  let isQuoted = false
  let isBlank = true
  let isCellStart = true
  for (let index = 0; index < head.length; index += 1) {
    const character = head[index]
    if (isQuoted) {
      // A doubled mark closes and opens again, which comes to the same.
      if (character === '"') isQuoted = false
      continue
    }
    if (character === '\n' || character === '\r') {
      if (!isBlank) counts.push(count)
      if (counts.length === RECORDS_JUDGED) return counts
      count = 0
      isBlank = true
      isCellStart = true
    } else if (character === delimiter) {
      count += 1
      isBlank = false
      isCellStart = true
    } else {
      if (character === '"' && (isCellStart || head[index - 1] === '"')) isQuoted = true
      isBlank = false
      // People and programs write a space behind a comma, and then a mark.
      isCellStart &&= character === ' ' || character === '\u00a0'
    }
  }
  // The last record may be cut off: it counts only when there is no other.
  if (!isBlank && counts.length === 0) counts.push(count)
  return counts
}
