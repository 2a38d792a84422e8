import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import { systemClock } from './clock.ts'

// Asking the system for randomness takes longer than the rest of an id, so much is asked for at once.
const RANDOM_BYTES = 16
const pool = new Uint8Array(RANDOM_BYTES * 1024)
let used = pool.length

let msecs = Number.NEGATIVE_INFINITY
let seq = 0

/** A new UUIDv7: sorts by the moment it was made, also within one millisecond of one process. */
export function newId(): string {
  const random = takeRandom()
  const now = systemClock.now()
  if (now > msecs) {
    msecs = now
    // Random, with room to count up: RFC 9562, 6.2, method 1.
    seq = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1
  } else {
    // The clock stands still, or was set back.
    seq += 1
    if (seq > 0xffff_ffff) {
      seq = 0
      msecs += 1
    }
  }
  return v7({ random, msecs, seq })
}

// Eight hexadecimal digits at the end of an id count.
const COUNTED = 8

/**
 * Ids for up to 2^32 rows that are made together: by their number, quickly, and always the same. They sort
 * by it; 42 bits before it are those of a new id.
 */
export function createIdSeries(): (index: number) => string {
  const start = newId().slice(0, -COUNTED)
  return (index) => `${start}${index.toString(16).padStart(COUNTED, '0')}`
}

function takeRandom(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += RANDOM_BYTES
  return pool.subarray(used - RANDOM_BYTES, used)
}
