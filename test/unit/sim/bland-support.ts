import { createServer, type IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'
import type { CallRequest } from '../../../src/bland/call-body.ts'
import { type BlandClient, createBlandClient } from '../../../src/bland/client.ts'
import { SENT_DISPOSITIONS } from '../../../src/domain/disposition.ts'
import { type BlandSim, type BlandSimOptions, createBlandSim } from '../../../src/sim/bland.ts'
import { systemClock } from '../../../src/system/clock.ts'

export interface Received {
  body: Buffer
  headers: IncomingHttpHeaders
}

/** Somebody who takes webhooks and answers with `statuses`, one after the other, then 200. */
export interface Receiver {
  url: string
  received: Received[]
  statuses: number[]
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const statuses: number[] = []
  const server = createServer((message, response) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      received.push({ body: Buffer.concat(chunks), headers: message.headers })
      response.writeHead(statuses.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return { url: `http://127.0.0.1:${address.port}/webhook`, received, statuses }
}

/** A running simulator with the real client; both are closed when the test ends. */
export async function startSim(
  options: Partial<BlandSimOptions> & { requestTimeoutMs?: number } = {},
): Promise<{ sim: BlandSim; client: BlandClient; apiUrl: string }> {
  const { requestTimeoutMs = 5_000, ...rest } = options
  const sim = createBlandSim({
    clock: systemClock,
    callMs: 20,
    ringMs: 5,
    answerDelayMs: 0,
    ...rest,
  })
  const { apiUrl } = await sim.start()
  const { apiKey } = sim.settings
  const client = createBlandClient({ apiUrl, apiKey, requestTimeoutMs })
  onTestFinished(async () => {
    await sim.stop()
    await client.close()
  })
  return { sim, client, apiUrl }
}

export function makeRequest(changes: Partial<CallRequest> = {}): CallRequest {
  return {
    phone: '+12025550143',
    task: 'You are an AI assistant of Acme.',
    voice: null,
    firstSentence: 'Hi Ann, this is an AI assistant of Acme.',
    language: null,
    maxMinutes: 5,
    voicemailMessage: null,
    transferNumber: '+12025550199',
    record: true,
    webhookUrl: 'http://127.0.0.1:9/webhook',
    timezone: 'America/New_York',
    metadata: { attemptId: 'attempt-1', campaignId: 'campaign-1', leadId: 'lead-1' },
    variables: { first_name: 'Ann' },
    dispositions: SENT_DISPOSITIONS,
    ...changes,
  }
}
