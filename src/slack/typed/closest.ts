/** The word most like what was typed, or null when none is near enough to be meant. */
export function closest<Word extends string>(typed: string, words: readonly Word[]): Word | null {
  const wanted = typed.toLowerCase()
  let best: { word: Word; distance: number } | null = null
  for (const word of words) {
    const distance = wanted.length > 1 && word.startsWith(wanted) ? 1 : editDistance(wanted, word)
    if (distance <= mostEdits(wanted, word) && (best === null || distance < best.distance)) {
      best = { word, distance }
    }
  }
  return best?.word ?? null
}

// Of a word of three letters one may be wrong, or it could be any.
function mostEdits(typed: string, word: string): number {
  return Math.min(3, Math.floor(Math.max(typed.length, word.length) / 3))
}

/** Letters to add, drop, change or swap with their neighbour to make one word of the other. */
export function editDistance(left: string, right: string): number {
  // What is typed can be as long as a message; no command is.
  if (left.length > 40 || right.length > 40) return 40
  let before: number[] = []
  let above = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1]
      let least = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (isSame ? 0 : 1),
      )
      const isSwap =
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1]
      if (isSwap) least = Math.min(least, at(before, column - 2) + 1)
      current.push(least)
    }
    before = above
    above = current
  }
  return at(above, right.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
