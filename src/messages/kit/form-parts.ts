import { oneLine } from './escape.ts'

/** The one control of a form's block. */
export interface Field {
  block: string
  action: string
}

/** Our own words in a form. */
export function ownWords(text: string) {
  return { type: 'plain_text' as const, text }
}

/** Text in a form: nothing in it is parsed; cut at a whole character. */
export function plain(text: string, max = 2_000) {
  const characters = [...(oneLine(text) || '–')]
  let shown = ''
  for (const character of characters) {
    if (shown.length + character.length > max - 1)
      return { type: 'plain_text' as const, text: `${shown}…` }
    shown += character
  }
  return { type: 'plain_text' as const, text: shown, emoji: false }
}
