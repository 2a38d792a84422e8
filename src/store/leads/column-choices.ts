import { z } from 'zod'
import { type JsonColumn, jsonColumn } from '../engine/json-column.ts'
import type { Db, ListRow } from '../engine/tables.ts'

/** What a person said of a file's columns. */
export const StoredChoice = z.object({
  /** The place of the phone column, from 0. */
  phone: z.number(),
  hasHeader: z.boolean(),
  /** The sheet of a workbook. */
  sheet: z.string().optional(),
})
export type StoredChoice = z.output<typeof StoredChoice>

/** The question that a person is to answer. */
export const StoredQuestion = z.object({
  why: z.string(),
  hasHeader: z.boolean(),
  headerKey: z.string(),
  columns: z.array(
    z.object({
      index: z.number(),
      title: z.string(),
      fits: z.boolean(),
      samples: z.array(z.string()),
      sheet: z.string().optional(),
    }),
  ),
})
export type StoredQuestion = z.output<typeof StoredQuestion>

const ColumnChoice = jsonColumn(StoredChoice)
const question = jsonColumn(StoredQuestion)

/** Which columns there are is kept, without what stands in them: `samples` are empty. */
export const ListQuestion: JsonColumn<StoredQuestion> = {
  ...question,
  write: ({ columns, ...rest }) =>
    question.write({ ...rest, columns: columns.map((column) => ({ ...column, samples: [] })) }),
}

/** Null when nothing is asked, or when it cannot be read any more. */
export function readQuestion({
  questionJson,
}: Pick<ListRow, 'questionJson'>): StoredQuestion | null {
  if (questionJson === null) return null
  return StoredQuestion.safeParse(JSON.parse(questionJson)).data ?? null
}

/** The newest word of somebody of the channel counts. */
export async function rememberChoice(
  tx: Db,
  about: { channel: string; headerKey: string },
  choice: StoredChoice,
  by: { actor: string; now: number },
): Promise<void> {
  const said = { choiceJson: ColumnChoice.write(choice), chosenBy: by.actor, chosenAt: by.now }
  await tx
    .insertInto('columnChoices')
    .values({ ...about, ...said })
    .onConflict((conflict) => conflict.columns(['channel', 'headerKey']).doUpdateSet(said))
    .execute()
}

/** What was said in a channel, by the key of the header. */
export async function listChoices(db: Db, channel: string): Promise<Record<string, StoredChoice>> {
  const rows = await db
    .selectFrom('columnChoices')
    .select(['headerKey', 'choiceJson'])
    .where('channel', '=', channel)
    .execute()
  return Object.fromEntries(
    rows.map(({ headerKey, choiceJson }) => [headerKey, ColumnChoice.read(choiceJson)]),
  )
}
