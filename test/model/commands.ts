import fc from 'fast-check'
import { expect } from 'vitest'
import { AppError } from '../../src/domain/error.ts'
import { isOpen } from '../../src/sim/bland/calls/call.ts'
import { callRecord } from '../../src/sim/bland/calls/record.ts'
import { SCENARIO_NAMES, type ScenarioName } from '../../src/sim/bland/calls/scenario.ts'
import type { Fault } from '../../src/sim/bland/faults.ts'
import { addSuppression } from '../../src/store/numbers/suppressions.ts'
import { attemptOf, type KillPoint, type Part, PEOPLE, SPELLINGS, type World } from './world.ts'

/** What a command needs to make sense, known without looking at the real thing. */
export interface Model {
  lists: number
  campaigns: number
  mayHaveCalls: boolean
}

type Needs = (model: Model) => boolean

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** A command that shows as a sentence in a counterexample, and after which all invariants are asked. */
class Does implements fc.AsyncCommand<Model, World> {
  readonly #sentence: string
  readonly #needs: Needs
  readonly #act: (world: World, model: Model) => Promise<unknown>

  constructor(
    sentence: string,
    needs: Needs,
    act: (world: World, model: Model) => Promise<unknown>,
  ) {
    this.#sentence = sentence
    this.#needs = needs
    this.#act = act
  }

  check(model: Readonly<Model>): boolean {
    return this.#needs(model)
  }

  async run(model: Model, world: World): Promise<void> {
    await world.step(this.#sentence, () => this.#act(world, model))
    model.lists = world.lists.length
    model.campaigns = world.campaignIds.length
    model.mayHaveCalls = world.calls.length > 0
  }

  toString(): string {
    return this.#sentence
  }
}

const always: Needs = () => true
const withList: Needs = ({ lists }) => lists > 0
const withCampaign: Needs = ({ campaigns }) => campaigns > 0
const withCall: Needs = ({ mayHaveCalls }) => mayHaveCalls

const REFUSALS: readonly Fault[] = [
  ...(['rate_limited', 'new_account', 'plan_limit', 'transient', 'not_saved'] as const),
  ...(['same_number', 'no_billing', 'sensitive'] as const),
  ...(['unauthorized', 'flagged', 'no_balance', 'not_found', 'invalid'] as const),
  ...(['do_not_call', 'blacklisted', 'bad_number', 'international'] as const),
]
const LOSSES: readonly Fault[] = [
  ...(['drop', 'drop_before', 'error_500', 'error_500_before', 'unreadable', 'no_id'] as const),
  ...(['get_500', 'get_drop'] as const),
]
const WAITS: readonly (readonly [string, number])[] = [
  ['a second passes', SECOND_MS],
  ['20 seconds pass', 20 * SECOND_MS],
  ['a minute passes', MINUTE_MS],
  ['four minutes pass', 4 * MINUTE_MS],
  ['eleven minutes pass', 11 * MINUTE_MS],
  ['four hours pass', 4 * HOUR_MS],
  ['a day passes', 24 * HOUR_MS],
  ['the clock is set back an hour', -HOUR_MS],
]

const pick = fc.nat({ max: 11 })

function at<T>(items: readonly T[], index: number): T | undefined {
  return items[index % Math.max(1, items.length)]
}

function imported(rows: readonly string[]): Does {
  return new Does(`import ${rows.join(', ')}`, always, (world) => world.import(rows))
}

const imports = fc
  .tuple(fc.subarray([...PEOPLE], { minLength: 1 }), fc.nat({ max: SPELLINGS.length - 1 }))
  .map(([people, spelling]) => imported(people.map((phone) => SPELLINGS[spelling]?.(phone) ?? '')))

function started(list: number, lines: number | null, maxAttempts: number, isLater: boolean): Does {
  const sentence = `start list #${list} lines:${lines} max:${maxAttempts}${isLater ? ' later' : ''}`
  return new Does(sentence, withList, async (world) => {
    const now = world.dialing.clock.now()
    const request = {
      ...{ listId: at(world.lists, list) ?? '', prompt: null, lines, maxAttempts },
      ...{ budgetMicros: null, startsAt: isLater ? now + 5 * MINUTE_MS : null },
      ...{ channel: 'C0LEADS', actor: 'U0ANNA', attestConsent: false },
    }
    const result = await orConflict(world.campaigns.start(request))
    if (result?.type === 'started') world.campaignIds.push(result.campaign.id)
  })
}

const starts = fc
  .tuple(pick, fc.constantFrom(null, 1), fc.integer({ min: 1, max: 3 }), fc.boolean())
  .map((chosen) => started(...chosen))

/** How every run begins: two lists that share people, and the first one is called. */
export const OPENING = [
  imported(PEOPLE.slice(0, 4)),
  imported(PEOPLE.slice(2, 6)),
  started(0, null, 3, false),
]

const FROM = {
  pause: ['running', 'scheduled'],
  resume: ['paused'],
  stop: ['running', 'scheduled', 'paused'],
  'stop now': ['running', 'scheduled', 'paused', 'stopped'],
} as const

const changes = fc
  .tuple(fc.constantFrom('pause', 'resume', 'resume', 'resume', 'stop', 'stop now'), pick)
  .map(([how, index]) => {
    return new Does(`${how} campaign #${index}`, withCampaign, async (world) => {
      const id = at(world.campaignIds, index) ?? ''
      const { state } = (await world.campaigns.choose(id, null)) ?? {}
      const done = await orConflict(change(world, how, id))
      const isAllowed = FROM[how].some((from) => from === state)
      expect(done !== null, `${how} of a campaign that is ${state}`).toBe(isAllowed)
    })
  })

function change(world: World, how: keyof typeof FROM, id: string): Promise<unknown> {
  if (how === 'pause') return world.campaigns.pause(id, 'U0ANNA')
  if (how === 'resume') return world.campaigns.resume(id, 'U0ANNA')
  return world.campaigns.stop(id, 'U0ANNA', { now: how === 'stop now' })
}

/** Null when it makes no sense just now, and a person is told so. */
async function orConflict<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return null
    throw error
  }
}

const optOuts = fc.constantFrom(...PEOPLE).map((phone) => {
  return new Does(`${phone} opts out`, always, async ({ db, dialing }) => {
    const by = { source: 'slack', reason: null, addedBy: 'U0ANNA', attemptId: null }
    await addSuppression(db, { phone, ...by, addedAt: dialing.clock.now() })
  })
})

const waits = fc.constantFrom(...WAITS).map(([sentence, durationMs]) => {
  return new Does(sentence, always, (world) => world.wait(durationMs))
})

function parts(part: Part) {
  return fc.constant(new Does(part, withCampaign, (world) => world.run(part)))
}

const kills = fc
  .tuple(
    fc.constantFrom<Part[]>('pass', 'pass', 'settle', 'reconcile'),
    fc.oneof(fc.nat({ max: 45 }), fc.constant<KillPoint>('once Bland has answered')),
  )
  .map(([part, point]) => {
    const when = typeof point === 'number' ? `after ${point} statements` : point
    const sentence = `${part}, killed ${when}, and a new start`
    return new Does(sentence, withCampaign, (world) => world.kill(part, point))
  })

const SCENARIOS = SCENARIO_NAMES.filter((name) => name !== 'max_duration')

const hangUps = fc
  .tuple(pick, fc.constantFrom<ScenarioName[]>(...SCENARIOS))
  .map(([index, scenario]) => {
    return new Does(`open call #${index} ends: ${scenario}`, withCall, async (world) => {
      const call = at(world.calls.filter(isOpen), index)
      if (call !== undefined) await world.hangUp(call, scenario)
    })
  })

const HOW = ['as it is', 'twice', 'contradicting', 'as another call', 'to another address'] as const

const deliveries = fc
  .tuple(pick, fc.constantFrom('as it is', 'as it is', ...HOW))
  .map(([index, how]) => {
    return new Does(`Bland tells of call #${index} ${how}`, withCall, (world) =>
      deliver(world, index, how),
    )
  })

const ANOTHER_END = {
  ...{ status: 'completed', completed: true, queue_status: 'complete', answered_by: 'human' },
  ...{ disposition_tag: 'talked', corrected_duration: '61' },
}

async function deliver(world: World, index: number, how: (typeof HOW)[number]): Promise<void> {
  // The newest first: that is where most is still open.
  const call = at([...world.calls].reverse(), index)
  if (call === undefined) return
  const record = callRecord(call, world.dialing.sim.settings)
  if (how === 'as another call') {
    const known = await world.db
      .selectFrom('attempts')
      .select('callId')
      .where('id', '=', attemptOf(call))
      .executeTakeFirst()
    // Nobody but Bland knows the token of an attempt without a call id.
    if (known?.callId === null) return
    await world.deliver(call, { ...record, ...ANOTHER_END, call_id: `not ${call.callId}` })
  } else if (how === 'to another address') {
    const other = at(world.calls, index + 1) ?? call
    await world.deliver(call, record, attemptOf(other))
  } else {
    const isOther = how === 'contradicting' && !isOpen(call)
    await world.deliver(call, isOther ? { ...record, ...ANOTHER_END } : record)
    if (how === 'twice') await world.deliver(call, record)
  }
}

function faults(kinds: readonly Fault[]) {
  return fc.constantFrom(...kinds).map((fault) => {
    const sentence = `Bland will answer ${fault}`
    return new Does(sentence, always, async ({ dialing }) => dialing.sim.failNext(fault))
  })
}

function times<T>(count: number, item: T): T[] {
  return Array.from({ length: count }, () => item)
}

/** Everything that may happen, as often beside the rest as the number says. */
export const COMMANDS = [
  imports,
  ...times(2, starts),
  ...times(2, changes),
  optOuts,
  ...times(5, waits),
  ...times(10, parts('pass')),
  ...times(5, parts('settle')),
  ...times(2, parts('reconcile')),
  ...times(3, kills),
  ...times(6, hangUps),
  ...times(6, deliveries),
  faults(REFUSALS),
  ...times(2, faults(LOSSES)),
]
