// A second opinion, written on Intl alone: none of the program's arithmetic is used here.

const formats = new Map<string, Intl.DateTimeFormat>()

export interface WallClock {
  /** Sunday is 0. */
  day: number
  seconds: number
  /** `2026-11-24` */
  date: string
}

/** What a clock and a calendar on the wall of a zone show. */
export function wallClock(zone: string, time: number): WallClock {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    })
  formats.set(zone, format)
  const parts: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(time)) parts[type] = value
  return {
    day: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.weekday ?? ''),
    seconds:
      Number(parts.hour) * 3600 +
      Number(parts.minute) * 60 +
      Number(parts.second) +
      (((time % 1000) + 1000) % 1000) / 1000,
    date: `${parts.year}-${parts.month}-${parts.day}`,
  }
}

/** Hours as the table of laws writes them: `Mon-Fri 08:00-21:00; Sat 08:00-12:00`. */
export type PlainHours = { days: number[]; from: number; to: number }[]

export function readPlainHours(text: string): PlainHours {
  return text.split('; ').map((part) => {
    const match = /^(?:(\w{3})(?:-(\w{3}))? )?(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(part)
    if (!match) throw new Error(`The test cannot read ${part}`)
    const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
    const first = match[1] === undefined ? 0 : names.indexOf(match[1])
    const last = match[1] === undefined ? 6 : names.indexOf(match[2] ?? match[1])
    const days = names.map((_, index) => index).filter((index) => index >= first && index <= last)
    const [from, to] = [3, 5].map((at) => Number(match[at]) * 3600 + Number(match[at + 1]) * 60)
    return { days: days.map((day) => (day + 1) % 7), from: from ?? 0, to: to ?? 0 }
  })
}

/** Whether the clock is inside the hours and not within 30 s of their end. */
export function isInside({ day, seconds }: WallClock, hours: PlainHours): boolean {
  return hours.some(
    ({ days, from, to }) => days.includes(day) && seconds >= from && seconds < to - 30,
  )
}
