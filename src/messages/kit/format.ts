import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/durations.ts'
import { dateTimeIn } from '../../domain/places/time-of-day.ts'

const MICROS_PER_DOLLAR = 1_000_000
const MICROS_PER_CENT = 10_000

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `$1,234.50`; an amount too small for cents reads `under $0.01`. */
export function money(micros: number): string {
  if (micros > 0 && micros < MICROS_PER_CENT / 2) return 'under $0.01'
  return dollars.format(micros / MICROS_PER_DOLLAR)
}

/** The two largest units: `45 s`, `1 m 32 s`, `2 h 5 m`, `3 d 4 h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND_MS)) * SECOND_MS
  if (seconds < MINUTE_MS) return `${seconds / SECOND_MS} s`
  if (seconds < HOUR_MS) return twoUnits(seconds, MINUTE_MS, 'm', SECOND_MS, 's')
  if (seconds < DAY_MS) return twoUnits(seconds, HOUR_MS, 'h', MINUTE_MS, 'm')
  return twoUnits(seconds, DAY_MS, 'd', HOUR_MS, 'h')
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string) {
  const rest = Math.floor((ms % large) / small)
  const first = `${Math.floor(ms / large)} ${largeName}`
  return rest === 0 ? first : `${first} ${rest} ${smallName}`
}

/** An instant in the reader's own time zone. */
export function time(at: number): string {
  const fallback = `${dateTimeIn('UTC', at).slice(0, 16)} UTC`
  return `<!date^${Math.floor(at / SECOND_MS)}^{date_short_pretty} {time}|${fallback}>`
}

/** An instant by the clock of one zone, by Intl, which alone knows what zones are called, for times that a team plans by: `Mon, Nov 23, 9:00 AM EST`. */
export function teamTime(at: number, zone: string): string {
  const known = teamFormats.get(zone)
  const format =
    known ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      ...{ weekday: 'short', month: 'short', day: 'numeric' },
      ...{ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
    })
  teamFormats.set(zone, format)
  return format.format(at)
}

const teamFormats = new Map<string, Intl.DateTimeFormat>()

export function count(value: number): string {
  return whole.format(value)
}

/** `1 lead`, `1,200 leads`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** Full only when all is done, and not empty once something is. */
export function progressBar(done: number, total: number, width = 20): string {
  return bar(done, total, width).padEnd(width, '░')
}

function bar(done: number, total: number, width: number): string {
  if (total <= 0 || done <= 0) return ''
  if (done >= total) return '█'.repeat(width)
  return '█'.repeat(Math.min(width - 1, Math.max(1, Math.floor((done / total) * width))))
}

/** Never says 100 % before the last one, nor 0 % after the first. */
export function percent(part: number, total: number): string {
  if (total <= 0 || part <= 0) return '0 %'
  if (part >= total) return '100 %'
  return `${Math.min(99, Math.max(1, Math.round((part / total) * 100)))} %`
}
