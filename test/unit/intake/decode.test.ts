import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../src/intake/decode.ts'
import { collect, inChunks } from './make.ts'

async function decode(bytes: Uint8Array | string, chunkBytes?: number): Promise<string> {
  return (await collect(decodeText(inChunks(bytes, chunkBytes)))).join('')
}

/** More than the head by which the encoding is judged. */
const LONG = 'Plain words, no accent.\n'.repeat(4000)

describe('decodeText', () => {
  it('takes the byte order mark off UTF-8 and leaves the text', async () => {
    expect(await decode('\ufeffphone,Zoë')).toBe('phone,Zoë')
  })

  it('reads UTF-16 in both byte orders, with and without a mark', async () => {
    const little = Buffer.from('phone\tname\n1\tZoë €', 'utf16le')
    const big = Buffer.from(little).swap16()
    const all = [
      little,
      big,
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
    ]
    for (const bytes of all) expect(await decode(bytes, 3)).toBe('phone\tname\n1\tZoë €')
  })

  it('reads as Windows-1252 what is not UTF-8', async () => {
    expect(await decode(Buffer.from([0x80, 0x20, 0x93, 0x4a, 0x6f, 0x73, 0xe9, 0x94]))).toBe(
      '€ “José”',
    )
  })

  it('keeps characters whole that are cut between two pieces', async () => {
    const text = 'é€😀'.repeat(20)
    for (const size of [1, 2, 3, 5]) expect(await decode(text, size)).toBe(text)
    expect(await decode(LONG + text, 7)).toBe(LONG + text)
  })

  it('keeps UTF-8 as it is around a byte that is none', async () => {
    const bytes = Buffer.concat([
      Buffer.from('Zoë Müller, '),
      Buffer.from([0xe9]),
      Buffer.from('!'),
    ])
    expect(await decode(bytes)).toBe('Zoë Müller, é!')
    expect(await decode(bytes, 1)).toBe('Zoë Müller, é!')
  })

  it('loses nothing when the first Windows-1252 letter comes after the part it judged', async () => {
    const late = Buffer.concat([Buffer.from(LONG), Buffer.from([0x4a, 0x6f, 0x73, 0xe9, 0x0a])])
    expect(await decode(late)).toBe(`${LONG}José\n`)
  })

  it('reads a character that the end of the file cuts off as single bytes', async () => {
    const cut = Buffer.concat([Buffer.from('Zoë '), Buffer.from([0xe2, 0x82])])
    expect(await decode(cut)).toBe('Zoë â‚')
  })

  it('yields an empty text for an empty file', async () => {
    expect(await decode('')).toBe('')
  })

  it.each([
    ['zero bytes', Buffer.from('phone,name\n41555\u000050112,Ann\n')],
    ['zero bytes on both sides', Buffer.from([0x41, 0, 0, 0x42, 0x43, 0, 0, 0x44])],
    ['zero bytes late in the file', Buffer.from(`${LONG}a\u0000b`)],
    ['control characters', Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 65, 66])],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0])],
  ])('refuses %s as no text', async (_, bytes) => {
    await expect(decode(bytes)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('This is not a text file'),
    })
  })

  it('names UTF-32, which it does not read', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])
    await expect(decode(bytes)).rejects.toMatchObject({
      message: expect.stringContaining('UTF-32'),
    })
  })
})
