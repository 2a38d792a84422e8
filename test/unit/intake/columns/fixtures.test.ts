import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createZoneFinder } from '../../../../src/domain/places/zones.ts'
import { type CsvRow, readRowBatches } from '../../../../src/intake/bytes/read-csv.ts'
import type { ColumnPlan } from '../../../../src/intake/columns/column-plan.ts'
import { type ColumnQuestion, recogniseColumns } from '../../../../src/intake/columns/recognise.ts'
import { checkRow } from '../../../../src/intake/rows/check-row.ts'
import { loadZoneMap } from '../../../../src/system/zone-data.ts'
import { collect, inChunks, makeContext } from '../make.ts'

const FOLDER = new URL('../../../fixtures/csv/', import.meta.url)
const { findZones } = createZoneFinder(loadZoneMap())
const LEAST_FILES = 40
const HEAD_ROWS = 200

const Expected = z.strictObject({
  file: z.string(),
  /** Where it is not the United States that call. */
  settings: z
    .strictObject({ defaultCountry: z.string(), countries: z.array(z.string()) })
    .optional(),
  /** What is asked when nobody has said yet which column it is. */
  asks: z.strictObject({ why: z.string().min(1), fits: z.array(z.string()) }).optional(),
  /** The title of the column that a person then says. */
  choice: z.string().optional(),
  hasHeader: z.boolean().default(true),
  /** All columns that are understood as a field, by header. */
  columns: z.record(z.string(), z.string()).default({}),
  otherPhones: z.array(z.string()).optional(),
  rows: z
    .array(
      z.strictObject({
        row: z.number(),
        verdict: z.enum(['accepted', 'rejected', 'duplicate']),
        /** A part of the reason that names the cause. */
        reason: z.string().min(1).optional(),
        lead: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .default([]),
  error: z.strictObject({ code: z.string(), sentence: z.string().min(1) }).optional(),
})
type Expected = z.output<typeof Expected>

const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => Expected.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))))

/** As the import does it: the head of the file tells the columns, then each row is judged. */
async function readFixture({ file, settings, choice }: Expected, chunkBytes = 64 * 1024) {
  const context = makeContext({ findZones, needsZone: true, ...settings })
  const { defaultCountry } = context
  const bytes = readFileSync(new URL(file, FOLDER))
  const rows = (await collect(readRowBatches(inChunks(bytes, chunkBytes), { batchRows: 3 }))).flat()
  const head = rows.slice(0, HEAD_ROWS).map(({ cells }) => cells)
  const recognised = recogniseColumns(head, { defaultCountry, choice: null })
  if (recognised.type === 'plan') {
    return { question: null, plan: recognised.plan, verdicts: judge(rows, recognised.plan) }
  }
  const { question } = recognised
  const chosen = question.columns.find((column) => column.fits && column.title === choice)
  if (!chosen) return { question, plan: null, verdicts: [] }
  const said = { phone: chosen.index, hasHeader: question.hasHeader }
  const again = recogniseColumns(head, { defaultCountry, choice: said })
  if (again.type !== 'plan') throw new Error(`${file} asks again`)
  return { question, plan: again.plan, verdicts: judge(rows, again.plan) }

  function judge(all: readonly CsvRow[], plan: ColumnPlan) {
    return all
      .slice(plan.hasHeader ? 1 : 0)
      .map((row) => ({ row: row.rowNumber, ...checkRow(row, plan, context) }))
  }
}

function fitting(question: ColumnQuestion): string[] {
  return question.columns.filter(({ fits }) => fits).map(({ title }) => title)
}

function fieldsOf(plan: ColumnPlan): Record<string, string> {
  return Object.fromEntries(
    plan.columns.flatMap(({ header, field }) => (field ? [[header, field]] : [])),
  )
}

describe('files as the world exports them', () => {
  const readable = cases.filter(({ error }) => !error)
  const unreadable = cases.filter(({ error }) => error)
  const unclear = cases.filter(({ asks }) => asks)

  it.each(readable)('knows the columns of $file', async (expected) => {
    const { plan, question } = await readFixture(expected)
    if (!expected.asks) expect(question).toBeNull()
    if (expected.asks && !expected.choice) return expect(plan).toBeNull()
    expect(plan?.hasHeader).toBe(expected.hasHeader)
    expect(plan && fieldsOf(plan)).toEqual(expected.columns)
    if (expected.otherPhones) expect(plan?.otherPhones).toEqual(expected.otherPhones)
  })

  it.each(readable)('judges every row of $file', async (expected) => {
    const { verdicts } = await readFixture(expected)
    expect(verdicts).toMatchObject(
      expected.rows.map(({ reason, ...row }) => ({
        ...row,
        ...(reason !== undefined && { reason: expect.stringContaining(reason) }),
      })),
    )
  })

  it.each(readable)('reads $file the same when it arrives byte by byte', async (expected) => {
    expect(await readFixture(expected, 1)).toEqual(await readFixture(expected))
  })

  it.each(unclear)('asks which column of $file it is', async (expected) => {
    const { question } = await readFixture(expected)
    expect(question?.why).toContain(expected.asks?.why)
    expect(question && fitting(question)).toEqual(expected.asks?.fits)
  })

  it.each(unreadable)('says what is wrong with $file', async (expected) => {
    const { code, sentence } = expected.error ?? {}
    for (const chunkBytes of [1, 64 * 1024]) {
      await expect(readFixture(expected, chunkBytes)).rejects.toMatchObject({
        name: 'AppError',
        code,
        message: expect.stringContaining(sentence ?? ''),
      })
    }
  })

  it('gives a reason for every row that is not taken', () => {
    const silent = cases.flatMap(({ file, rows }) =>
      rows.filter((row) => row.verdict !== 'accepted' && !row.reason).map(({ row }) => [file, row]),
    )
    expect(silent).toEqual([])
  })

  it('has an expectation for every file', () => {
    const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.json'))
    expect(cases.map(({ file }) => file).sort()).toEqual(files.sort())
  })

  it(`is a zoo of at least ${LEAST_FILES}`, () => {
    expect(cases.length).toBeGreaterThanOrEqual(LEAST_FILES)
  })
})
