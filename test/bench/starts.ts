import { performance } from 'node:perf_hooks'
import pLimit from 'p-limit'
import { SENT_DISPOSITIONS } from '../../src/domain/disposition.ts'
import { insertLeads, print, startBland, startDialing, startRequest } from './bench.ts'

const CALLS = 5_000

/** Starts a second against a Bland that answers at once, beside a bare loop of the same POSTs. */
export async function benchStarts(): Promise<void> {
  const slow = { callMs: 3_600_000, ringMs: 3_600_000, answerDelayMs: 0, sameNumberCooldownMs: 0 }
  const bare = await startBland(slow)
  const loop = await startDialing({ apiUrl: bare.apiUrl, lines: 1 })
  const limit = pLimit(32)
  const bareFrom = performance.now()
  await Promise.all(
    Array.from({ length: CALLS }, (_, index) =>
      limit(() =>
        loop.bland.placeCall({
          phone: `+1${4_150_000_000 + index}`,
          task: loop.context.prompts.resolve('default').prompt.body,
          voice: null,
          firstSentence: 'Hi',
          language: null,
          maxMinutes: 5,
          voicemailMessage: null,
          transferNumber: null,
          record: true,
          webhookUrl: loop.context.webhookUrl(`attempt-${index}`),
          timezone: 'America/Los_Angeles',
          metadata: { attemptId: `attempt-${index}`, campaignId: 'c', leadId: 'l' },
          variables: { first_name: 'Ada' },
          dispositions: SENT_DISPOSITIONS,
        }),
      ),
    ),
  )
  const barePerSecond = (CALLS * 1000) / (performance.now() - bareFrom)
  await loop.stop()
  bare.stop()

  const bland = await startBland(slow)
  const dialing = await startDialing({ apiUrl: bland.apiUrl, lines: CALLS })
  const listId = insertLeads(dialing.url, CALLS)
  // The look ahead of `start` is no part of the dialer.
  await dialing.campaigns.start(startRequest(listId))
  const from = performance.now()
  dialing.dialer.start()
  await bland.waitForCalls(CALLS)
  const perSecond = (CALLS * 1000) / (performance.now() - from)
  await dialing.stop()
  bland.stop()
  const figure = `${perSecond.toFixed(0)}/s of ${barePerSecond.toFixed(0)}/s`
  print(
    'starts a second beside bare POSTs',
    `${(perSecond / barePerSecond).toFixed(2)} (${figure})`,
    '≥ 0.5',
  )
}
