import { flushCompileCache } from 'node:module'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import { countOnFrom } from '../../src/system/clock.ts'
import { createLog } from '../../src/system/log.ts'
import { createSteps } from './steps.ts'
import { decodeStart, type ToParent, toChild } from './talk.ts'

// The program as main.ts runs it, in a process that can be told when to die.

const { SLACK_API_URL = '', BLAND_API_URL = '', CRASH_CLOCK = '', CRASH_PLAN } = process.env
let clock = countOnFrom(decodeStart(CRASH_CLOCK))

const steps = createSteps({
  [new URL(SLACK_API_URL).origin]: 'slack',
  [new URL(BLAND_API_URL).origin]: 'bland',
})
const config = parseConfig(process.env)
const app = createApp(config, {
  clock: { now: () => clock.now() },
  log: createLog({ level: config.logLevel }),
  random: () => 0.5,
  onQuery: steps.ofStatement,
  warmUp: false,
})

function tell(message: ToParent): void {
  process.send?.(message)
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

process.on('unhandledRejection', fail)
// The parent is gone.
process.on('disconnect', () => process.exit(1))
process.on('message', (received) => {
  const message = toChild.parse(received)
  if (message.type === 'plan') steps.plan(message.plan)
  if (message.type === 'pass') {
    clock = countOnFrom(decodeStart(message.clock))
    app.runDue().then(() => tell({ type: 'passed' }), fail)
  }
  if (message.type === 'stop') app.stop().then(() => process.exit(0), fail)
})

if (CRASH_PLAN !== undefined) {
  const message = toChild.parse({ type: 'plan', plan: JSON.parse(CRASH_PLAN) })
  if (message.type === 'plan') steps.plan(message.plan)
}
await app.start()
// The next one starts in half the time. A killed process does not write its cache by itself.
flushCompileCache()
tell({ type: 'ready' })
