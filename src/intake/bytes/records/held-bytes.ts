/** Bytes that may still be asked for, by their position among all that were added. */
export interface HeldBytes {
  add(piece: Buffer): void
  dropBefore(position: number): void
  clear(): void
  slice(from: number, to: number): Buffer
  /** The position behind the last one. */
  end(): number
}

export function createHeldBytes(): HeldBytes {
  let pieces: Buffer[] = []
  let start = 0
  let end = 0
  return {
    add(piece) {
      pieces.push(piece)
      end += piece.length
    },
    dropBefore(position) {
      let first = pieces[0]
      while (first !== undefined && start + first.length <= position) {
        start += first.length
        pieces.shift()
        first = pieces[0]
      }
      if (first === undefined || start === position) return
      pieces[0] = first.subarray(position - start)
      start = position
    },
    clear() {
      pieces = []
      start = 0
      end = 0
    },
    slice(from, to) {
      const all = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
      pieces = [all]
      return all.subarray(from - start, to - start)
    },
    end: () => end,
  }
}
