import { MINUTE_MS } from '../../../domain/durations.ts'
import type { World } from '../world.ts'

/** What goes wrong with a request. Without `afterwards` the method itself does not run. */
export type Fault = (
  | { status: number }
  | { error: string }
  /** Seconds; answered as 429. */
  | { retryAfter: number }
  | { dropConnection: true }
  /** 200 with a web page, as a proxy or a login wall gives. */
  | { html: true }
) & {
  /** The method runs, and only its answer is lost: the case that makes duplicates. */
  afterwards?: boolean
}

export interface Limits {
  setRateLimits(isOn: boolean): void
  /** `method` may be `*`, `download`, `upload` or `response_url`. */
  failNext(method: string, fault: Fault, times?: number): void
  /** Every request fails that way until `endOutage`. */
  outage(fault?: Fault): void
  endOutage(): void
  /** The fault this request meets, if any; asking uses one up. */
  takeFault(method: string): Fault | null
  /** Seconds to wait when the request is over the limit, else null and it is counted. */
  overLimit(method: string, channel: string): number | null
}

const TIER_2 = ['usergroups.list', 'usergroups.users.list']
const TIER_3 = ['chat.update', 'chat.delete', 'conversations.info', 'conversations.open']
const UNLIMITED = ['auth.test', 'chat.postMessage', 'download', 'upload']
/** Messages a channel takes at once before the pace of one a second holds. */
const CHANNEL_BURST = 4
const WORKSPACE_POSTS_PER_MINUTE = 300

export function createLimits(world: World): Limits {
  const planned: { method: string; fault: Fault }[] = []
  const seen = new Map<string, number[]>()
  let isOn = false
  let everything: Fault | null = null

  function takeFault(method: string): Fault | null {
    const index = planned.findIndex((one) => one.method === method || one.method === '*')
    if (index >= 0) return planned.splice(index, 1)[0]?.fault ?? null
    return everything
  }

  /** At most `max` in `windowMs`. */
  function takeSlot(key: string, max: number, windowMs: number): number | null {
    const now = world.now()
    const recent = (seen.get(key) ?? []).filter((at) => at > now - windowMs)
    seen.set(key, recent)
    const oldest = recent[recent.length - max]
    if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000))
    recent.push(now)
    return null
  }

  function overLimit(method: string, channel: string): number | null {
    if (!isOn) return null
    if (method === 'chat.postMessage' || method === 'response_url') {
      const wait = takeSlot(`${method}:${channel}`, CHANNEL_BURST, CHANNEL_BURST * 1000)
      return wait ?? takeSlot(method, WORKSPACE_POSTS_PER_MINUTE, MINUTE_MS)
    }
    if (UNLIMITED.includes(method)) return null
    return takeSlot(method, tierOf(method), MINUTE_MS)
  }

  return {
    setRateLimits: (on) => {
      isOn = on
    },
    failNext: (method, fault, times = 1) => {
      for (let count = 0; count < times; count += 1) planned.push({ method, fault })
    },
    outage: (fault = { status: 503 }) => {
      everything = fault
    },
    endOutage: () => {
      everything = null
    },
    takeFault,
    overLimit,
  }
}

/** Requests a minute. */
function tierOf(method: string): number {
  if (TIER_2.includes(method)) return 20
  return TIER_3.includes(method) ? 50 : 100
}
