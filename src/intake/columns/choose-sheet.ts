import { isAppError } from '../../domain/error.ts'
import { type ChooseSheet, type SheetHead, severalSheets } from '../bytes/workbook/read-workbook.ts'
import { recogniseColumns } from './recognise.ts'

/**
 * The sheet of a workbook that has phone numbers. When several have, nobody knows which is meant: one of
 * them may hold those who are not to be called. Throws `invalid` then.
 */
export function sheetWithPhones(defaultCountry: string): ChooseSheet {
  return (sheets) => {
    const fitting = sheets.filter((sheet) => hasPhones(sheet, defaultCountry))
    const [first, second] = fitting
    if (second !== undefined) throw severalSheets(fitting, 'phone numbers')
    // With none, the first sheet says what is missing.
    return first === undefined ? 0 : sheets.indexOf(first)
  }
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
