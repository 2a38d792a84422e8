/**
 * What Bland sent, without NUL characters: Postgres cannot store them. Throws SyntaxError for what is
 * not JSON.
 */
export function parseBlandJson(text: string): unknown {
  // Looking at every value costs more than all the rest of the parsing.
  if (!text.includes('\\u0000')) return JSON.parse(text)
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '') : value,
  )
}
