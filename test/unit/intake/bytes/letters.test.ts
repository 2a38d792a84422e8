import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../../src/intake/bytes/decode.ts'
import { type ByteEncoding, createByteDecoder } from '../../../../src/intake/bytes/letters.ts'
import { collect, inChunks } from '../make.ts'

const ALL = Uint8Array.from({ length: 256 }, (_, byte) => byte)

function encode(text: string, encoding: ByteEncoding): Buffer {
  const table = [...createByteDecoder(encoding)(ALL)]
  return Buffer.from([...text].map((character) => table.indexOf(character)))
}

async function decode(bytes: Uint8Array, chunkBytes?: number): Promise<string> {
  return (await collect(decodeText(inChunks(bytes, chunkBytes)))).join('')
}

const LISTS = [
  'name;city\nJosé;Montréal\nRené;Québec\n',
  'name;city\nJürgen Müller;Düsseldorf\nBärbel Köhler;Köln\nRené Groß;Nürnberg\n',
  'name;city\nJosé Núñez;Bogotá\nMaría Peña;Córdoba\nRaúl Gómez;Málaga\n',
  'name;city\nJoão Conceição;São Paulo\nInês Araújo;Brasília\nAndré Simões;Goiânia\n',
  'name;city\nFrançois Côté;Trois-Rivières\nHélène Bézier;Genève\nÉric Lefèvre;Orléans\n',
  'name;city\nBjörn Sjöberg;Malmö\nZoë Brontë;Umeå\nJosé García;Mérida\n',
]

describe('letters beyond ASCII', () => {
  it.each(
    (['windows-1252', 'macintosh', 'iso-8859-15', 'ibm850'] as const).flatMap((encoding) =>
      LISTS.map((text) => ({ encoding, text })),
    ),
  )('are read or said to be uncertain in $encoding: $text', async ({ encoding, text }) => {
    for (const lines of [text, text.replaceAll('\n', '\r'), text.replaceAll('\n', '\r\n')]) {
      for (const long of ['', 'Plain words, no accent.\n'.repeat(4_000)]) {
        const read = decode(Buffer.concat([Buffer.from(long), encode(lines, encoding)]), 1_000)
        await expect(read).resolves.toBe(long + lines)
      }
    }
  })

  it.each([
    ['the euro of ISO-8859-15', 'iso-8859-15', 'Zoë pays 5 € and 10 €, Noël 20 €, René 7 €'],
    ['curly marks', 'windows-1252', '“José” – O’Brien’s café… don’t'],
    ['marks of a Mac', 'macintosh', 'O’Brien, D’Angelo, Ann’s café, José'],
    ['capitals', 'windows-1252', 'JOSÉ GARCÍA, MÜLLER, NÚÑEZ'],
    ['capitals of a Mac', 'macintosh', 'JOSÉ NÚÑEZ, MÜLLER, BÉZIER'],
  ] as const)('are told by %s', async (_, encoding, text) => {
    expect(await decode(encode(text, encoding))).toBe(text)
  })

  it.each([
    ['one word in two readings', encode('name\nBenoît\n', 'macintosh')],
    ['a name that ends oddly', encode('name\nZoë\n', 'macintosh')],
    ['Russian', Buffer.from([0xc8, 0xe2, 0xe0, 0xed, 0x20, 0xcf, 0xe5, 0xf2, 0xf0, 0xee, 0xe2])],
    ['Greek', Buffer.from([0xc3, 0xe9, 0xfe, 0xf1, 0xe3, 0xef, 0xf2])],
    ['a Czech of ISO-8859-15', encode('Miloš', 'iso-8859-15')],
  ])('are never guessed: %s', async (_, bytes) => {
    await expect(decode(bytes)).rejects.toThrow(
      /letters of this file are uncertain: a word in it may be “.+” or “.+”\. Save it as UTF-8/,
    )
  })

  it('are judged by those that come late, without a word in the error that is logged', async () => {
    const late = Buffer.concat([
      Buffer.from('Plain words, no accent.\n'.repeat(4_000)),
      encode('Zoë', 'macintosh'),
    ])
    await expect(decode(late)).rejects.toThrow('words in it may be read in two ways')
  })
})
