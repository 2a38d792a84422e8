import { setImmediate } from 'node:timers/promises'

/** A walk through the rows of a query that is ordered by a key. */
export interface Pages<Row, Place> {
  /** Where the first page begins, which this place is no part of: `''` is before every id. */
  from: Place
  /** Rows of a page; or how many, by the page before, which is empty at first. */
  limit: number | ((before: readonly Row[]) => number)
  read(page: { after: Place; limit: number }): Promise<Row[]>
  placeOf(last: Row): Place
}

/** The rows of a query that is ordered by a key, a page at a time: a page that is not full is the last. */
export async function* pages<Row, Place>(walk: Pages<Row, Place>): AsyncGenerator<Row[]> {
  let after = walk.from
  let rows: Row[] = []
  for (;;) {
    const limit = typeof walk.limit === 'number' ? walk.limit : walk.limit(rows)
    rows = await walk.read({ after, limit })
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return
    after = walk.placeOf(last)
    // SQLite answers at once: after each page others get their turn.
    await setImmediate()
  }
}

/** Rows of a page where nothing speaks for another number: some milliseconds' worth. */
export const PAGE_ROWS = 500

/** `pages` of rows that are ordered by their ids. */
export function pagesById<Row extends { id: string }>(
  limit: number,
  read: Pages<Row, string>['read'],
): AsyncGenerator<Row[]> {
  return pages({ from: '', limit, read, placeOf: ({ id }) => id })
}

/**
 * Those of each page that are old. Ids grow with time: the first page on which nothing `mayBeOld` is the
 * last.
 */
export async function* oldPages<Row>(
  all: AsyncIterable<Row[]>,
  isOld: (row: Row) => boolean,
  mayBeOld: (row: Row) => boolean,
): AsyncGenerator<Row[]> {
  for await (const rows of all) {
    yield rows.filter(isOld)
    if (!rows.some(mayBeOld)) return
  }
}
