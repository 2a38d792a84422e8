import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readHeader } from '../../../src/intake/columns.ts'
import { readCsvRows } from '../../../src/intake/read-csv.ts'
import { checkRow } from '../../../src/intake/rows.ts'
import { inChunks, makeContext } from './make.ts'

const FOLDER = new URL('../../fixtures/csv/', import.meta.url)

const Expected = z.object({
  file: z.string(),
  phoneColumn: z.string().optional(),
  otherPhones: z.array(z.string()).default([]),
  rows: z
    .array(
      z.object({
        row: z.number(),
        verdict: z.string(),
        reason: z.string().optional(),
        lead: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default([]),
  error: z.object({ code: z.string(), sentence: z.string() }).optional(),
})

const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => Expected.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))))

async function readFixture(file: string, chunkBytes: number) {
  const bytes = readFileSync(new URL(file, FOLDER))
  const context = makeContext()
  const rows = []
  let plan = null
  for await (const row of readCsvRows(inChunks(bytes, chunkBytes))) {
    if (plan) rows.push({ row: row.rowNumber, ...checkRow(row, plan, context) })
    else plan = readHeader(row.cells)
  }
  return { plan, rows }
}

describe('files as the world exports them', () => {
  const readable = cases.filter((expected) => !expected.error)
  const unreadable = cases.filter((expected) => expected.error)

  it.each(readable)('reads $file row by row', async (expected) => {
    const { plan, rows } = await readFixture(expected.file, 64 * 1024)
    expect(plan?.columns[plan.positions.phone]?.header).toBe(expected.phoneColumn)
    expect(plan?.otherPhones).toEqual(expected.otherPhones)
    expect(rows).toMatchObject(
      expected.rows.map(({ reason, ...row }) => ({
        ...row,
        ...(reason !== undefined && { reason: expect.stringContaining(reason) }),
      })),
    )
  })

  it.each(readable)('reads $file the same when it arrives byte by byte', async ({ file }) => {
    expect(await readFixture(file, 1)).toEqual(await readFixture(file, 64 * 1024))
  })

  it.each(unreadable)('says what is wrong with $file', async ({ file, error }) => {
    await expect(readFixture(file, 64 * 1024)).rejects.toMatchObject({
      name: 'AppError',
      code: error?.code,
      message: expect.stringContaining(error?.sentence ?? ''),
    })
  })

  it('has an expectation for every file', () => {
    const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.json'))
    expect(cases.map((expected) => expected.file).sort()).toEqual(files.sort())
  })
})
