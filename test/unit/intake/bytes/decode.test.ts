import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../../src/intake/bytes/decode.ts'
import { HOW_TO_EXPORT } from '../../../../src/intake/bytes/file-kind.ts'
import { collect, inChunks } from '../make.ts'

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
    ['zero bytes on both sides', Buffer.from([0x41, 0, 0, 0x42, 0x43, 0, 0, 0x44])],
    ['control characters', Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 65, 66])],
    ['endless end marks', Buffer.from(`${LONG}${'\u001a'.repeat(70_000)}`)],
  ])('refuses %s as no text', async (_, bytes) => {
    await expect(decode(bytes)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('This is not a text file'),
    })
  })

  it.each(['utf8', 'utf16le'] as const)(
    'takes off what fills the end of a file in %s',
    async (encoding) => {
      const endings = ['\0', '\0\0\0', '\u001a', '\u001a\0\0', '\0'.repeat(1000)]
      for (const text of ['1\n', 'phone\n1', LONG]) {
        for (const ending of endings) {
          const bytes = Buffer.from(text + ending, encoding)
          expect(await decode(bytes)).toBe(text)
          if (text !== LONG) expect(await decode(bytes, 1)).toBe(text)
        }
      }
    },
  )

  it('leaves a zero where there were some before a text, and says so', async () => {
    for (const text of ['phone\n41555\u000050112', `${LONG}a\u0000b`, `${LONG}\u0000${LONG}`]) {
      for (const chunkBytes of [1_000, 64 * 1024]) {
        const seen = { nulls: false }
        expect((await collect(decodeText(inChunks(text, chunkBytes), seen))).join('')).toBe(text)
        expect(seen.nulls).toBe(true)
      }
    }
  })

  it('keeps an end mark that text follows', async () => {
    expect(await decode('a\n1\u001a\n2')).toBe('a\n1\u001a\n2')
    expect(await decode('a\n1\u001a\n2', 1)).toBe('a\n1\u001a\n2')
    expect(await decode(`${LONG}\u001a${LONG}`, 7)).toBe(`${LONG}\u001a${LONG}`)
  })

  it('closes its source when it refuses the file', async () => {
    const closed = Promise.withResolvers<void>()
    async function* source() {
      try {
        for (;;) yield Buffer.alloc(70_000, 1)
      } finally {
        closed.resolve()
      }
    }
    await expect(collect(decodeText(source()))).rejects.toThrow('not a text file')
    await closed.promise
  })
})

describe('what is no CSV', () => {
  it.each([
    ['a workbook of an old kind (.xls)', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1'],
    ['a PDF', '%PDF-1.7\n'],
    ['a picture', '\u0089PNG\r\n\u001a\n'],
    ['a picture', '\u00ff\u00d8\u00ff\u00e0'],
    ['a picture', 'GIF89a'],
    ['a picture', 'RIFF\u0001\u0000\u0000\u0000WEBPVP8'],
    ['a picture', '\u0000\u0000\u0000\u0018ftypheic'],
    ['UTF-32', '\u00ff\u00fe\u0000\u0000A\u0000\u0000\u0000'],
    ['UTF-32', '\u0000\u0000\u00fe\u00ff\u0000\u0000\u0000A'],
    ['a web page (HTML)', '\n <!DOCTYPE html><table><tr><td>phone'],
    ['a web page (HTML)', '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'],
    ['a web page (HTML)', '<table border=1><tr><td>phone</td></tr></table>'],
    ['an XML file', '<?xml version="1.0"?><Workbook>'],
    ['a JSON file', '[\n  {"phone": "4155550112"}]'],
    ['a JSON file', '{"leads": []}'],
    ['a formatted text (RTF)', '{\\rtf1\\ansi'],
    ['not a text file', '\u0001\u0002\u0003\u0004\u0005AB'],
  ])('is named: %s, and how to get one is said', async (kind, content) => {
    const error = { code: 'invalid', message: expect.stringContaining(kind) }
    for (const chunkBytes of [1, 70_000]) {
      await expect(decode(Buffer.from(content, 'latin1'), chunkBytes)).rejects.toMatchObject(error)
    }
    await expect(decode(Buffer.from(content, 'latin1'))).rejects.toThrow(HOW_TO_EXPORT)
  })

  it.each([
    ['.rar', 'Rar!\u001a\u0007\u0001\u0000'],
    ['.7z', "7z\u00bc\u00af'\u001c"],
    ['.xz', '\u00fd7zXZ\u0000'],
    ['.zst', '(\u00b5/\u00fd'],
    ['.Z', '\u001f\u009d\u0090'],
    ['.bz2', 'BZh91AY&SY'],
    ['.tar', `${'leads.csv'.padEnd(257, '\u0000')}ustar\u000000`],
  ])('is named when it is an archive: %s', async (name, content) => {
    await expect(decode(Buffer.from(content, 'latin1'))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(`an archive (${name})`),
    })
  })

  it.each(['<phone>,name\n1,Ann', '{phone},name', '[phone],"name"', 'PK,phone\n1,2', 'BZh,phone'])(
    'is not what only looks so: %j',
    async (text) => {
      expect(await decode(text)).toBe(text)
    },
  )
})
