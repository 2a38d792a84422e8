import { AppError } from '../../domain/error.ts'
import { OUTCOMES, type Outcome } from '../../domain/outcome.ts'
import { closest } from './closest.ts'
import type { Token } from './tokens.ts'

/** What `key:value` words may say, over all subcommands; null where nothing was said. */
export interface Options {
  prompt: string | null
  lines: number | null
  max: number | null
  /** In micro-dollars. */
  budget: number | null
  /** As typed: what it means depends on the day. */
  at: string | null
  consent: boolean | null
  outcome: Outcome | null
}
export type OptionName = keyof Options

export const OPTION_EXAMPLES: Record<OptionName, string> = {
  prompt: 'prompt:default',
  lines: 'lines:5',
  max: 'max:3',
  budget: 'budget:$25',
  at: 'at:14:30',
  consent: 'consent:yes',
  outcome: 'outcome:interested',
}
const OPTION_NAMES: OptionName[] = ['prompt', 'lines', 'max', 'budget', 'at', 'consent', 'outcome']

/** Splits tokens into plain words and options. Throws `invalid`, naming the option and its use. */
export function readOptions(
  subcommand: string,
  tokens: readonly Token[],
  allowed: readonly OptionName[],
): { words: Token[]; options: Options } {
  const options: Options = {
    prompt: null,
    lines: null,
    max: null,
    budget: null,
    at: null,
    consent: null,
    outcome: null,
  }
  const words: Token[] = []
  const seen = new Set<OptionName>()
  const rest = [...tokens]
  for (let token = rest.shift(); token !== undefined; token = rest.shift()) {
    const key = readKey(token)
    if (key === null) {
      words.push(token)
      continue
    }
    const name = checkKey(subcommand, key, allowed)
    if (seen.has(name)) {
      throw new AppError('invalid', `\`${name}:\` is given twice. Say it once.`)
    }
    seen.add(name)
    const value = takeValue(name, token.text.slice(token.separatorAt + 1).trim(), rest)
    assign(options, name, value)
  }
  return { words, options }
}

/** The key of `key:value`, in lower case; null for a plain word, such as a phone number or `14:30`. */
function readKey({ text, separatorAt }: Token): string | null {
  if (separatorAt < 1) return null
  const key = text.slice(0, separatorAt).toLowerCase()
  if (!/^[a-z][a-z_-]*$/.test(key) || key === 'tel' || key === 'callto') return null
  // `=` is only read as `:` where it cannot be part of a name.
  const isOption = text[separatorAt] === ':' || OPTION_NAMES.some((name) => name === key)
  return isOption ? key : null
}

function checkKey(subcommand: string, key: string, allowed: readonly OptionName[]): OptionName {
  const known = allowed.find((name) => name === key)
  if (known !== undefined) return known
  if (allowed.length === 0) {
    throw new AppError(
      'invalid',
      `\`/dial ${subcommand}\` takes no options, so \`${key}:\` means nothing here. If it belongs to a name, put the name in quotes.`,
    )
  }
  const meant = closest(key, allowed)
  const examples = allowed.map((name) => `\`${OPTION_EXAMPLES[name]}\``).join(', ')
  const hint = meant === null ? '' : ` Did you mean \`${OPTION_EXAMPLES[meant]}\`?`
  throw new AppError(
    'invalid',
    `\`/dial ${subcommand}\` has no option \`${key}:\`.${hint} It knows ${examples}. A name with a colon needs quotes.`,
  )
}

/** Phones put a space after a colon, and people write `9 am` and `2026-11-24 09:00`. */
function takeValue(name: OptionName, given: string, rest: Token[]): string {
  let value = given
  const takeNext = (isPart: (text: string) => boolean) => {
    const next = rest[0]
    if (next === undefined || next.isQuoted || !isPart(next.text)) return
    value = `${value} ${next.text}`.trim()
    rest.shift()
  }
  if (value === '' && rest[0] !== undefined && readKey(rest[0]) === null) {
    value = rest.shift()?.text ?? ''
  }
  if (name === 'at') {
    if (/^\d{4}-\d\d-\d\d$/.test(value)) takeNext((text) => /^\d{1,2}(:\d\d)?([ap]m)?$/i.test(text))
    if (/\d$/.test(value)) takeNext((text) => /^[ap]\.?m\.?$/i.test(text))
  }
  if (value === '') {
    throw new AppError(
      'invalid',
      `\`${name}:\` needs a value, such as \`${OPTION_EXAMPLES[name]}\`.`,
    )
  }
  return value
}

function assign(options: Options, name: OptionName, value: string): void {
  if (name === 'prompt') options.prompt = readPromptName(value)
  else if (name === 'lines') options.lines = readWhole('lines', value, 1, 10_000)
  else if (name === 'max') options.max = readWhole('max', value, 1, 10)
  else if (name === 'budget') options.budget = readDollars(value)
  else if (name === 'at') options.at = value
  else if (name === 'consent') options.consent = readYes(value)
  else options.outcome = readOutcome(value)
}

function readPromptName(value: string): string {
  const name = value.toLowerCase().replace(/\.txt$/, '')
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)) return name
  throw invalid(
    'prompt',
    value,
    'is not a name of a prompt: those are letters, digits, `-` and `_`',
  )
}

function readWhole(name: 'lines' | 'max', value: string, from: number, to: number): number {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN
  if (number >= from && number <= to) return number
  const meaning = name === 'lines' ? 'calls at once' : 'calls to one person'
  throw invalid(name, value, `must be a whole number of ${meaning}, from ${from} to ${to}`)
}

const DOLLARS = /^\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?\s*(?:\$|usd|dollars?)?$/i

/** In micro-dollars; null for what is no amount above zero. */
export function findDollars(value: string): number | null {
  const match = DOLLARS.exec(value)
  const whole = Number((match?.[1] ?? '0').replaceAll(',', ''))
  const cents = Number((match?.[2] ?? '').padEnd(2, '0'))
  const micros = whole * 1_000_000 + cents * 10_000
  return micros > 0 ? micros : null
}

function readDollars(value: string): number {
  const micros = findDollars(value)
  if (micros !== null) return micros
  throw invalid('budget', value, 'must be an amount in US dollars above zero')
}

function readYes(value: string): boolean {
  const word = value.toLowerCase()
  if (['yes', 'y', 'true', '1'].includes(word)) return true
  if (['no', 'n', 'false', '0'].includes(word)) return false
  throw invalid('consent', value, 'must be `yes`, when everybody on the list has agreed')
}

/** An outcome as people write it: `no-answer`, `No Answer`. Null when it is none. */
export function findOutcome(text: string): Outcome | null {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  return OUTCOMES.find((outcome) => outcome === word) ?? null
}

function readOutcome(value: string): Outcome {
  const outcome = findOutcome(value)
  if (outcome !== null) return outcome
  const meant = closest(value.replace(/[\s-]+/g, '_'), OUTCOMES)
  const hint = meant === null ? '' : ` Did you mean \`outcome:${meant}\`?`
  throw new AppError(
    'invalid',
    `There is no outcome “${shown(value)}”.${hint} Outcomes are: ${OUTCOMES.join(', ')}.`,
  )
}

function invalid(name: OptionName, value: string, problem: string): AppError {
  return new AppError(
    'invalid',
    `\`${name}:\` ${problem}, such as \`${OPTION_EXAMPLES[name]}\`. You wrote “${shown(value)}”.`,
  )
}

/** What was typed, short enough to repeat. */
export function shown(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}
