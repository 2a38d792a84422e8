import { AppError } from '../../domain/error.ts'

/** A word as typed, or what stood in quotes. */
export interface Token {
  text: string
  /** It began with a quote: a name, never a keyword. */
  isQuoted: boolean
  /** Where the first `:` or `=` outside quotes is; -1 when there is none. */
  separatorAt: number
}

// What phones and word processors make of a plain quote.
const DOUBLE_QUOTES = /[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02]/g
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** Splits what stands after `/dial`. Throws `invalid` when a quote is left open. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  let token: Token | null = null
  let isInQuotes = false
  for (const character of cleanText(text)) {
    if (character === '"') {
      isInQuotes = !isInQuotes
      token ??= { text: '', isQuoted: true, separatorAt: -1 }
      continue
    }
    if (!isInQuotes && /\s/.test(character)) {
      if (token !== null) tokens.push(token)
      token = null
      continue
    }
    token ??= { text: '', isQuoted: false, separatorAt: -1 }
    const isSeparator = !isInQuotes && (character === ':' || character === '=')
    if (isSeparator && token.separatorAt < 0) token.separatorAt = token.text.length
    token.text += character
  }
  if (isInQuotes) {
    throw new AppError(
      'invalid',
      'A quote is opened and not closed. Write a name with spaces as in `"my leads.csv"`.',
    )
  }
  if (token !== null) tokens.push(token)
  return tokens
}

/** Undoes what Slack's clients do to typed text: links, escapes, curly quotes. */
function cleanText(text: string): string {
  return text
    .replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_match, target: string, label?: string) =>
      label ? label : target.replace(/^(?:tel|mailto):|^[#@!]/, ''),
    )
    .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(INVISIBLE, '')
    .replace(DOUBLE_QUOTES, '"')
    .replace(/\uff1a/g, ':')
}
