import { createHash } from 'node:crypto'

/** Numbers from 0 to 1 that come in the same order for the same seed. */
export function seededRandom(seed: string): () => number {
  let drawn = 0
  return () => {
    drawn += 1
    return createHash('sha256').update(`${seed}#${drawn}`).digest().readUInt32LE(0) / 2 ** 32
  }
}
