import type { Turn } from '../call-record.ts'

/**
 * Text as phrases are looked for in it: lower case, no accents, plain apostrophes, hyphens as
 * spaces. What ends a sentence or a clause stays.
 */
export function plainSpeech(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/[-‐-―_]/g, ' ')
    .replace(/["“”«»()¿¡*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** What the called side said, in order, as plain speech; turns without a word left out. */
export function userSpeech(turns: readonly Turn[]): string[] {
  return turns
    .filter((turn) => turn.speaker === 'user')
    .map((turn) => plainSpeech(turn.text))
    .filter((text) => /[\p{L}\p{N}]/u.test(text))
}
