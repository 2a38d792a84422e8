import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../../src/system/log.ts'
import { createPoller, type PollerOptions } from '../../../src/system/poller.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('createPoller', () => {
  it('runs at once when started, then again after each pause', async () => {
    const { poller, passes } = countingPoller()
    poller.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(passes()).toBe(1)
    await vi.advanceTimersByTimeAsync(999)
    expect(passes()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(passes()).toBe(2)
    await poller.stop()
  })

  it('starts once, however often it is told to', async () => {
    const { poller, passes } = countingPoller()
    poller.start()
    poller.start()
    await vi.advanceTimersByTimeAsync(1000)
    expect(passes()).toBe(2)
    await poller.stop()
  })

  it('counts the pause from the end of a pass', async () => {
    const { poller, passes, finishPass } = heldPoller()
    poller.start()
    await vi.advanceTimersByTimeAsync(5000)
    expect(passes()).toBe(1)
    await finishPass()
    await vi.advanceTimersByTimeAsync(999)
    expect(passes()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(passes()).toBe(2)
    await finishPass()
    await poller.stop()
  })

  it('comes back sooner when the pass says so, but never later than usual', async () => {
    const wishes = [200, 90_000, -5, Number.NaN]
    const { poller, passes } = countingPoller({ task: async () => wishes.shift() })
    poller.start()
    await vi.advanceTimersByTimeAsync(200)
    expect(passes()).toBe(2)
    await vi.advanceTimersByTimeAsync(999)
    expect(passes()).toBe(2)
    await vi.advanceTimersByTimeAsync(1)
    // The third pass wished for a time that has gone by, so the fourth follows at once.
    await vi.advanceTimersByTimeAsync(1)
    expect(passes()).toBe(4)
    await vi.advanceTimersByTimeAsync(998)
    expect(passes()).toBe(4)
    await poller.stop()
  })

  it('makes one pass of many wakes, right after the one under way, and overlaps none', async () => {
    const { poller, passes, underWay, finishPass } = heldPoller()
    poller.start()
    await vi.advanceTimersByTimeAsync(0)
    poller.wake()
    poller.wake()
    poller.wake()
    await vi.advanceTimersByTimeAsync(0)
    expect([passes(), underWay()]).toEqual([1, 1])
    await finishPass()
    expect([passes(), underWay()]).toEqual([2, 1])
    await finishPass()
    expect([passes(), underWay()]).toEqual([2, 0])
    await poller.stop()
  })

  it('runs at once when woken during a pause, and begins the pause anew', async () => {
    const { poller, passes } = countingPoller()
    poller.start()
    await vi.advanceTimersByTimeAsync(900)
    poller.wake()
    await vi.advanceTimersByTimeAsync(0)
    expect(passes()).toBe(2)
    await vi.advanceTimersByTimeAsync(999)
    expect(passes()).toBe(2)
    expect(vi.getTimerCount()).toBe(1)
    await poller.stop()
  })

  it('sleeps through wakes before start and after stop', async () => {
    const { poller, passes } = countingPoller()
    poller.wake()
    await vi.advanceTimersByTimeAsync(5000)
    expect(passes()).toBe(0)
    poller.start()
    await vi.advanceTimersByTimeAsync(0)
    await poller.stop()
    poller.wake()
    await vi.advanceTimersByTimeAsync(5000)
    expect(passes()).toBe(1)
  })

  it('stops when the pass under way is over, without the one that was asked for', async () => {
    const { poller, passes, finishPass } = heldPoller()
    poller.start()
    await vi.advanceTimersByTimeAsync(0)
    poller.wake()
    let isStopped = false
    const stopping = poller.stop().then(() => {
      isStopped = true
    })
    await vi.advanceTimersByTimeAsync(5000)
    expect(isStopped).toBe(false)
    await finishPass()
    await stopping
    expect(passes()).toBe(1)
  })

  it('can be started again', async () => {
    const { poller, passes } = countingPoller()
    poller.start()
    await vi.advanceTimersByTimeAsync(0)
    await poller.stop()
    poller.start()
    await vi.advanceTimersByTimeAsync(1000)
    expect(passes()).toBe(3)
    await poller.stop()
  })

  it('logs a pass that failed, tells it once, and goes on', async () => {
    const heard: unknown[] = []
    const { poller, passes, logged } = countingPoller({
      task: async () => {
        throw new Error('database is locked')
      },
      onError: (error) => heard.push(error),
    })
    poller.start()
    poller.wake()
    await vi.advanceTimersByTimeAsync(1000)
    expect(passes()).toBe(2)
    expect(heard).toEqual([new Error('database is locked'), new Error('database is locked')])
    expect(logged()).toHaveLength(2)
    expect(logged()[0]).toMatch(/"poller":"test".*database is locked.*"msg":"poller.failed"/)
    await poller.stop()
  })

  it('takes a task that throws before it returns a promise for a failed pass', async () => {
    const { poller, logged } = countingPoller({
      task: () => {
        throw new Error('at once')
      },
    })
    poller.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(logged()).toHaveLength(1)
    await poller.stop()
  })
})

describe('runOnce', () => {
  it('runs one whole pass without start, and leaves no timer', async () => {
    const { poller, passes } = countingPoller()
    await poller.runOnce()
    expect(passes()).toBe(1)
    await vi.advanceTimersByTimeAsync(5000)
    expect(passes()).toBe(1)
  })

  it('is a pass of its own when one is under way already', async () => {
    const { poller, passes, finishPass } = heldPoller()
    const first = poller.runOnce()
    await vi.advanceTimersByTimeAsync(0)
    const second = poller.runOnce()
    await finishPass()
    await first
    expect(passes()).toBe(2)
    await finishPass()
    await second
  })

  it('makes one pass of all that asked before it began', async () => {
    const { poller, passes } = countingPoller()
    await Promise.all([poller.runOnce(), poller.runOnce(), poller.runOnce()])
    expect(passes()).toBe(1)
  })

  it('rejects with what went wrong, logs nothing, and can be called again', async () => {
    const results = [Promise.reject(new Error('once')), Promise.resolve()]
    const { poller, logged } = countingPoller({ task: () => results.shift() ?? Promise.resolve() })
    await expect(poller.runOnce()).rejects.toThrow('once')
    await expect(poller.runOnce()).resolves.toBeUndefined()
    expect(logged()).toEqual([])
  })

  it('is waited for by stop', async () => {
    const { poller, finishPass } = heldPoller()
    const pass = poller.runOnce()
    await vi.advanceTimersByTimeAsync(0)
    let isStopped = false
    const stopping = poller.stop().then(() => {
      isStopped = true
    })
    await vi.advanceTimersByTimeAsync(0)
    expect(isStopped).toBe(false)
    await finishPass()
    await Promise.all([pass, stopping])
  })
})

function countingPoller(options: Partial<Pick<PollerOptions, 'task' | 'onError'>> = {}) {
  const { task = () => Promise.resolve(), ...rest } = options
  const lines: string[] = []
  let count = 0
  const poller = createPoller({
    name: 'test',
    everyMs: 1000,
    task: () => {
      count += 1
      return task()
    },
    log: createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } }),
    ...rest,
  })
  return { poller, passes: () => count, logged: () => lines }
}

/** A poller whose passes last until the test ends them. */
function heldPoller() {
  const held: (() => void)[] = []
  const counting = countingPoller({
    task: () => new Promise<void>((resolve) => void held.push(resolve)),
  })
  return {
    ...counting,
    underWay: () => held.length,
    async finishPass() {
      held.shift()?.()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}
