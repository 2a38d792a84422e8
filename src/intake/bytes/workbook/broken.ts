import { AppError } from '../../../domain/error.ts'
import { HOW_TO_EXPORT } from '../file-kind.ts'

const SAVE_AGAIN = `Open it in Excel, save it as an Excel workbook (.xlsx) and share it again, or share a CSV. ${HOW_TO_EXPORT}`

/** The file says that it is a workbook and is not built like one; `what` is a sentence. */
export function brokenWorkbook(what: string, cause?: unknown): AppError {
  const sentence = `The workbook (.xlsx) cannot be read: ${what}. ${SAVE_AGAIN}`
  return new AppError('invalid', sentence, cause === undefined ? undefined : { cause })
}

/** `what` has more of something than is kept in memory. */
export function tooLargeWorkbook(what: string): AppError {
  return new AppError(
    'too_large',
    `The workbook (.xlsx) is too large: ${what}. Split it and share the parts, or share a CSV.`,
  )
}
