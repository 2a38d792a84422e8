import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MAX_UNPACKED_BYTES, unpack } from '../../../../src/intake/bytes/unpack.ts'
import { collect, inChunks } from '../make.ts'

async function unpacked(
  bytes: Uint8Array,
  chunkBytes?: number,
  maxBytes?: number,
): Promise<Buffer> {
  return Buffer.concat(await collect(unpack(inChunks(bytes, chunkBytes), maxBytes)))
}

const TEXT = Buffer.from('phone,name\n4155550112,Zoë\n'.repeat(5000))
const PACKED = gzipSync(TEXT)

describe('unpack', () => {
  it('passes on what is not compressed', async () => {
    for (const text of ['', 'a', '\u001f', 'phone\n1\n']) {
      expect((await unpacked(Buffer.from(text), 1)).toString()).toBe(text)
    }
  })

  it('unpacks a .gz in pieces of any size', async () => {
    for (const size of [1, 2, 7, 64 * 1024]) {
      expect((await unpacked(PACKED, size)).equals(TEXT)).toBe(true)
    }
  })

  it('reads on where one .gz follows another, and over zeros at the end', async () => {
    const two = Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n'), Buffer.alloc(512)])
    for (const size of [1, 64 * 1024])
      expect((await unpacked(two, size)).toString()).toBe('a,b\n1,2\n')
  })

  it('takes as many bytes as are allowed and not one more', async () => {
    expect((await unpacked(PACKED, undefined, TEXT.length)).length).toBe(TEXT.length)
    await expect(unpacked(PACKED, undefined, TEXT.length - 1)).rejects.toMatchObject({
      code: 'too_large',
      message: `Unpacked, the file is too large: at most ${TEXT.length - 1} bytes can be read. Split the CSV and share the parts.`,
    })
    expect(MAX_UNPACKED_BYTES).toBe(250 * 1024 * 1024)
  })

  it('stops a bomb at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000))
    let bytes = 0
    async function read() {
      for await (const piece of unpack(inChunks(bomb), 2 * 1024 * 1024)) bytes += piece.length
    }
    await expect(read()).rejects.toThrow('at most 2 MB')
    expect(bytes).toBeLessThanOrEqual(2 * 1024 * 1024)
  })

  it('takes from its source little more than its reader asked for', async () => {
    const packed = gzipSync(randomBytes(3_000_000))
    let taken = 0
    async function* source() {
      for await (const chunk of inChunks(packed, 10_000)) {
        taken += chunk.length
        yield chunk
      }
    }
    const pieces = unpack(source())
    await pieces.next()
    await pieces.return(undefined)
    expect(taken).toBeLessThan(500_000)
  })

  it.each([
    ['ends too early', PACKED.subarray(0, PACKED.length - 9)],
    ['ends too early', PACKED.subarray(0, 2)],
    ['is damaged', Buffer.concat([PACKED.subarray(0, -8), Buffer.alloc(8, 1)])],
    ['is damaged', Buffer.concat([PACKED.subarray(0, 2), Buffer.alloc(30, 1)])],
  ])('says of a .gz that it %s, and what to do', async (trouble, bytes) => {
    for (const size of [1, 64 * 1024]) {
      await expect(unpacked(bytes, size)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringContaining(`${trouble}`),
      })
    }
    await expect(unpacked(bytes)).rejects.toThrow('share the CSV itself')
  })

  it.each([['plain'], ['compressed']])('closes a %s source when the reader stops', async (kind) => {
    const bytes = randomBytes(500_000)
    let isClosed = false
    async function* source() {
      try {
        yield* inChunks(kind === 'plain' ? bytes : gzipSync(bytes), 1000)
        throw new Error('It was read to its end')
      } finally {
        isClosed = true
      }
    }
    for await (const _ of unpack(source())) break
    expect(isClosed).toBe(true)
  })

  it.each([['plain'], ['compressed']])('passes on what a %s source throws', async (kind) => {
    const broken = new Error('The line went dead')
    async function* source() {
      yield (kind === 'plain' ? TEXT : PACKED).subarray(0, 200)
      throw broken
    }
    await expect(collect(unpack(source()))).rejects.toBe(broken)
  })
})
