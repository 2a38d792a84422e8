import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { isZone } from '../domain/places/zone-names.ts'

// The kinds of settings that an environment can hold. What is wrong with one reads on after its name.

export function required(whereToFind: string) {
  return z.string(`is not set. ${whereToFind}`)
}

export function optional() {
  return z.string().optional()
}

export function withDefault(text: string) {
  return z.string().default(text)
}

/** Without a default: some hang on other settings. */
export function wholeNumber(min: number, max: number) {
  const problem = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: problem, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, problem)
    .optional()
}

export function oneOf<const Words extends readonly string[]>(
  words: Words,
  fallback: Words[number],
) {
  return z.enum(words, `must be one of: ${words.join(', ')}`).default(() => fallback)
}

export function list(fallback: string) {
  return withDefault(fallback).transform((text) => [
    ...new Set(
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
  ])
}

/** An address without slash at its end. Plain http would show keys and transcripts on the way. */
export function url(fallback: string | null) {
  const text =
    fallback === null
      ? required(
          'It is the public https address of this server, where Bland reports calls: ' +
            'your host shows it, and a tunnel such as ngrok gives one while you try things out.',
        )
      : z.string()
  const checked = text
    .refine(
      isPlainAddress,
      'must be an https:// address (http:// only on localhost), without query',
    )
    .transform((value) => value.replace(/\/+$/, ''))
  return fallback === null ? checked : checked.prefault(fallback)
}

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, search, hash, username, password } = new URL(text)
  if (search !== '' || hash !== '' || username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(text))
}

export function isLoopback(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname)
}

export function isDatabaseUrl(text: string): boolean {
  if (/^file:./.test(text)) return true
  return /^postgres(ql)?:\/\/./.test(text) && URL.canParse(text)
}

export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

export function isTimezone(name: string): boolean {
  // Intl takes offsets such as +05:00 as well; they know no summer time.
  return /^[A-Za-z]/.test(name) && isZone(name)
}

/** For tokens that were pasted into the wrong line. */
export function isNot(...prefixes: string[]): (text: string | undefined) => boolean {
  return (text) => !prefixes.some((prefix) => text?.startsWith(prefix))
}

export function isCountry(code: string): boolean {
  return isSupportedCountry(code)
}

export function countryProblem(example: string): string {
  return `must name countries by their two letters, like ${example}`
}
