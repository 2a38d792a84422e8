import { createHash } from 'node:crypto'
import { AppError, isAppError } from '../../domain/error.ts'
import {
  type ChooseSheet,
  listSheets,
  type SheetHead,
  severalSheets,
} from '../bytes/workbook/read-workbook.ts'
import { type ColumnQuestion, describeColumns, recogniseColumns } from './recognise.ts'

export interface SheetChooser {
  choose: ChooseSheet
  /** What there is to choose among, once `choose` has thrown as several sheets may be meant. */
  question(): ColumnQuestion | null
}

/**
 * Finds the sheet of a workbook that has phone numbers. When several have, nobody knows which is meant: one
 * of them may hold those who are not to be called, so a person is asked. `wanted`: the name of the sheet,
 * where somebody has said it. Throws `invalid` when there is none of that name.
 */
export function createSheetChooser(defaultCountry: string, wanted: string | null): SheetChooser {
  let question: ColumnQuestion | null = null
  return {
    choose(sheets) {
      if (wanted !== null) return findNamed(sheets, wanted)
      const fitting = sheets.filter((sheet) => hasPhones(sheet, defaultCountry))
      const [first, second] = fitting
      if (second !== undefined) {
        question = askWhich(fitting, defaultCountry)
        throw severalSheets(fitting, 'phone numbers')
      }
      // With none, the first sheet says what is missing.
      return first === undefined ? 0 : sheets.indexOf(first)
    },
    question: () => question,
  }
}

function findNamed(sheets: readonly SheetHead[], wanted: string): number {
  const simple = (name: string) => name.trim().toLowerCase()
  const index = sheets.findIndex(({ name }) => simple(name) === simple(wanted))
  if (index >= 0) return index
  throw new AppError(
    'invalid',
    `The workbook shows no sheet “${wanted.slice(0, 60)}” that has rows. Its sheets are: ${listSheets(sheets)}.`,
  )
}

function hasPhones({ rows }: SheetHead, defaultCountry: string): boolean {
  try {
    recogniseColumns(rows, { defaultCountry, choice: null })
    return true
  } catch (error) {
    if (isAppError(error)) return false
    throw error
  }
}

/** The columns of all of them that may be the phone column. */
function askWhich(sheets: readonly SheetHead[], defaultCountry: string): ColumnQuestion {
  const asked = sheets.map(({ name, rows }) => ({
    name,
    question: describeColumns(rows, { defaultCountry }),
  }))
  const keys = asked.map(({ name, question }) => `${name}\n${question.headerKey}`)
  return {
    why: `${sheets.length} sheets of the workbook have phone numbers: ${listSheets(sheets)}. Dialbot reads one of them: the sheet of the column that is chosen.`,
    hasHeader: asked.every(({ question }) => question.hasHeader),
    headerKey: `sheets:${createHash('sha256').update(keys.join('\n')).digest('hex')}`,
    columns: asked.flatMap(({ name, question }) =>
      question.columns
        .filter(({ fits }) => fits)
        .map((column) => ({ ...column, title: `${name}: ${column.title}`, sheet: name })),
    ),
  }
}
