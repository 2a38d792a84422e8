import { isUtf8 } from 'node:buffer'

const windows1252 = new TextDecoder('windows-1252')

/** Counts what speaks for UTF-8 (sequences of several bytes) and against it. */
export function judgeUtf8(bytes: Uint8Array): { sequences: number; strayBytes: number } {
  let sequences = 0
  let strayBytes = 0
  let position = 0
  // A sequence that the end cuts off says nothing.
  const end = completeLength(bytes)
  while (position < end) {
    const length = sequenceLength(bytes, position)
    if (length === 0) strayBytes += 1
    else if (length > 1) sequences += 1
    position += Math.max(1, length)
  }
  return { sequences, strayBytes }
}

/** Reads UTF-8 in pieces; a byte that is not UTF-8 becomes the Windows-1252 character it stands for. */
export function createUtf8Decoder(): { decode(bytes: Uint8Array): string; end(): string } {
  let rest: Uint8Array = new Uint8Array()
  return {
    decode(bytes) {
      const joined = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      const end = completeLength(joined)
      rest = Uint8Array.from(joined.subarray(end))
      return readMixed(joined.subarray(0, end))
    },
    end() {
      const text = readMixed(rest)
      rest = new Uint8Array()
      return text
    },
  }
}

function readMixed(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (isUtf8(buffer)) return buffer.toString('utf8')
  let text = ''
  let start = 0
  let position = 0
  while (position < buffer.length) {
    const length = sequenceLength(buffer, position)
    if (length === 0) {
      text += buffer.toString('utf8', start, position)
      text += windows1252.decode(buffer.subarray(position, position + 1))
      start = position + 1
    }
    position += Math.max(1, length)
  }
  return text + buffer.toString('utf8', start)
}

/** How many bytes the character at a position has; 0 when they are no UTF-8. */
function sequenceLength(bytes: Uint8Array, position: number): number {
  const lead = bytes[position] ?? 0
  if (lead < 0x80) return 1
  const length = expectedLength(lead)
  if (length === 0 || position + length > bytes.length) return 0
  return isUtf8(bytes.subarray(position, position + length)) ? length : 0
}

/** The length without a character that has begun in the last three bytes but not ended. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) return expectedLength(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function expectedLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}
