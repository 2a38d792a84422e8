import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { type BlandSimOptions, createBlandSim } from '../../src/sim/bland.ts'
import { systemClock } from '../../src/system/clock.ts'

// The local Bland in a thread of its own, so that what it costs is not counted as the dialer's.

const options: Partial<BlandSimOptions> = workerData
const sim = createBlandSim({ clock: systemClock, ...options })
const { apiUrl } = await sim.start()
parentPort?.postMessage({ type: 'started', apiUrl })

export interface Question {
  type: 'waitForCalls' | 'books' | 'stop'
  calls?: number
  lines?: number
  /** Instants of this thread's clock, as `waitForCalls` gives them. */
  from?: number
  to?: number
}

parentPort?.on('message', async (message: Question) => {
  if (message.type === 'waitForCalls') {
    const { calls = 0 } = message
    await sim.waitFor(({ calls: books }) => books().length >= calls, { timeoutMs: 600_000 })
    parentPort?.postMessage(performance.now())
  }
  if (message.type === 'books') {
    const calls = sim.calls()
    const { lines = 1, from = 0, to = performance.now() } = message
    parentPort?.postMessage({
      share: sim.linesUsedShare({ lines, from, to }),
      idleGaps: sim.idleGaps({ lines, from }),
      calls: calls.length,
      numbers: new Set(calls.map((call) => call.phone)).size,
      mostAtOnce: sim.maxConcurrent(),
      overlaps: sim.overlaps().length,
    })
  }
  if (message.type === 'stop') {
    await sim.stop()
    parentPort?.close()
  }
})
