import type { ImportJob } from './import-rows.ts'
import { runThread } from './thread.ts'

const SCRIPT = new URL('./import-worker.ts', import.meta.url)

/** Runs one import in a worker thread and resolves when the list is ready. See `runThread`. */
export async function runImport(
  databaseUrl: string,
  job: ImportJob,
  signal: AbortSignal,
): Promise<void> {
  await runThread(SCRIPT, { databaseUrl, job }, signal)
}
