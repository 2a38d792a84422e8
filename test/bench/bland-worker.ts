import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { type BlandSimOptions, createBlandSim } from '../../src/sim/bland.ts'

// The local Bland in a thread of its own, so that what it costs is not counted as the dialer's.

const options: BlandSimOptions = workerData
const sim = createBlandSim(options)
const { apiUrl } = await sim.start()
parentPort?.postMessage({ type: 'started', apiUrl })

let from = 0
parentPort?.on('message', async (message: { type: string; calls?: number; lines?: number }) => {
  if (message.type === 'waitForCalls') {
    const { calls = 0 } = message
    await sim.waitFor(({ calls: books }) => books().length >= calls, { timeoutMs: 600_000 })
    from ||= performance.now()
    parentPort?.postMessage({ type: 'reached', calls })
  }
  if (message.type === 'mark') {
    from = performance.now()
    parentPort?.postMessage({ type: 'marked' })
  }
  if (message.type === 'books') {
    const calls = sim.calls()
    parentPort?.postMessage({
      type: 'books',
      share: sim.linesUsedShare({ lines: message.lines ?? 1, from, to: performance.now() }),
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
