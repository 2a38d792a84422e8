// Characters that hide, reorder or end a line: names and summaries have no business with them.
const INVISIBLE = /[\p{Cc}\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]/gu
const LONE_SURROGATES = /\p{Cs}/gu
const ZERO_WIDTH_SPACE = '\u200b'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * Text that others wrote, as one line that Slack's markup cannot read anything into: no mention, no
 * link, no bold, no emoji code. At most `max` UTF-16 units long, entities included.
 */
export function escapeLine(text: string, max = 300): string {
  return truncate(escapeMarkup(oneLine(text)), max)
}

/** Escapes what Slack reads as markup. Line breaks stay, see `escapeLine`. */
export function escapeMarkup(text: string): string {
  return withoutEmojiCodes(text)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[*_~`]/g, `${ZERO_WIDTH_SPACE}$&${ZERO_WIDTH_SPACE}`)
}

/** `:skull:` stays the seven characters that it is. */
export function withoutEmojiCodes(text: string): string {
  return text.replace(/:(?=[\w+'-]+:)/g, `$&${ZERO_WIDTH_SPACE}`)
}

/** A name to be copied as it is, in a code span: there only the span's own end is markup. */
export function code(name: string, max = 60): string {
  const inner = oneLine(name)
    .replace(/`/g, "'")
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
  return `\`${truncate(inner, max) || ' '}\``
}

/** Line breaks become spaces; invisible characters and halves of characters go. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim()
}

/** For plain_text and rich_text, which parse nothing: only what would garble the display goes. */
export function plain(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(INVISIBLE, (character) => (character === '\n' ? '\n' : character === '\t' ? ' ' : ''))
    .replace(LONE_SURROGATES, '\ufffd')
}

/**
 * Cuts at a code point and marks the cut with `…`. An entity or a `<…>` of escaped text is kept whole or
 * left out. `max` counts UTF-16 units, the strictest way Slack might count.
 */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text
  let end = Math.max(0, max - 1)
  if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1
  const cut = text
    .slice(0, end)
    .replace(/&[a-z]{0,4}$/, '')
    .replace(/<[^<>]*$/, '')
  return `${cut}…`
}
