import { flushCompileCache } from 'node:module'
import { createApp } from './app.ts'
import { parseConfig } from './config.ts'
import { isAppError } from './domain/error.ts'
import { createLog } from './system/log.ts'

// How long the last requests may take after SIGTERM before the process ends anyway.
const STOP_LIMIT_MS = 9_000

async function main(): Promise<void> {
  const app = createApp(parseConfig(process.env))
  const stop = (signal: string) => {
    console.error(`${signal}: finishing what is under way.`)
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
    app.stop().then(
      // Not 0 when a mistake of ours is why it ends.
      () => process.exit(process.exitCode ?? 0),
      (error: unknown) => fail(error),
    )
  }
  process.once('SIGTERM', () => stop('SIGTERM'))
  process.once('SIGINT', () => stop('SIGINT'))
  await app.start()
  // Where `npm start` keeps compiled code: a process that is killed would leave none.
  flushCompileCache()
}

function fail(error: unknown): void {
  if (isAppError(error)) {
    console.error(error.message)
    console.error('\nTo see Dialbot at work without any account, run: npm run demo')
  } else console.error(error)
  process.exit(1)
}

const log = createLog({ level: 'info' })
process.on('unhandledRejection', (error) => {
  log.error({ error }, 'process.unhandled_rejection')
  process.exitCode = 1
  process.kill(process.pid, 'SIGTERM')
})

main().catch(fail)
