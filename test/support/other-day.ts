/** What has to stand in the environment of a process for it to believe in another date. */
export function otherDay(shiftMs: number, timezone: string | null): Record<string, string> {
  const preload = new URL('shifted-date.mjs', import.meta.url).href
  return {
    DATE_SHIFT_MS: String(Math.round(shiftMs)),
    NODE_OPTIONS: `--import=${preload}`,
    ...(timezone !== null && { TZ: timezone }),
  }
}

/** The same for a process that is started from here: it goes by the date that this one believes in. */
export function sameDay(): Record<string, string> {
  const { DATE_SHIFT_MS, TZ } = process.env
  return DATE_SHIFT_MS === undefined ? {} : otherDay(Number(DATE_SHIFT_MS), TZ ?? null)
}
