import { AppError } from '../../domain/error.ts'

class ReportedError extends AppError {}

/** An AppError whose sentence the report of a list says already: nobody has to say it again. */
export function reported(code: AppError['code'], message: string): AppError {
  return new ReportedError(code, message)
}

export function isReported(error: unknown): boolean {
  return error instanceof ReportedError
}
