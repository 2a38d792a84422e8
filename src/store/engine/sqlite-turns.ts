import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'

// The threads that are started after this module was loaded find the same bytes under it.
const KEY = 'dialbot: how often a writer of SQLite was refused'

const refusals = new Int32Array(sharedBytes())
// Nobody wakes who waits for it: the time is all there is to wait for.
const still = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/** A writer of this process found another one writing, and asks again a millisecond later. */
export function noteRefusal(): void {
  Atomics.add(refusals, 0, 1)
}

/** It changes each time a writer of this process, in whichever thread, is refused. */
export function countRefusals(): number {
  return Atomics.load(refusals, 0)
}

/** Holds the thread, which is to be one that does nothing but write. */
export function holdThread(ms: number): void {
  Atomics.wait(still, 0, 0, ms)
}

function sharedBytes(): SharedArrayBuffer {
  const known = getEnvironmentData(KEY)
  if (known instanceof SharedArrayBuffer) return known
  const bytes = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  setEnvironmentData(KEY, bytes)
  return bytes
}
