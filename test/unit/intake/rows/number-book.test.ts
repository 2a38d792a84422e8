import { describe, expect, it } from 'vitest'
import { createNumberBook } from '../../../../src/intake/rows/number-book.ts'

describe('createNumberBook', () => {
  it('remembers the first row of every number while it grows', () => {
    const book = createNumberBook()
    const phones = Array.from({ length: 20_000 }, (_, index) => `+1415${5_550_000 + index * 7}`)
    for (const [index, phone] of phones.entries()) {
      expect(book.firstRow(phone, index + 2)).toBeNull()
    }
    for (const [index, phone] of phones.entries()) {
      expect(book.firstRow(phone, 99_999)).toBe(index + 2)
    }
  })

  it('tells the longest numbers apart', () => {
    const book = createNumberBook()
    expect(book.firstRow('+999999999999998', 2)).toBeNull()
    expect(book.firstRow('+999999999999999', 3)).toBeNull()
    expect(book.firstRow('+999999999999998', 4)).toBe(2)
  })

  it('gives the leads in the order of their numbers, with ids in the order of their rows', () => {
    const book = createNumberBook()
    const numbers = Array.from(
      { length: 5_000 },
      (_, index) => 5_550_000 + ((index * 7_919) % 9_973),
    )
    const ids = numbers.map((number, index) => {
      expect(book.firstRow(`+1415${number}`, index * 2 + 3)).toBeNull()
      return index % 5 === 0 ? null : book.addLead(index * 2 + 3)
    })
    const leads = numbers.flatMap((number, index) => {
      const id = ids[index]
      return id ? [{ phone: `+1415${number}`, id }] : []
    })
    expect(leads.map(({ id }) => id)).toEqual(leads.map(({ id }) => id).sort())
    const pages = [...book.inOrder(300)]
    expect(pages.map((page) => page.length)).toEqual([...Array(13).fill(300), 100])
    expect(pages.flat()).toEqual(leads.sort((a, b) => (a.phone < b.phone ? -1 : 1)))
  })

  it('puts numbers of all lengths in their order', () => {
    const book = createNumberBook()
    const numbers = [999_999_999_999_999, 1_234_567, 14_155_550_100, 999_999_999_999_998]
    numbers.push(8_192, 67_108_864, 549_755_813_888, 442_079_460_958, 8_191, 67_108_863)
    for (const [index, number] of numbers.entries()) {
      book.firstRow(`+${number}`, index + 2)
      book.addLead(index + 2)
    }
    const sorted = numbers.toSorted((a, b) => a - b).map((number) => `+${number}`)
    expect([...book.inOrder(3)].flat().map(({ phone }) => phone)).toEqual(sorted)
  })

  it('knows which row became a lead', () => {
    const book = createNumberBook()
    book.firstRow('+14155550101', 2)
    book.firstRow('+14155550102', 5)
    const id = book.addLead(5)
    expect(book.idOfRow(5)).toBe(id)
    expect([book.idOfRow(2), book.idOfRow(3), book.idOfRow(9)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
