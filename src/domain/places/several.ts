/**
 * Between what several columns of a kind say of one person (Home State, Mailing State), where a lead keeps
 * it in one text.
 */
const SEPARATOR = ' | '

/** The different texts, in one; empty when there is none. */
export function joinPlaces(texts: readonly string[]): string {
  return [...new Set(texts.filter((text) => text !== ''))].join(SEPARATOR)
}

/** What `joinPlaces` put together, each text for itself. */
export function splitPlaces(text: string | null | undefined): string[] {
  if (!text?.trim()) return []
  if (!text.includes('|')) return [text]
  return text.split('|').flatMap((part) => part.trim() || [])
}
