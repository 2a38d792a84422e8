import type { ReportSpan } from '../../domain/calls/report.ts'
import { AppError } from '../../domain/error.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { closest } from './closest.ts'
import {
  type CallCommand,
  type DialCommand,
  DNC_VERBS,
  type DncCommand,
  type ReportCommand,
  type StartCommand,
  type StopCommand,
  SUBCOMMANDS,
  type Subcommand,
} from './dial-command.ts'
import { findOutcome, type OptionName, type Options, readOptions, shown } from './options.ts'
import { readPhoneList } from './phone-list.ts'
import { readTokens, type Token } from './tokens.ts'

const ALLOWED: Record<Subcommand, readonly OptionName[]> = {
  start: ['prompt', 'lines', 'max', 'budget', 'at', 'consent'],
  call: ['prompt', 'consent'],
  calls: ['outcome'],
  status: [],
  pause: [],
  resume: [],
  stop: [],
  lists: [],
  why: [],
  lead: [],
  dnc: [],
  audit: [],
  forget: [],
  report: [],
  export: [],
  help: [],
}

/** Reads what stands after `/dial`. Throws `invalid` with what is wrong and how it is written. */
export function parseCommand(text: string): DialCommand {
  const [first, ...rest] = readTokens(text)
  if (first === undefined) return { name: 'help' }
  const typed = first.text.toLowerCase()
  const name = SUBCOMMANDS.find((subcommand) => subcommand === typed)
  if (name === undefined) {
    // `/dial add` means a verb of `/dial dnc`.
    const isVerb = DNC_VERBS.some((verb) => verb === typed)
    const meant = isVerb ? 'dnc' : closest(typed, SUBCOMMANDS)
    return { name: 'unknown', word: shown(first.text), closest: meant }
  }
  if (name === 'help') return { name }
  const { words, options } = readOptions(name, rest, ALLOWED[name])
  switch (name) {
    case 'start':
      return toStart(words, options)
    case 'call':
      return toCall(words, options)
    case 'stop':
      return toStop(words)
    case 'calls':
      return { name, outcome: options.outcome ?? readOutcomeWord(words) }
    case 'why':
      return { name, subject: joined(words) }
    case 'lead':
    case 'forget':
      return { name, phone: neededPhone(name, words) }
    case 'audit':
      return { name, phone: joined(words) }
    case 'dnc':
      return toDnc(words)
    case 'report':
      return toReport(words)
    case 'lists':
      if (words.length > 0) throw tooMuch('lists', words)
      return { name }
    default:
      return { name, campaign: joined(words) }
  }
}

function toStart(words: readonly Token[], options: Options): StartCommand {
  return {
    name: 'start',
    list: joined(words),
    prompt: options.prompt,
    lines: options.lines,
    maxAttempts: options.max,
    budgetMicros: options.budget,
    at: options.at,
    attestConsent: options.consent === true,
  }
}

function toCall(words: readonly Token[], options: Options): CallCommand {
  const phone = joined(words)
  if (phone === null) {
    throw new AppError('invalid', 'Whom to call? Write `/dial call +1 415 555 0123`.')
  }
  const { prompt, consent } = options
  return { name: 'call', phone, prompt, attestConsent: consent === true }
}

/** `stop`, `stop now`, `stop NAME now`, `stop all now`; a name that is such a word goes in quotes. */
function toStop(words: readonly Token[]): StopCommand {
  const isWord = (token: Token | undefined, word: string) =>
    token !== undefined && !token.isQuoted && token.text.toLowerCase() === word
  const now = isWord(words.at(-1), 'now')
  const named = now ? words.slice(0, -1) : words
  const all = named.length === 1 && isWord(named[0], 'all')
  return { name: 'stop', all, campaign: all ? null : joined(named), now }
}

/** `report`, `report 7d`, `report NAME`, `report campaign NAME`; a name that is such a word goes in quotes. */
function toReport(words: readonly Token[]): ReportCommand {
  const [first, ...rest] = words
  const typed = first === undefined || first.isQuoted ? null : first.text.toLowerCase()
  if (first === undefined) return { name: 'report', span: 'today', campaign: null }
  if (typed === 'campaign') return { name: 'report', span: null, campaign: joined(rest) }
  const span =
    rest.length > 0 ? undefined : SPANS.find(({ words: known }) => known.has(typed ?? ''))
  if (span !== undefined) return { name: 'report', span: span.span, campaign: null }
  return { name: 'report', span: null, campaign: joined(words) }
}

const SPANS: readonly { span: ReportSpan; words: ReadonlySet<string> }[] = [
  { span: 'today', words: new Set(['today', 'day', '1d']) },
  { span: '7d', words: new Set(['7d', '7days', 'week']) },
]

/** Numbers may be typed with spaces; what follows them is the reason. */
function toDnc(words: readonly Token[]): DncCommand {
  const [first, ...rest] = words
  const typed = first?.text.toLowerCase() ?? ''
  const verb = DNC_VERBS.find((known) => known === typed)
  if (verb === undefined) {
    const meant = closest(typed, DNC_VERBS)
    const hint = meant === null ? '' : ` Did you mean \`/dial dnc ${meant}\`?`
    const use = DNC_VERBS.map((known) => `\`/dial dnc ${known}\``).join(', ')
    const what =
      first === undefined
        ? 'What about the do-not-call list?'
        : `\`/dial dnc\` does not know “${shown(first.text)}”.`
    throw new AppError('invalid', `${what}${hint} Write ${use}.`)
  }
  if (verb === 'import' || verb === 'export' || verb === 'holds') {
    if (rest.length > 0) throw new AppError('invalid', `Write \`/dial dnc ${verb}\` alone.`)
    return { name: 'dnc', verb }
  }
  const { phones, reason } = readPhoneList(neededPhone(`dnc ${verb}`, rest))
  if (phones.length > MAX_PHONES) {
    throw new AppError(
      'invalid',
      `That is ${phones.length} numbers. Up to ${MAX_PHONES} can be typed; put more into a file and write \`/dial dnc import\`.`,
    )
  }
  if (verb !== 'check') return { name: 'dnc', verb, phones, reason }
  return { name: 'dnc', verb, phones }
}

const MAX_PHONES = 30

function neededPhone(command: string, words: readonly Token[]): string {
  const phone = joined(words)
  if (phone !== null) return phone
  throw new AppError('invalid', `Which number? Write \`/dial ${command} +1 415 555 0123\`.`)
}

/** `/dial calls interested` means `outcome:interested`. */
function readOutcomeWord(words: readonly Token[]): Outcome | null {
  const word = joined(words)
  if (word === null) return null
  const outcome = findOutcome(word)
  if (outcome === null) throw tooMuch('calls', words)
  return outcome
}

function tooMuch(name: 'lists' | 'calls', words: readonly Token[]): AppError {
  const use =
    name === 'calls' ? '`/dial calls` or `/dial calls outcome:interested`' : '`/dial lists`'
  return new AppError(
    'invalid',
    `\`/dial ${name}\` does not know “${shown(joined(words) ?? '')}”. Write ${use}.`,
  )
}

/** A name may be typed without quotes, spaces and all. */
function joined(words: readonly Token[]): string | null {
  const text = words
    .map((word) => word.text)
    .join(' ')
    .trim()
  return text === '' ? null : text
}
