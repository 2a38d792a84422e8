// "To be removed from our list, press 9": a recording speaks to us, nobody asks for anything.
const PHONE_MENU =
  /\b(?:press|dial|oprima|pulse|tapez|appuyez)(?: on| sur)?(?: el| la| le| the)? (?:\d|one|two|three|nine|zero|star|uno|dos|un|deux)\b/

/** More than three hours of one person's talk, in characters: the event loop is not held for more. */
const MAX_SPEECH = 200_000

/**
 * What was said, one sentence a line, without what phone menus say. So each phrase is looked for once in
 * all of them, far quicker than line by line; no phrase matches a line break.
 */
export function sentencesOf(said: readonly string[]): string {
  return said
    .join('\n')
    .slice(-MAX_SPEECH)
    .split(/[.!?…\n]+/)
    .filter((sentence) => !PHONE_MENU.test(sentence))
    .join('\n')
}

/** Without what recognisers and people put into the middle of a phrase. */
export function untangle(speech: string): string {
  return speech
    .replace(/\b(do|did|would|should|could|does|is|are|was)(?: not|n'? ?t)\b/g, "$1n't")
    .replace(/\b(?:can not|cannot|cant|can t)\b/g, "can't")
    .replace(/\b(?:won t|wont|will not)\b/g, "won't")
    .replace(/\bwanna\b/g, 'want to')
    .replace(FILLER, ' ')
    .replace(/\b([a-z']{1,20}) \1\b/g, '$1')
    .replace(/ +/g, ' ')
    .replace(/ (?=[,\n]|$)|^ /gm, '')
}

const FILLER =
  /\b(?:um+|uh+|uhm|er|please(?! stop\n| stop$)|pls|just|ever|even|kindly|politely|really|literally|like ever|fuck(?:ing?|en)?|freaking?|frigging?|god ?damn|damn|bloody|goddamned)\b/g
