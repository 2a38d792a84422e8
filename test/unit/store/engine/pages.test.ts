import { describe, expect, it } from 'vitest'
import { oldPages, pages, pagesById } from '../../../../src/store/engine/pages.ts'
import { collect } from '../../intake/make.ts'

const ROWS = ['a', 'b', 'c', 'd', 'e'].map((id, at) => ({ id, at }))

function readRows({ after, limit }: { after: string; limit: number }) {
  return Promise.resolve(ROWS.filter(({ id }) => id > after).slice(0, limit))
}

function idsOf(given: { id: string }[][]) {
  return given.map((rows) => rows.map(({ id }) => id).join(''))
}

describe('pages', () => {
  it.each([
    [2, ['ab', 'cd', 'e']],
    [5, ['abcde']],
    [9, ['abcde']],
  ])('of %d rows hold every row once', async (limit, expected) => {
    expect(idsOf(await collect(pagesById(limit, readRows)))).toEqual(expected)
  })

  it('are none where there are no rows', async () => {
    expect(await collect(pagesById(2, () => Promise.resolve([])))).toEqual([])
  })

  it('may begin after a place, and grow by what came before', async () => {
    const all = pages({
      from: 'a',
      limit: (before) => before.length + 1,
      read: readRows,
      placeOf: ({ id }) => id,
    })
    expect(idsOf(await collect(all))).toEqual(['b', 'cd', 'e'])
  })
})

describe('oldPages', () => {
  it('ends with the first page on which nothing may be old', async () => {
    const old = oldPages(
      pagesById(1, readRows),
      ({ at }) => at === 0,
      ({ at }) => at < 2,
    )
    expect(idsOf(await collect(old))).toEqual(['a', '', ''])
  })
})
