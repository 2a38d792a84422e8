/** Lets others wait for something to become true, without polling. */
export interface Watch {
  /** To be called after every change. */
  changed(): void
  /** Rejects after the deadline, if there is one, and when the watch stops. */
  until(condition: () => boolean, timeoutMs?: number): Promise<void>
  stop(): void
}

export function createWatch(): Watch {
  const waiting = new Set<{ check: () => void; fail: (reason: string) => void }>()

  return {
    changed() {
      for (const waiter of [...waiting]) waiter.check()
    },
    until(condition, timeoutMs) {
      return new Promise((resolve, reject) => {
        let timer: NodeJS.Timeout | undefined
        const waiter = {
          check() {
            if (!condition()) return
            done()
            resolve()
          },
          fail(reason: string) {
            done()
            reject(new Error(`${reason}: ${condition}`))
          },
        }
        const done = () => {
          clearTimeout(timer)
          waiting.delete(waiter)
        }
        waiting.add(waiter)
        if (timeoutMs !== undefined) {
          timer = setTimeout(() => waiter.fail('Waited in vain'), timeoutMs)
        }
        waiter.check()
      })
    },
    stop() {
      for (const waiter of [...waiting]) waiter.fail('The simulator was stopped')
    },
  }
}
