import { AppError } from '../../domain/error.ts'
import { readDateText } from '../../domain/law/do-not-call.ts'
import type { Db } from '../../store/engine/tables.ts'
import { findOwnImport } from '../../store/numbers/audit.ts'
import {
  clearNationalFile,
  findNationalFileByContent,
  findNewestNationalFile,
  insertNationalFile,
} from '../../store/numbers/national-numbers.ts'
import { newId } from '../../system/id.ts'
import type {
  DncImportAbout,
  DncImportContext,
  DncImportRequest,
  DncImportResult,
} from './dnc-import-context.ts'
import { importNumbersInThread } from './dnc-import-thread.ts'

interface SavedDncFile {
  path: string
  contentHash: string
}

/** Unless the same bytes were taken in before. Throws the AppError that the file deserves. */
export function takeDncFile(
  context: DncImportContext,
  request: DncImportRequest,
  saved: SavedDncFile,
  signal: AbortSignal,
): Promise<DncImportResult> {
  const take = request.kind === 'own' ? takeOwnFile : takeNationalFile
  return take(context, request, saved, signal)
}

async function takeOwnFile(
  context: DncImportContext,
  request: DncImportRequest,
  saved: SavedDncFile,
  signal: AbortSignal,
): Promise<DncImportResult> {
  const { db, clock, defaultCountry } = context
  const { fileName, actor } = request
  const now = clock.now()
  const known = await findOwnImport(db, saved.contentHash)
  if (known !== undefined) return toResult(db, request, null, { type: 'known', ...known })
  const job = { kind: 'own', ...saved, fileName, actor, now, defaultCountry } as const
  const counts = await importNumbersInThread(context, job, signal)
  return toResult(db, request, null, { type: 'done', ...counts })
}

async function takeNationalFile(
  context: DncImportContext,
  request: DncImportRequest,
  saved: SavedDncFile,
  signal: AbortSignal,
): Promise<DncImportResult> {
  const { db, clock } = context
  const { fileName, actor } = request
  const now = clock.now()
  const known = await findNationalFileByContent(db, saved.contentHash)
  if (known !== undefined) {
    if (known.readyAt === null) {
      throw new AppError('conflict', 'This file is being cleared up. Send it again in a minute.')
    }
    const fact = { type: 'known', at: known.importedAt, actor: known.importedBy } as const
    return toResult(db, request, known.datedAt, fact)
  }
  const datedAt = readDateText(request.datedOn ?? '') ?? 0
  const file = {
    id: newId(),
    name: fileName,
    contentHash: saved.contentHash,
    datedAt,
    importedBy: actor,
    importedAt: now,
  }
  await insertNationalFile(db, file)
  try {
    const job = {
      kind: 'national',
      ...saved,
      fileName,
      actor,
      now,
      fileId: file.id,
      datedAt,
    } as const
    const counts = await importNumbersInThread(context, job, signal)
    return await toResult(db, request, datedAt, { type: 'done', ...counts })
  } catch (error) {
    if (!signal.aborted) await clearNationalFile(db, { ...file, numbers: 0, readyAt: null })
    throw error
  }
}

async function toResult<Fact>(
  db: Db,
  { kind, fileName }: DncImportRequest,
  datedAt: number | null,
  fact: Fact,
): Promise<DncImportAbout & Fact> {
  const newestDatedAt = (await findNewestNationalFile(db))?.datedAt ?? null
  return { kind, fileName, datedAt, newestDatedAt, ...fact }
}
