import { App, HTTPReceiver } from '@slack/bolt'
import { onTestFinished } from 'vitest'
import { silentLogger, startSlack } from './slack-start.ts'

export const SECRET = 'local-signing-secret'

/** The vendor's own framework as the app: what it accepts, Slack's real app would. */
export async function startBolt(options: Parameters<typeof startSlack>[0] = {}) {
  const parts = await startSlack(options)
  const { slack, address } = parts
  const logger = silentLogger
  const receiver = new HTTPReceiver({ signingSecret: SECRET, logger })
  const app = new App({
    receiver,
    logger,
    token: slack.token,
    botId: slack.botId,
    botUserId: slack.botUserId,
    convoStore: false,
    clientOptions: { slackApiUrl: address.apiUrl, retryConfig: { retries: 0 } },
  })
  const server = await app.start({ port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    await app.stop()
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  const url = `http://127.0.0.1:${port}`
  slack.connect({ url, signingSecret: SECRET })
  return { ...parts, app, url }
}

export const button = (action_id: string, value: string) => ({
  type: 'actions' as const,
  elements: [
    {
      type: 'button' as const,
      action_id,
      value,
      text: { type: 'plain_text' as const, text: 'Go' },
    },
  ],
})

export const modal = (callback_id: string) => ({
  type: 'modal' as const,
  callback_id,
  notify_on_close: true,
  title: { type: 'plain_text' as const, text: 'Start' },
  submit: { type: 'plain_text' as const, text: 'OK' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'lines',
      label: { type: 'plain_text' as const, text: 'Lines' },
      element: { type: 'plain_text_input' as const, action_id: 'count' },
    },
  ],
})
