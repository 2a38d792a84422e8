import { setImmediate } from 'node:timers/promises'
import { pages } from '../engine/pages.ts'
import type { Db, NationalFileRow } from '../engine/tables.ts'

// A transaction holds SQLite's only writer, so it is to last milliseconds.
const BATCH = 250
const PAGE = 5_000

/**
 * Which of the numbers are on the national list. Those of a file that is still being read count, too:
 * rather a call too few.
 */
export async function findNationalNumbers(db: Db, phones: readonly string[]): Promise<Set<string>> {
  if (phones.length === 0) return new Set()
  const rows = await db
    .selectFrom('nationalNumbers')
    .select('phone')
    .where('phone', 'in', phones)
    .execute()
  return new Set(rows.map(({ phone }) => phone))
}

/** The file that the number stands in. */
export async function findNationalFileOf(
  db: Db,
  phone: string,
): Promise<NationalFileRow | undefined> {
  return db
    .selectFrom('nationalFiles')
    .innerJoin('nationalNumbers', 'nationalNumbers.fileId', 'nationalFiles.id')
    .selectAll('nationalFiles')
    .where('nationalNumbers.phone', '=', phone)
    .executeTakeFirst()
}

/** The file with the newest date among those that were read to the end. */
export async function findNewestNationalFile(db: Db): Promise<NationalFileRow | undefined> {
  return db
    .selectFrom('nationalFiles')
    .selectAll()
    .where('readyAt', 'is not', null)
    .orderBy('datedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function findNationalFileByContent(
  db: Db,
  contentHash: string,
): Promise<NationalFileRow | undefined> {
  return db
    .selectFrom('nationalFiles')
    .selectAll()
    .where('contentHash', '=', contentHash)
    .executeTakeFirst()
}

/** Throws a unique violation when a file with the same bytes is there. */
export async function insertNationalFile(
  db: Db,
  file: Omit<NationalFileRow, 'numbers' | 'readyAt'>,
): Promise<void> {
  await db
    .insertInto('nationalFiles')
    .values({ ...file, readyAt: null })
    .execute()
}

/** Files that nobody reads any more: a crash or a restart cut them off. */
export async function listUnfinishedNationalFiles(db: Db): Promise<NationalFileRow[]> {
  return db.selectFrom('nationalFiles').selectAll().where('readyAt', 'is', null).execute()
}

/** Files of an earlier date, or of the same date and read before. */
export async function listOlderNationalFiles(
  db: Db,
  file: Pick<NationalFileRow, 'id' | 'datedAt'>,
): Promise<string[]> {
  const rows = await db
    .selectFrom('nationalFiles')
    .select('id')
    .where('datedAt', '<=', file.datedAt)
    .where('id', '<>', file.id)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Takes over the numbers from the older files that have them, and gives those that no file had.
 * What stands in a newer file stays there. At most a few hundred numbers, none twice.
 */
export async function insertNationalNumbers(
  tx: Db,
  fileId: string,
  phones: readonly string[],
  olderFileIds: readonly string[],
): Promise<Set<string>> {
  if (phones.length === 0) return new Set()
  const known = await findNationalNumbers(tx, phones)
  await tx
    .insertInto('nationalNumbers')
    .values(phones.map((phone) => ({ phone, fileId })))
    .onConflict((conflict) =>
      olderFileIds.length === 0
        ? conflict.column('phone').doNothing()
        : conflict
            .column('phone')
            .doUpdateSet({ fileId })
            .where('nationalNumbers.fileId', 'in', olderFileIds),
    )
    .execute()
  return new Set(phones.filter((phone) => !known.has(phone)))
}

/** The number of an erased person, whose hash keeps it from being called. */
export async function deleteNationalNumber(tx: Db, phone: string): Promise<void> {
  await tx.deleteFrom('nationalNumbers').where('phone', '=', phone).execute()
}

export async function markNationalFileReady(
  db: Db,
  id: string,
  result: { numbers: number; readyAt: number },
): Promise<void> {
  await db
    .updateTable('nationalFiles')
    .set(result)
    .where('id', '=', id)
    .where('readyAt', 'is', null)
    .execute()
}

/**
 * Takes out what older files say about an area (`+1415`) that a newer file covers. Run it when the
 * newer one is ready: until then the old numbers protect. Cut off half-way it leaves old numbers,
 * which the area's next file takes out.
 */
export async function deleteOlderNumbers(
  db: Db,
  area: string,
  olderFileIds: readonly string[],
): Promise<number> {
  const older = new Set(olderFileIds)
  let deleted = 0
  // By the primary key, past the numbers of the newer file: asked for by file and area at once,
  // a planner may sort millions of rows for each batch.
  const numbersOfArea = pages({
    from: area,
    limit: PAGE,
    read: ({ after, limit }) =>
      db
        .selectFrom('nationalNumbers')
        .selectAll()
        .where('phone', '>', after)
        .where('phone', '<', endOf(area))
        .orderBy('phone')
        .limit(limit)
        .execute(),
    placeOf: ({ phone }) => phone,
  })
  for await (const rows of numbersOfArea) {
    const phones = rows.filter(({ fileId }) => older.has(fileId)).map(({ phone }) => phone)
    for (let start = 0; start < phones.length; start += BATCH) {
      const batch = phones.slice(start, start + BATCH)
      await db.deleteFrom('nationalNumbers').where('phone', 'in', batch).execute()
      await setImmediate()
    }
    deleted += phones.length
  }
  return deleted
}

/**
 * Removes a file that was not read to the end. Numbers that it may have taken over stay with the
 * newest file that is older than it: a number too many on the list is better than one too few.
 * `signal` ends it half-way; it can be called again.
 */
export async function clearNationalFile(
  db: Db,
  file: NationalFileRow,
  signal?: AbortSignal,
): Promise<void> {
  const heir = await db
    .selectFrom('nationalFiles')
    .select('id')
    .where('readyAt', 'is not', null)
    .where('datedAt', '<=', file.datedAt)
    .orderBy('datedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  while (true) {
    const rows = await db
      .selectFrom('nationalNumbers')
      .select('phone')
      .where('fileId', '=', file.id)
      .limit(BATCH)
      .execute()
    if (rows.length === 0) break
    const phones = rows.map(({ phone }) => phone)
    if (heir === undefined) {
      await db.deleteFrom('nationalNumbers').where('phone', 'in', phones).execute()
    } else {
      await db
        .updateTable('nationalNumbers')
        .set({ fileId: heir.id })
        .where('phone', 'in', phones)
        .execute()
    }
    await setImmediate()
    if (signal?.aborted) return
  }
  await db
    .deleteFrom('nationalFiles')
    .where('id', '=', file.id)
    .where('readyAt', 'is', null)
    .execute()
}

/** `+1415` → `+1416`: digits only, as databases sort punctuation each in its own way. */
function endOf(area: string): string {
  return `+${Number(area.slice(1)) + 1}`
}
