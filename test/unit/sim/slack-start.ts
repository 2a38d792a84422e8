import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import { createSlackSim, type SlackSimOptions } from '../../../src/sim/slack.ts'
import { systemClock } from '../../../src/system/clock.ts'

const nothing = () => {}

/** The client logs every refusal, which here is what the tests provoke. */
export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
}

/** A running local Slack with one channel and one person, and the vendor's own client on it. */
export async function startSlack(
  options: Partial<SlackSimOptions> = {},
  clientOptions: WebClientOptions = {},
) {
  const slack = createSlackSim({ clock: systemClock, ...options })
  const address = await slack.start()
  onTestFinished(() => slack.stop())
  const ann = slack.addUser({ name: 'ann' })
  const sales = slack.addChannel({ name: 'sales', members: [ann.id] })
  const client = new WebClient(slack.token, {
    slackApiUrl: address.apiUrl,
    retryConfig: { retries: 0 },
    logger: silentLogger,
    ...clientOptions,
  })
  return { slack, address, client, ann, sales }
}

/** Slack's word for why a call failed; '' when it did not. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return ''
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'data' in error) {
      const { data } = error
      if (typeof data === 'object' && data !== null && 'error' in data) return String(data.error)
    }
    return error instanceof Error ? error.name : String(error)
  }
}
