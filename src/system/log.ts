import pino from 'pino'
import { maskPhone } from '../domain/places/phone.ts'

export type LogFields = Record<string, unknown>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Fields first, message second. A message is a constant such as `server.listening`. */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
  /** A log that says `bindings` on every line. */
  child(bindings: LogFields): Log
}

export interface LogOptions {
  level: LogLevel
  /** Lines for people instead of JSON. */
  pretty?: boolean
  /** Values that are masked wherever they turn up: `secretsOf(config)`. */
  secrets?: readonly string[]
  /** Standard output unless given. */
  destination?: { write(line: string): void }
}

/** Nothing personal and no secret leaves through this log, whatever its callers hand in. */
export function createLog(options: LogOptions): Log {
  const target = options.destination ?? process.stdout
  const destination = options.pretty
    ? { write: (line: string) => void target.write(toPrettyLine(line)) }
    : target
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  // A secret of a few letters would mask half of every line.
  return toLog(logger, createMask(options.secrets?.filter((secret) => secret.length >= 6) ?? []))
}

function toLog(logger: pino.Logger, mask: Mask): Log {
  return {
    debug: (fields, message) => logger.debug(mask.fields(fields), mask.text(message)),
    info: (fields, message) => logger.info(mask.fields(fields), mask.text(message)),
    warn: (fields, message) => logger.warn(mask.fields(fields), mask.text(message)),
    error: (fields, message) => logger.error(mask.fields(fields), mask.text(message)),
    child: (bindings) => toLog(logger.child(mask.fields(bindings)), mask),
  }
}

const MASKED = '[masked]'
const SECRET_KEY = /(token|secret|password|authorization|api_?key)$/i
// What was said on a call, and whole payloads that carry it.
const PRIVATE_KEY = /^(body|transcripts?|text)$/i
const PHONE = /(?:\+|%2B)([1-9]\d{7,14})(?!\d)/gi
const BEARER = /\b(bearer)\s+[\w.~+/=-]+/gi
const SLACK_TOKEN = /\bx(?:ox[a-z]|app)-[\w-]+/g
// The last part of a call's webhook address is its key.
const WEBHOOK_PATH = /(\/webhook\/)[^/?#\s"']+/g
const MAX_DEPTH = 6

interface Mask {
  text(text: string): string
  fields(fields: LogFields): LogFields
}

function createMask(secrets: readonly string[]): Mask {
  function text(original: string): string {
    return secrets
      .reduce((masked, secret) => masked.replaceAll(secret, MASKED), original)
      .replace(BEARER, `$1 ${MASKED}`)
      .replace(SLACK_TOKEN, MASKED)
      .replace(WEBHOOK_PATH, `$1${MASKED}`)
      .replace(PHONE, (_match, digits) => maskPhone(`+${digits}`))
  }

  function value(original: unknown, depth: number): unknown {
    if (typeof original === 'string') return text(original)
    if (typeof original === 'bigint') return String(original)
    if (typeof original !== 'object' || original === null) return original
    if (original instanceof Date) return original
    if (original instanceof URL) return text(original.href)
    if (ArrayBuffer.isView(original)) return `[${original.byteLength} bytes]`
    if (depth >= MAX_DEPTH) return '[too deep]'
    if (original instanceof Error) return error(original, depth)
    if (Array.isArray(original)) return original.map((item) => value(item, depth + 1))
    return entries(original, depth + 1)
  }

  function entries(original: object, depth: number): LogFields {
    return Object.fromEntries(
      Object.entries(original).map(([key, item]) => {
        const isHidden = SECRET_KEY.test(key) || PRIVATE_KEY.test(key)
        // A secret that is not set is worth knowing.
        return [text(key), isHidden && item != null ? MASKED : value(item, depth)]
      }),
    )
  }

  /** An error's own fields (code, status) go along; its message and stack are no fields of it. */
  function error(original: Error, depth: number): LogFields {
    return {
      ...entries(original, depth + 1),
      type: original.name,
      message: text(original.message),
      stack: text(original.stack ?? ''),
      ...(original.cause !== undefined && { cause: value(original.cause, depth + 1) }),
    }
  }

  return { text, fields: (fields) => entries(fields, 0) }
}

/** `09:30:00 INFO  server.listening address=http://…`, with an error's stack below. */
function toPrettyLine(line: string): string {
  const parsed: Record<string, unknown> = JSON.parse(line)
  const { time, level, msg, ...fields } = parsed
  const stacks: string[] = []
  const pairs = Object.entries(fields).map(([key, field]) => {
    if (isErrorField(field)) {
      stacks.push(`${field.stack}\n`)
      return `${key}=${JSON.stringify(field.message)}`
    }
    return `${key}=${typeof field === 'string' ? field : JSON.stringify(field)}`
  })
  const label = String(level).toUpperCase().padEnd(5)
  return `${[String(time).slice(11, 19), label, msg, ...pairs].join(' ')}\n${stacks.join('')}`
}

function isErrorField(field: unknown): field is { message: string; stack: string } {
  return typeof field === 'object' && field !== null && 'stack' in field && 'message' in field
}
