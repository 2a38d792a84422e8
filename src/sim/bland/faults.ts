import { isRefusal, type SimRefusal } from './replies.ts'

/**
 * What can go wrong with one request. Those named `…_before` and the refusals place no call; the
 * others happen after the call was accepted, and the call takes its course.
 */
export type Fault =
  | SimRefusal
  | 'drop_before'
  | 'error_500_before'
  | 'drop'
  | 'error_500'
  | 'stall'
  | 'unreadable'
  | 'no_id'
  | 'get_500'
  | 'get_drop'
  | 'get_stall'

export interface FaultPlan {
  /** The next `times` requests that this fault fits fail with it. */
  failNext(fault: Fault, times?: number): void
  /** Takes the next fault for a request of this kind. */
  take(method: 'GET' | 'POST'): Fault | null
}

export function createFaultPlan(): FaultPlan {
  const planned: Fault[] = []
  return {
    failNext(fault, times = 1) {
      for (let count = 0; count < times; count += 1) planned.push(fault)
    },
    take(method) {
      const index = planned.findIndex((fault) => fault.startsWith('get_') === (method === 'GET'))
      return index < 0 ? null : (planned.splice(index, 1)[0] ?? null)
    },
  }
}

export function isPlacing(fault: Fault | null): boolean {
  return fault === null || !(isRefusal(fault) || fault.endsWith('_before'))
}
