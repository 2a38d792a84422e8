/** An expression with the flags `gm`, and what turns it into its contrary when it stands right before. */
export interface Phrase {
  phrase: RegExp
  turnedRound: readonly RegExp[]
}

// A negation further away is about something else. In characters.
const NEARBY = 120

/** Whether the phrase is in the speech, and not turned round by what stands before it. */
export function isMeant(speech: string, { phrase, turnedRound }: Phrase): boolean {
  // Not `matchAll`: it copies the expression, compiled or not, at every use.
  phrase.lastIndex = 0
  for (let match = phrase.exec(speech); match !== null; match = phrase.exec(speech)) {
    const nearby = speech.slice(Math.max(0, match.index - NEARBY), match.index)
    const before = nearby.slice(nearby.lastIndexOf('\n') + 1)
    if (!turnedRound.some((negation) => negation.test(before))) return true
  }
  return false
}
