import { AppError } from '../domain/error.ts'

/** A lead's values by name. Names match without regard to case; a blank value counts as absent. */
export type Variables = Readonly<Record<string, string | null | undefined>>

export interface Rendered {
  text: string
  /** Names that had neither a value nor a fallback, each once, in order of use. */
  missing: string[]
}

/** A `$name`, `${name}` or `${name:-fallback}` in a template. */
export interface Placeholder {
  name: string
  fallback: string | null
}

/** More than a name or a note needs, and too little to rewrite a prompt with. In characters. */
export const MAX_VALUE_LENGTH = 500

const NAME = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`
const WHOLE_NAME = new RegExp(`^${NAME}$`, 'u')
// In this order: `$$`, `${…}`, `$name`, and a `${` that never closes.
const TOKEN = new RegExp(String.raw`\$(?:(\$)|\{([^{}\n]*)\}|(${NAME})|(\{))`, 'gu')
const UNSPOKEN = /[\u200b\u200e\u200f\u2060\ufeff]|[\u202a-\u202e\u2066-\u2069]/gu

/** Fills a template. What has no value is left out of the text and named in `missing`. */
export function renderTemplate(template: string, variables: Variables): Rendered {
  const values = new Map(Object.entries(variables).map(([name, value]) => [fold(name), value]))
  const missing = new Set<string>()
  // One pass over the template: what a value holds is never looked at again, `$` included.
  const text = template.replace(TOKEN, (token, dollar, braced, bare) => {
    if (dollar !== undefined) return '$'
    const placeholder = readPlaceholder(braced ?? bare ?? '')
    if (placeholder === null) return token
    const value = cleanValue(values.get(placeholder.name) ?? '')
    if (value !== '') return value
    if (placeholder.fallback === null) missing.add(placeholder.name)
    return placeholder.fallback ?? ''
  })
  return { text, missing: [...missing] }
}

/**
 * Every placeholder of a template, in order of use.
 * Throws `invalid` for one that cannot be read; `where` turns its line (from 0) into words.
 */
export function listPlaceholders(template: string, where: (line: number) => string): Placeholder[] {
  const found: Placeholder[] = []
  for (const match of template.matchAll(TOKEN)) {
    const [token, dollar, braced, bare] = match
    if (dollar !== undefined) continue
    const placeholder = readPlaceholder(braced ?? bare ?? '')
    if (placeholder === null) {
      const line = template.slice(0, match.index).split('\n').length - 1
      throw new AppError(
        'invalid',
        `${where(line)}: "${token}" is not a placeholder. Write $name, \${name} or ` +
          '${name:-what to say instead}, and $$ for a dollar sign.',
      )
    }
    found.push(placeholder)
  }
  return found
}

/** A value as it may be spoken: one line, no Bland `{{variable}}`, at most MAX_VALUE_LENGTH long. */
export function cleanValue(value: string): string {
  const line = value
    // Single braces too: two values side by side could form a pair.
    .replaceAll('{', '(')
    .replaceAll('}', ')')
    .replace(UNSPOKEN, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  // By code points, so that no character is cut in half.
  return [...line].slice(0, MAX_VALUE_LENGTH).join('').trimEnd()
}

function readPlaceholder(inner: string): Placeholder | null {
  const at = inner.indexOf(':-')
  const name = (at < 0 ? inner : inner.slice(0, at)).trim()
  const fallback = at < 0 ? null : inner.slice(at + 2)
  if (!WHOLE_NAME.test(name)) return null
  // A placeholder inside a fallback would be read out as it stands.
  if (fallback !== null && /\$[\p{L}_{]/u.test(fallback)) return null
  return { name: fold(name), fallback }
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
