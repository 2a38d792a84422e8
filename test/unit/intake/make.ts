import { createNumberBook } from '../../../src/intake/number-book.ts'
import type { RowContext } from '../../../src/intake/rows.ts'

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
