import type { SimCall } from './calls/call.ts'

/** Used line time over possible line time between two instants; `now` ends the lines that are still held. */
export function linesUsedShare(
  calls: readonly SimCall[],
  { lines, from, to }: { lines: number; from: number; to: number },
  now: number,
): number {
  const usedMs = calls.reduce((sum, call) => {
    if (call.lineFrom === null) return sum
    return sum + Math.max(0, Math.min(call.lineTo ?? now, to) - Math.max(call.lineFrom, from))
  }, 0)
  return usedMs / (lines * (to - from))
}

/** How long each line that was freed from `from` on stood idle until its next call, in milliseconds. */
export function idleGaps(
  calls: readonly SimCall[],
  { lines, from }: { lines: number; from: number },
): number[] {
  const starts = calls.flatMap(({ lineFrom }) => lineFrom ?? []).sort((a, b) => a - b)
  const ends = calls.flatMap(({ lineTo }) => lineTo ?? []).sort((a, b) => a - b)
  // The first `lines` calls found an empty line; the next one took the line that was freed first.
  const next = starts.slice(lines)
  return ends.flatMap((end, index) => {
    const start = next[index]
    return start === undefined || end < from ? [] : [Math.max(0, start - end)]
  })
}

/** Calls to one number that were on the line at the same time. */
export function overlapsOf(calls: readonly SimCall[]): (readonly [SimCall, SimCall])[] {
  const lined = calls.filter((call) => call.lineFrom !== null)
  return lined.flatMap((first, index) =>
    lined
      .slice(index + 1)
      .filter(({ phone, lineFrom }) => phone === first.phone && (lineFrom ?? 0) < endOf(first))
      .map((second) => [first, second] as const),
  )
}

function endOf(call: SimCall): number {
  return call.lineTo ?? Number.POSITIVE_INFINITY
}
