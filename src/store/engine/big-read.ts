import type { ErrorCode } from '../../domain/error.ts'
import type { Db } from './tables.ts'

/**
 * A question that reads many rows. Its function is exported under its name by its module, takes and
 * gives what `structuredClone` can copy, and changes nothing.
 */
export interface BigRead<Input, Result> {
  /** `import.meta.url` of the module. */
  module: string
  name: string
  run(db: Db, input: Input): Promise<Result>
}

/** One as it is put to the thread that answers. */
export interface ReadRequest {
  id: number
  module: string
  name: string
  input: unknown
}

export type ReadReply =
  | { id: number; ok: true; result: unknown }
  | { id: number; ok: false; code: ErrorCode; message: string }
