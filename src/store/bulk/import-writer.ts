import type { BulkRows } from './bulk-tables.ts'

/** Writes what an import has judged while the import judges what comes next. */
export interface ImportWriter {
  /**
   * Those of one table all or not at all, after what came before. Resolves when there is room for more;
   * throws what an earlier one threw.
   */
  write(rows: readonly BulkRows[]): Promise<void>
  /** Resolves when all is written; throws what a write threw. */
  settle(): Promise<void>
  /** What is under way is written first. */
  close(): Promise<void>
}

/** How many writes may wait: enough to go on reading while the database is busy with itself. */
export const MAX_WAITING = 4
