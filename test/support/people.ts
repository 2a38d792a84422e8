import type { BlandSim } from '../../src/sim/bland.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import type { CommandResult, ControlRef, ShareOptions } from '../../src/sim/slack.ts'
import type { RunningApp } from './run-app.ts'

// What people in Slack do and see, for tests of the whole program.

/** An import starts two threads, which takes a loaded machine longer than all else. */
export const PATIENCE_MS = 15_000

/** For the simulators: hours do not matter, and ten calls at once. */
export const SIMULATED = { CONCURRENCY: '10', IGNORE_CALLING_HOURS: '1' }

/** People in San Francisco, all of whom agreed, unless `consent` says otherwise. */
export function makeCsv(rows: number, { consent = 'yes', area = '415' } = {}): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const number = `+1${area}555${String(index).padStart(4, '0')}`
    return `Lead${index},Company ${index},${number},${consent}`
  })
  return ['first_name,company,phone,consent', ...lines].join('\n')
}

/** The sender is the usual person in the usual channel, unless named. */
export function share(
  { slack, channel, user }: RunningApp,
  options: Partial<ShareOptions> & Pick<ShareOptions, 'bytes'>,
) {
  return slack.shareFile({ channel, user, name: 'leads.csv', ...options })
}

/** Shares a list of so many leads and waits until it is ready; the report. */
export async function shareLeads(
  running: RunningApp,
  rows: number,
  options: Parameters<typeof makeCsv>[1] = {},
): Promise<SimMessage> {
  await share(running, { bytes: makeCsv(rows, options) })
  return waitForMessage(running, new RegExp(`\\b${rows} leads? ready to call`))
}

/** What the bot said in a channel, to all or to one person, oldest first. */
export function said({ slack, ...running }: RunningApp, channel = running.channel): SimMessage[] {
  return slack.messages(channel).filter((message) => message.user === slack.botUserId)
}

/** The bot's messages as people read them. */
export function texts(running: RunningApp, channel = running.channel): string[] {
  return said(running, channel).map((message) => running.slack.renderMessage(message))
}

/** The first message of the bot that says so. */
export function waitForMessage(
  running: RunningApp,
  words: string | RegExp,
  { channel = running.channel, count = 1 } = {},
): Promise<SimMessage> {
  const { slack } = running
  return slack.waitFor(
    () => {
      const found = said(running, channel).filter((message) =>
        contains(slack.renderMessage(message), words),
      )
      return found.length >= count ? found[0] : undefined
    },
    { for: `the bot to say ${words}`, deadlineMs: PATIENCE_MS },
  )
}

export function contains(text: string, words: string | RegExp): boolean {
  return typeof words === 'string' ? text.includes(words) : words.test(text)
}

/** Types a command and reads what came back, as the person sees it. */
export async function ask(
  running: RunningApp,
  text: string,
  place: { user?: string; channel?: string } = {},
): Promise<string> {
  const { user = running.user, channel = running.channel } = place
  return readReply(running, await running.slack.command(user, channel, text))
}

/** Presses a button and reads what came back; an answer in place of the message, too. */
export async function press(
  running: RunningApp,
  message: SimMessage,
  ref: ControlRef,
  user = running.user,
): Promise<string> {
  return readReply(running, await running.slack.pressButton(user, message, ref))
}

async function readReply({ slack }: RunningApp, { box }: CommandResult): Promise<string> {
  await slack.waitFor(() => box.posts.at(-1), { for: 'an answer to what was asked' })
  const shown = box.messages.at(-1) ?? box.original
  return shown === null ? '' : slack.renderMessage(shown)
}

/** Lets everything be said that can be said, moving the clock past Slack's pace. */
export async function sayAll({ app, clock }: RunningApp, passes = 40): Promise<void> {
  for (let pass = 0; pass < passes; pass += 1) {
    await app.runDue()
    const query = app.db.selectFrom('outbox').select('id').where('state', '=', 'pending')
    if ((await query.executeTakeFirst()) === undefined) return
    clock.advance(5_000)
  }
  throw new Error('The outbox does not empty itself.')
}

/** Waits until so many calls were placed, all of them have ended, and their webhooks were taken or lost. */
export async function waitForCalls({ bland }: RunningApp, calls: number): Promise<void> {
  await bland.waitFor((sim) => sim.calls().length >= calls && hasSettled(sim), {
    timeoutMs: 10_000,
  })
}

function hasSettled(sim: BlandSim): boolean {
  const calls = sim.calls()
  const told = new Set(
    sim.webhooks
      .filter(
        ({ kind, responseCode, isLost }) => kind === 'record' && (isLost || responseCode === 200),
      )
      .map(({ callId }) => callId),
  )
  return calls.every((call) => call.endedAt !== null && told.has(call.callId))
}

export async function campaignsOf({ app }: Pick<RunningApp, 'app'>) {
  return app.db.selectFrom('campaigns').selectAll().orderBy('createdAt').execute()
}

export async function listsOf({ app }: Pick<RunningApp, 'app'>) {
  return app.db.selectFrom('lists').selectAll().orderBy('createdAt').execute()
}

/** The state of the newest campaign. */
export async function stateOf(running: RunningApp): Promise<string | undefined> {
  return (await campaignsOf(running)).at(-1)?.state
}
