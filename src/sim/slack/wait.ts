import type { World } from './world.ts'

export interface WaitOptions {
  /** What is waited for, as it reads after "Waited 5000 ms for ". */
  for?: string
  deadlineMs?: number
}

type Nothing = undefined | null | false | ''

export interface Waiting {
  /**
   * Resolves with the first value of `look` that is something; it is asked now and after each change.
   * Rejects at the deadline with what was seen last, or when the sim stops.
   */
  waitFor<T>(look: () => T | Nothing, options?: WaitOptions): Promise<T>
  /** Rejects all that still wait. */
  giveUp(): void
}

export function createWaiting(world: World, describe: () => string): Waiting {
  const waiters = new Set<(reason: string) => void>()

  function waitFor<T>(look: () => T | Nothing, options: WaitOptions = {}): Promise<T> {
    const deadlineMs = options.deadlineMs ?? 5000
    return new Promise((resolve, reject) => {
      const stopListening = world.onChange(() => check())
      const fail = (reason: string) => {
        finish()
        reject(new Error(`${reason} for ${options.for ?? look.toString()}\n${describe()}`))
      }
      const timer = setTimeout(() => fail(`Waited ${deadlineMs} ms`), deadlineMs)
      waiters.add(fail)
      function finish(): void {
        clearTimeout(timer)
        stopListening()
        waiters.delete(fail)
      }
      function check(): void {
        try {
          const found = look()
          if (found === undefined || found === null || found === false || found === '') return
          finish()
          resolve(found)
        } catch (error) {
          finish()
          reject(error)
        }
      }
      check()
    })
  }

  return {
    waitFor,
    giveUp: () => {
      for (const fail of [...waiters]) fail('The local Slack stopped while a test waited')
    },
  }
}
