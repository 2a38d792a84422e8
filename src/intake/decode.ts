import { AppError } from '../domain/error.ts'
import { createUtf8Decoder, judgeUtf8 } from './utf8.ts'

// Enough to judge an encoding by; the rest of the file is never held.
const HEAD_BYTES = 64 * 1024

const NOT_TEXT = 'This is not a text file. Export the leads as CSV and share that file.'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

interface Decoder {
  decode(bytes: Uint8Array): string
  end(): string
}

/**
 * Turns the bytes of a file into text, in pieces of any size. The encoding is judged by the first
 * 64 KiB: a byte order mark, the zero bytes of UTF-16, valid UTF-8, else Windows-1252.
 *
 * No byte is ever dropped: in a UTF-8 file, whatever is not UTF-8 is read as Windows-1252, byte by
 * byte. That is right for a stray byte and for a Windows-1252 file whose first accent comes late.
 * Throws `invalid` for what is not text.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let head: Uint8Array[] = []
  let headBytes = 0
  let decoder: Decoder | null = null
  for await (const chunk of chunks) {
    if (decoder) {
      yield checked(decoder.decode(chunk))
      continue
    }
    head.push(chunk)
    headBytes += chunk.length
    if (headBytes < HEAD_BYTES) continue
    const opened = open(Buffer.concat(head))
    head = []
    decoder = opened.decoder
    yield opened.text
  }
  if (!decoder) {
    const opened = open(Buffer.concat(head))
    decoder = opened.decoder
    yield opened.text
  }
  yield checked(decoder.end())
}

/** The decoder for a file that begins with these bytes, and what they say. */
function open(head: Buffer): { decoder: Decoder; text: string } {
  refuseKnownBinary(head)
  const { encoding, markBytes } = judgeEncoding(head)
  const decoder = encoding === 'utf-8' ? createUtf8Decoder() : createStandardDecoder(encoding)
  const text = checked(decoder.decode(head.subarray(markBytes)))
  if (!isMostlyText(text)) throw new AppError('invalid', NOT_TEXT)
  return { decoder, text }
}

function judgeEncoding(head: Buffer): { encoding: Encoding; markBytes: number } {
  const start = head.subarray(0, 4).toString('hex')
  if (start.startsWith('efbbbf')) return { encoding: 'utf-8', markBytes: 3 }
  if (start === 'fffe0000' || start === '0000feff') {
    throw new AppError('invalid', 'This file is in UTF-32. Save it as UTF-8 and share it again.')
  }
  if (start.startsWith('fffe')) return { encoding: 'utf-16le', markBytes: 2 }
  if (start.startsWith('feff')) return { encoding: 'utf-16be', markBytes: 2 }
  const wide = judgeUtf16(head)
  if (wide) return { encoding: wide, markBytes: 0 }
  const { sequences, strayBytes } = judgeUtf8(head)
  return { encoding: sequences >= strayBytes ? 'utf-8' : 'windows-1252', markBytes: 0 }
}

/** Western text in UTF-16 has a zero in every second byte, and next to none between. */
function judgeUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  let even = 0
  let odd = 0
  for (const [index, byte] of head.entries()) {
    if (byte !== 0) continue
    if (index % 2 === 0) even += 1
    else odd += 1
  }
  const pairs = Math.floor(head.length / 2)
  if (pairs === 0) return null
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return null
}

function refuseKnownBinary(head: Buffer): void {
  const start = head.subarray(0, 8).toString('latin1')
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    throw new AppError(
      'invalid',
      'This is not a text file but a workbook or an archive. ' +
        'In Excel choose “Save as” and “CSV UTF-8”, then share that file.',
    )
  }
  if (start.startsWith('\u001f\u008b')) {
    throw new AppError(
      'invalid',
      'This is not a text file: it is compressed. Unpack it and share the CSV.',
    )
  }
  if (start.startsWith('%PDF')) throw new AppError('invalid', NOT_TEXT)
}

function createStandardDecoder(encoding: Encoding): Decoder {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return {
    decode: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  }
}

function checked(text: string): string {
  if (text.includes('\0')) throw new AppError('invalid', NOT_TEXT)
  return text
}

/** What no person types and no spreadsheet writes, in more than one of fifty characters. */
function isMostlyText(text: string): boolean {
  let odd = 0
  for (let index = 0; index < text.length; index += 1) {
    if (isOddControl(text.charCodeAt(index))) odd += 1
  }
  return odd <= text.length / 50
}

/** Tab, line breaks, form feed and the old end-of-file mark (1A) do occur in exports. */
function isOddControl(code: number): boolean {
  return code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1a
}
