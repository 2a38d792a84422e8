import { Parser } from 'saxen'
import { brokenWorkbook } from './broken.ts'

type Decode = (text: string) => string

/** Hears of elements by their names without a prefix. */
export interface XmlListener {
  /** The attributes come as they are written, with entities that `decode` reads. */
  open?(name: string, attributes: () => Record<string, string>, decode: Decode): void
  close?(name: string): void
  text?(text: string): void
}

// What is made of a piece is held until somebody takes it.
const PIECE_CHARACTERS = 8 * 1024
// A cell of Excel has 32,767 characters at most, each written with six at most.
const MAX_TOKEN_CHARACTERS = 256 * 1024
// A sheet has about six.
const MAX_DEPTH = 64

/**
 * Reads XML as it arrives and stops after each piece, so that what the listener has gathered can be taken
 * on. Nothing is fetched and no entity is defined: a document type is refused. Throws `invalid`.
 */
export async function* readXml(
  bytes: AsyncIterable<Uint8Array>,
  listener: XmlListener,
): AsyncGenerator<void> {
  let unread = 0
  let depth = 0
  const parser = new Parser()
    .on('openTag', (name, attributes, decode) => {
      unread = 0
      depth += 1
      if (depth > MAX_DEPTH) throw brokenWorkbook('its parts are nested too deep')
      listener.open?.(withoutPrefix(name), attributes, decode)
    })
    .on('closeTag', (name) => {
      unread = 0
      depth -= 1
      listener.close?.(withoutPrefix(name))
    })
    .on('text', (text, decode) => {
      unread = 0
      listener.text?.(text.includes('&') ? decode(text) : text)
    })
    .on('cdata', (text) => {
      unread = 0
      listener.text?.(text)
    })
    .on('attention', () => {
      throw brokenWorkbook('it declares a document type')
    })
    .on('error', (error) => {
      throw brokenWorkbook('a part of it is damaged', error)
    })
  for await (const text of decodeBytes(bytes)) {
    for (let start = 0; start < text.length; start += PIECE_CHARACTERS) {
      const piece = text.slice(start, start + PIECE_CHARACTERS)
      unread += piece.length
      // Whatever has not ended is looked at again with each piece.
      if (unread > MAX_TOKEN_CHARACTERS) throw brokenWorkbook('a part of it does not end')
      parser.write(piece)
      yield
    }
  }
  parser.end()
  yield
}

/** The same where nobody waits for parts of it. */
export async function readAllXml(
  bytes: AsyncIterable<Uint8Array>,
  listener: XmlListener,
): Promise<void> {
  for await (const _ of readXml(bytes, listener));
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

async function* decodeBytes(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder = new TextDecoder()
  let isBegun = false
  for await (const piece of bytes) {
    if (!isBegun) decoder = new TextDecoder(encodingOf(piece))
    isBegun = true
    yield decoder.decode(piece, { stream: true })
  }
  yield decoder.decode()
}

/** XML is UTF-8 or says by its first bytes that it is UTF-16. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}
