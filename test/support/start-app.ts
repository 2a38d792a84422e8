import { onTestFinished } from 'vitest'
import { type RunningApp, runApp, type StartOptions } from './run-app.ts'

export * from './run-app.ts'

/** `runApp`, stopped when the test ends. */
export async function startApp(options: StartOptions = {}): Promise<RunningApp> {
  const running = await runApp(options)
  onTestFinished(() => running.stop())
  return running
}
