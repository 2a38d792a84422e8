/** More than a cell of Excel can hold. */
const MAX_CHARACTERS = 32_768

/**
 * Gathers what stands in the `<t>` of a text, whether it is in one piece or in several with formats of
 * their own. How a Japanese text is pronounced (`<rPh>`) is not part of it.
 */
export function createTextListener(): {
  listener: { open(name: string): void; close(name: string): void; text(piece: string): void }
  /** What was gathered since it was last asked. */
  take(): string
} {
  let text = ''
  let isText = false
  let isSound = false
  return {
    listener: {
      open(name) {
        if (name === 't') isText = true
        else if (name === 'rPh') isSound = true
      },
      close(name) {
        if (name === 't') isText = false
        else if (name === 'rPh') isSound = false
      },
      text(piece) {
        if (isText && !isSound && text.length <= MAX_CHARACTERS) text += piece
      },
    },
    take() {
      const taken = text.slice(0, MAX_CHARACTERS)
      text = ''
      return unescapeText(taken)
    },
  }
}

/** What XML cannot hold is written as its number: `_x000D_` is a carriage return. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
