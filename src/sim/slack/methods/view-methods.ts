import { checkView } from '../blocks/check-blocks.ts'
import { controlsOf, entryKey } from '../blocks/controls.ts'
import { viewJson } from '../blocks/show.ts'
import { type Json, objectOf, objectsOf, textOf } from '../json.ts'
import type { SimView } from '../types.ts'
import { type World, withIds } from '../world.ts'
import { fail, type Method, ok } from './reply.ts'
import { createTriggers, type Triggers } from './triggers.ts'

const STACK_LIMIT = 3

export interface ViewDesk {
  triggers: Pick<Triggers, 'issue'>
  methods: Record<string, Method>
  /** Shows a modal on top of another, or as the first one. */
  show(user: string, view: Json, onTopOf: SimView | null): SimView
  replace(shown: SimView, view: Json): void
  close(shown: SimView): void
  stackOf(view: SimView): SimView[]
}

export function createViewDesk(world: World): ViewDesk {
  const triggers = createTriggers(world)

  function show(user: string, view: Json, onTopOf: SimView | null): SimView {
    const shown = make(world, user, view, onTopOf)
    world.views.set(shown.id, shown)
    world.emit({ kind: 'view.opened', view: shown })
    return shown
  }

  function replace(shown: SimView, view: Json): void {
    shown.view = named(world, view)
    // Slack keeps what was entered while its block and control stay, and forgets it with them.
    shown.entered = Object.fromEntries(
      controlsOf(objectsOf(shown.view.blocks)).flatMap((control) => {
        const key = entryKey(control)
        const entry = shown.entered[key]
        return entry === undefined ? [] : [[key, entry]]
      }),
    )
    shown.hash = world.newId('h')
    world.emit({ kind: 'view.updated', view: shown })
  }

  function close(shown: SimView): void {
    shown.isOpen = false
    world.emit({ kind: 'view.closed', view: shown })
  }

  function stackOf(view: SimView): SimView[] {
    return [...world.views.values()].filter((one) => one.isOpen && one.rootId === view.rootId)
  }

  function open(params: Json): Json {
    const trigger = triggers.take(textOf(params.trigger_id))
    if (typeof trigger === 'string') return fail(trigger)
    const refusal = refuseView(params.view, 'modal')
    if (refusal) return refusal
    const shown = show(trigger.user, objectOf(params.view), null)
    return ok({ view: viewJson(world, shown) })
  }

  function push(params: Json): Json {
    const trigger = triggers.take(textOf(params.trigger_id))
    if (typeof trigger === 'string') return fail(trigger)
    const refusal = refuseView(params.view, 'modal')
    if (refusal) return refusal
    const below = world.views.get(trigger.onView ?? '')
    if (below === undefined) return fail('invalid_trigger_id')
    if (stackOf(below).length >= STACK_LIMIT) return fail('push_limit_reached')
    const shown = show(trigger.user, objectOf(params.view), below)
    return ok({ view: viewJson(world, shown) })
  }

  function update(params: Json): Json {
    const externalId = textOf(params.external_id)
    const shown = [...world.views.values()].find(
      (one) =>
        one.id === params.view_id || (externalId !== '' && one.view.external_id === externalId),
    )
    if (shown === undefined || !shown.isOpen) return fail('not_found')
    if (params.hash !== undefined && params.hash !== shown.hash) return fail('hash_conflict')
    const refusal = refuseView(params.view, 'modal')
    if (refusal) return refusal
    replace(shown, objectOf(params.view))
    return ok({ view: viewJson(world, shown) })
  }

  function publish(params: Json): Json {
    const user = textOf(params.user_id)
    if (!world.users.has(user)) return fail('user_not_found')
    const refusal = refuseView(params.view, 'home')
    if (refusal) return refusal
    const before = world.homeViews.get(user)
    if (params.hash !== undefined && params.hash !== before?.hash) return fail('hash_conflict')
    const view = make(world, user, objectOf(params.view), null)
    world.homeViews.set(user, view)
    world.emit({ kind: 'home.published', view })
    return ok({ view: viewJson(world, view) })
  }

  return {
    triggers,
    methods: {
      'views.open': open,
      'views.push': push,
      'views.update': update,
      'views.publish': publish,
    },
    show,
    replace,
    close,
    stackOf,
  }
}

function make(world: World, user: string, view: Json, below: SimView | null): SimView {
  const id = world.newId('V')
  return {
    id,
    user,
    view: named(world, view),
    hash: world.newId('h'),
    entered: {},
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    isOpen: true,
  }
}

function named(world: World, view: Json): Json {
  return { ...view, blocks: withIds(world, objectsOf(view.blocks)) }
}

/** Slack's refusal of a view of the wrong kind or shape, or null. */
export function refuseView(view: unknown, type: 'modal' | 'home'): Json | null {
  const problems = checkView(view)
  if (problems.length > 0) return fail('invalid_arguments', problems)
  if (objectOf(view).type === type) return null
  return fail('invalid_arguments', [`[ERROR] must be a ${type} [json-pointer:/view/type]`])
}
