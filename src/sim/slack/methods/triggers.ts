import type { World } from '../world.ts'

const TRIGGER_LIFETIME_MS = 3000

export interface Triggers {
  /** A `trigger_id` good for one view within 3 seconds. */
  issue(user: string, onView?: string): string
  /** Uses it up; Slack's error code when it is not good. */
  take(id: string): Trigger | string
}

export interface Trigger {
  user: string
  /** The modal it was pressed in; null outside modals. */
  onView: string | null
  at: number
  isUsed: boolean
}

export function createTriggers(world: World): Triggers {
  const triggers = new Map<string, Trigger>()

  function issue(user: string, onView?: string): string {
    const id = `${world.newId('t')}.${world.teamId}`
    triggers.set(id, { user, onView: onView ?? null, at: world.now(), isUsed: false })
    return id
  }

  function take(id: string): Trigger | string {
    const trigger = triggers.get(id)
    if (trigger === undefined) return 'invalid_trigger_id'
    if (trigger.isUsed) return 'exchanged_trigger_id'
    if (world.now() - trigger.at > TRIGGER_LIFETIME_MS) return 'expired_trigger_id'
    trigger.isUsed = true
    return trigger
  }

  return { issue, take }
}
