import { type CsvRow, readRowBatches } from '../../../src/intake/bytes/read-csv.ts'
import type { ColumnPlan } from '../../../src/intake/columns/column-plan.ts'
import { recogniseColumns } from '../../../src/intake/columns/recognise.ts'
import type { RowContext } from '../../../src/intake/rows/check-row.ts'
import { createNumberBook } from '../../../src/intake/rows/number-book.ts'

/** Bytes as they come from a network: in pieces that end anywhere. */
export async function* inChunks(
  bytes: Uint8Array | string,
  chunkBytes = 64 * 1024,
): AsyncGenerator<Uint8Array> {
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  for (let start = 0; start < all.length; start += chunkBytes) {
    yield all.subarray(start, start + chunkBytes)
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

export function makeContext(changes: Partial<RowContext> = {}): RowContext {
  return {
    countries: ['US', 'CA'],
    defaultCountry: 'US',
    needsZone: true,
    findZones: () => ({ zones: ['America/Chicago'], from: 'area_code' }),
    seen: createNumberBook(),
    ...changes,
  }
}

/** The plan of a file whose header alone tells its columns. */
export function readHeader(cells: readonly string[]): ColumnPlan {
  const recognised = recogniseColumns([cells], { defaultCountry: 'US', choice: null })
  if (recognised.type === 'plan') return recognised.plan
  throw new Error(recognised.question.why)
}

/** All rows of a file, one by one. */
export async function readRows(bytes: AsyncIterable<Uint8Array>): Promise<CsvRow[]> {
  return (await collect(readRowBatches(bytes, { batchRows: 250 }))).flat()
}
