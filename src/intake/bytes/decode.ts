import { isAscii } from 'node:buffer'
import {
  notAnyText,
  refuseBinary,
  refuseOtherText,
  uncertainLetters,
  wideEncoding,
} from './file-kind.ts'
import { createByteDecoder, judgeLetters } from './letters.ts'
import { createUtf8Decoder, judgeUtf8 } from './utf8.ts'

// Enough to judge an encoding by; the rest of the file is never held.
const HEAD_BYTES = 64 * 1024
const END_MARK = '\u001a'
// They are held until it is known whether text follows.
const MAX_END_MARKS = 64 * 1024

// Kept of what came before the first letter beyond ASCII: the word that it stands in.
const CONTEXT_BYTES = 64

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'one-byte'

interface Decoder {
  decode(bytes: Uint8Array): string
  end(): string
}

/**
 * Turns the bytes of a file into text, in pieces of any size. The encoding is judged by the first
 * 64 KiB: a byte order mark, the zero bytes of UTF-16, valid UTF-8, else by what makes sense of the letters
 * (see `letters.ts`); where they are ASCII, by the 64 KiB from the first other letter on.
 *
 * No byte is ever dropped but the filling at the end of a file: in a UTF-8 file, whatever is not UTF-8 is
 * read as Windows-1252, byte by byte. Throws `invalid` for what is not text, or of a known kind and no table,
 * and for letters that may be read in two ways.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  seen: { nulls: boolean } = { nulls: false },
): AsyncGenerator<string> {
  const filling = createFilling(seen)
  let head: Uint8Array[] = []
  let headBytes = 0
  let decoder: Decoder | null = null
  for await (const chunk of chunks) {
    if (decoder) {
      yield filling.takeOff(decoder.decode(chunk))
      continue
    }
    head.push(chunk)
    headBytes += chunk.length
    if (headBytes < HEAD_BYTES) continue
    const opened = open(Buffer.concat(head), filling)
    head = []
    decoder = opened.decoder
    yield opened.text
  }
  if (!decoder) {
    const opened = open(Buffer.concat(head), filling)
    decoder = opened.decoder
    yield opened.text
  }
  yield filling.takeOff(decoder.end())
}

/** The decoder for a file that begins with these bytes, and what they say. */
function open(head: Buffer, filling: Filling): { decoder: Decoder; text: string } {
  refuseBinary(head)
  const { encoding, markBytes } = judgeEncoding(head)
  const decoder = createDecoder(encoding, head)
  const text = filling.takeOff(decoder.decode(head.subarray(markBytes)))
  if (!isMostlyText(text)) throw notAnyText()
  refuseOtherText(text)
  return { decoder, text }
}

function judgeEncoding(head: Buffer): { encoding: Encoding; markBytes: number } {
  const start = head.subarray(0, 4).toString('hex')
  if (start.startsWith('efbbbf')) return { encoding: 'utf-8', markBytes: 3 }
  if (start === 'fffe0000' || start === '0000feff') {
    throw wideEncoding()
  }
  if (start.startsWith('fffe')) return { encoding: 'utf-16le', markBytes: 2 }
  if (start.startsWith('feff')) return { encoding: 'utf-16be', markBytes: 2 }
  const wide = judgeUtf16(head)
  if (wide) return { encoding: wide, markBytes: 0 }
  const { sequences, strayBytes } = judgeUtf8(head)
  return { encoding: sequences >= strayBytes ? 'utf-8' : 'one-byte', markBytes: 0 }
}

function createDecoder(encoding: Encoding, head: Buffer): Decoder {
  if (encoding === 'one-byte') return createLettersDecoder(head)
  if (encoding !== 'utf-8') return createStandardDecoder(encoding)
  return isAscii(head) ? createLateDecoder() : createUtf8Decoder()
}

/** `part`: of the file, with letters beyond ASCII. */
function createLettersDecoder(part: Uint8Array, isLate = false): Decoder {
  const { encoding, doubt } = judgeLetters(part)
  if (doubt !== null) throw uncertainLetters(isLate ? null : doubt)
  return { decode: createByteDecoder(encoding), end: () => '' }
}

/** For a file that began with ASCII: the first other letters are held until there is enough to judge by. */
function createLateDecoder(): Decoder {
  let decoder: Decoder | null = null
  let context: Buffer = Buffer.alloc(0)
  let held: Buffer[] = []
  let heldBytes = 0
  function judge(): Decoder {
    const part = Buffer.concat([context, ...held])
    const { sequences, strayBytes } = judgeUtf8(part)
    held = []
    return sequences >= strayBytes ? createUtf8Decoder() : createLettersDecoder(part, true)
  }
  return {
    decode(bytes) {
      if (decoder !== null) return decoder.decode(bytes)
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      let text = ''
      let rest = buffer
      if (heldBytes === 0) {
        const start = isAscii(buffer) ? buffer.length : buffer.findIndex((byte) => byte >= 0x80)
        text = buffer.toString('latin1', 0, start)
        const before = buffer.subarray(Math.max(0, start - CONTEXT_BYTES), start)
        context = Buffer.concat([context, before]).subarray(-CONTEXT_BYTES)
        rest = buffer.subarray(start)
      }
      if (rest.length === 0) return text
      held.push(Buffer.from(rest))
      heldBytes += rest.length
      if (heldBytes < HEAD_BYTES) return text
      const all = Buffer.concat(held)
      decoder = judge()
      return text + decoder.decode(all)
    },
    end() {
      if (decoder !== null) return decoder.end()
      if (heldBytes === 0) return ''
      const all = Buffer.concat(held)
      decoder = judge()
      return decoder.decode(all) + decoder.end()
    },
  }
}

/** Western text in UTF-16 has a zero in every second byte, and next to none between. */
function judgeUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  // Zeros that fill the end of a file say nothing.
  const end = head.findLastIndex((byte) => byte !== 0) + 1
  const zeros = [0, 0]
  for (let index = head.indexOf(0); index >= 0 && index < end; index = head.indexOf(0, index + 1)) {
    zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  }
  const [even = 0, odd = 0] = zeros
  const pairs = Math.floor(end / 2)
  if (pairs === 0) return null
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return null
}

function createStandardDecoder(encoding: 'utf-16le' | 'utf-16be'): Decoder {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return {
    decode: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  }
}

interface Filling {
  takeOff(text: string): string
}

/**
 * Some systems fill the last block of a file with zeros, or mark its end with 1A. Zeros that text follows
 * are no filling: one of them is left in the text for all, and `seen` says so.
 */
function createFilling(seen: { nulls: boolean }): Filling {
  let marks = ''
  let hasZeros = false
  return {
    takeOff(text) {
      const end = lengthWithoutFilling(text)
      const before = end === 0 ? '' : marks + (hasZeros ? '\0' : '')
      if (end > 0) {
        const zero = text.indexOf('\0')
        seen.nulls ||= hasZeros || (zero !== -1 && zero < end)
        marks = ''
        hasZeros = false
      }
      const rest = end === text.length ? '' : text.slice(end)
      hasZeros ||= rest.includes('\0')
      marks += rest.replaceAll('\0', '')
      if (marks.length > MAX_END_MARKS) throw notAnyText()
      return end === 0 ? '' : before + text.slice(0, end)
    },
  }
}

function lengthWithoutFilling(text: string): number {
  let end = text.length
  while (end > 0 && (text[end - 1] === '\0' || text[end - 1] === END_MARK)) end -= 1
  return end
}

// A damaged character costs its row; more of them than this, in a small file, are no accident.
const MAX_FEW_NULLS = 3

/** What no person types and no spreadsheet writes, in more than one of fifty characters. */
function isMostlyText(text: string): boolean {
  let odd = 0
  let nulls = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 0) nulls += 1
    else if (isOddControl(code)) odd += 1
  }
  if (nulls > MAX_FEW_NULLS) odd += nulls
  return odd <= text.length / 50
}

/** Tab, line breaks, form feed and the old end-of-file mark do occur in exports. */
function isOddControl(code: number): boolean {
  return code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1a
}
