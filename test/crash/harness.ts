import { performance } from 'node:perf_hooks'
import { seededRandom } from '../../src/sim/bland/random.ts'
import { auditCalls, auditEnd, auditTold, findOrphans, postsIn } from './books.ts'
import { type Death, type Life, startLife } from './life.ts'
import { hasWork, isOver, type Look, look, lookAtRemains, nextDueAt, signature } from './look.ts'
import type { Coverage, Doom } from './plan.ts'
import { createWorld, type World } from './world.ts'

export interface RunOptions {
  seed: number
  databaseUrl: string
  /** Crashes before a last process is left alone. A run that ends before has fewer. */
  kills: number
  coverage: Coverage
  /** Where compiled code is kept from one process to the next. */
  cacheFolder: string
}

export interface RunFigures {
  kills: number
  calls: number
  /** Messages that stand twice because a process died before it could mark them. */
  duplicates: number
  /** From the start of a process after a crash to its first request for a call, where one was due. */
  dialingAfterMs: number[]
  /** What is wrong. */
  problems: string[]
  /** Where each process died, to read beside the problems. */
  story: string[]
}

/** A process that does not come by its step in so many passes dies at any. */
const MAX_PASSES = 12
/** More than any process needs: the campaign would never end. */
const MAX_LOOKS = 1_500
const DIALING_WITHIN_MS = 5_000

/** One campaign, from its list to its summary, through so many crashes. */
export async function runCrashes(options: RunOptions): Promise<RunFigures> {
  const { seed, databaseUrl, coverage } = options
  const random = seededRandom(`crash:${seed}`)
  const world = await createWorld({ ...options, random })
  const { slack, bland, channel, limits, clock } = world
  const figures: RunFigures = {
    ...{ kills: 0, calls: 0, duplicates: 0, dialingAfterMs: [], problems: [], story: [] },
  }
  const { problems } = figures
  const orphans = new Set<string>()

  /** Lets things happen until the process dies or nothing is left to do. */
  async function watch(life: Life, isDoomed: boolean): Promise<'died' | 'over'> {
    let before = ''
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      if (isDoomed && looks === MAX_PASSES) life.plan({ step: null, count: 1 })
      const now = await look(databaseUrl)
      if (isOver(now)) return 'over'
      const isIdle = signature(now) === before
      before = signature(now)
      if (world.hasLiveCall()) {
        if (random() < 0.9) await Promise.race([life.death, world.nextEnd()])
      } else if (isIdle) clock.advance(waitMs(now, clock.now(), random))
      if (!(await life.pass(clock))) return 'died'
    }
    throw new Error(`The campaign does not end: ${before}`)
  }

  async function noteDeath(death: Death): Promise<Look> {
    coverage.note(death.words)
    figures.kills += 1
    figures.story.push(death.words?.step ?? 'killed by the parent')
    if (!death.isKilled) throw new Error(`A process ended by itself:\n${death.output}`)
    problems.push(...complaintsOf(death))
    await world.drain()
    const remains = await lookAtRemains(databaseUrl)
    const found = findOrphans(postsIn(slack, channel), remains)
    const fresh = found.filter(({ ts }) => !orphans.has(ts))
    for (const { ts, key, isLawful } of fresh) {
      orphans.add(ts)
      if (!isLawful) problems.push(`${key} was told twice before the process died`)
    }
    if (fresh.length > 1) problems.push(`one crash left ${fresh.length} unmarked messages`)
    return remains
  }

  /** Where leads wait for a line, the new process must call one of them, whatever the clock says. */
  async function expectDialing(life: Life, remains: Look): Promise<void> {
    if (limits.callsPerHour !== null || !hasWork(remains, clock.now(), limits.lines)) return
    const posts = world.posts()
    const timeoutMs = DIALING_WITHIN_MS - (performance.now() - life.bornMs)
    const dialing = bland
      .waitFor(() => world.posts() > posts, { timeoutMs })
      .then(
        () => 'dialing' as const,
        () => 'late' as const,
      )
    const first = await Promise.race([dialing, life.death.then(() => 'died' as const)])
    if (first === 'dialing') figures.dialingAfterMs.push(performance.now() - life.bornMs)
    if (first === 'late') problems.push('a process was not dialing within 5 s of its start')
  }

  function start(doom: Doom | null): Life {
    const life = startLife(world.env(), doom?.by === 'child' ? doom.plan : null)
    if (doom?.by === 'parent') killAfter(life, world, doom.callsAccepted)
    return life
  }

  let life = start(null)
  try {
    if (!(await life.ready())) throw new Error((await life.death).output)
    await world.startCampaign()
    const doom = coverage.nextDoom(random)
    if (doom.by === 'child') life.plan(doom.plan)
    else killAfter(life, world, doom.callsAccepted)
    let end = await watch(life, true)
    while (end === 'died') {
      const remains = await noteDeath(await life.death)
      if (random() < 0.2) {
        // The platform takes its time to start it again; no call lasts that long.
        await world.quiet()
        clock.advance(random() * 20 * 60_000)
      }
      const isDoomed = figures.kills < options.kills
      life = start(isDoomed ? coverage.nextDoom(random) : null)
      await expectDialing(life, remains)
      end = (await life.ready()) ? await watch(life, isDoomed) : 'died'
    }
    life.plan(null)
    life.stop()
    const death = await life.death
    if (death.isKilled) problems.push(`the last process died at ${death.words?.step}`)
    const last = await look(databaseUrl)
    problems.push(
      ...complaintsOf(death),
      ...auditCalls(bland, last, limits),
      ...auditEnd(last),
      ...auditTold(slack, channel, last, orphans),
    )
    return { ...figures, calls: bland.calls().length, duplicates: orphans.size }
  } catch (cause) {
    throw new Error(`seed ${seed}, after ${figures.story.join(' / ')}`, { cause })
  } finally {
    life.kill()
    await life.death
    await world.close()
  }
}

/** Kills it as soon as Bland has accepted so many more calls. */
function killAfter(life: Life, { bland }: World, callsAccepted: number): void {
  const wanted = bland.calls().length + callsAccepted
  const accepted = bland.waitFor((sim) => sim.calls().length >= wanted, { timeoutMs: 30_000 })
  // In vain when the run is over, or `plan` has ended this life in another way.
  accepted.then(life.kill, () => {})
}

/** How far the clock must go for something to be due. Now and then it goes on to the next lead. */
function waitMs(state: Look, now: number, random: () => number): number {
  const dueAt = nextDueAt(state)
  const isSkipping = dueAt !== null && dueAt > now && random() < 0.4
  if (!isSkipping) {
    if (state.attempts.some((attempt) => attempt.state !== 'ended')) return 61_000
    if (state.outbox.some((row) => row.state === 'pending')) return 4_100
  }
  if (dueAt === null) return 5_000
  // What is due waits for the hourly cap, or until Bland is asked again.
  return dueAt > now ? dueAt - now : 240_000
}

/** What a process logged beside warnings, and whatever else it wrote. */
function complaintsOf({ output }: Death): string[] {
  return output.split('\n').filter((line) => line !== '' && !line.includes('"level":"warn"'))
}
