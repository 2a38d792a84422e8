import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { MADE_AT } from '../../support/make.ts'
import { type Served, type ServeOptions, serve } from './serve.ts'

let served: Served
afterEach(() => served.close())

const readySchema = z.object({
  code: z.number(),
  status: z.string(),
  checks: z.record(z.string(), z.string()),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

async function ready(health: ServeOptions['health'], passedMs = 0) {
  served = await serve({ health: { ...health } })
  served.clock.advance(passedMs)
  const response = await fetch(`${served.origin}/readyz`)
  return readySchema.parse({ ...Object(await response.json()), code: response.status })
}

describe('GET /healthz', () => {
  it('is up even when nothing works', async () => {
    served = await serve({ apiToken: null, health: { slackAuthPassed: () => false } })
    await served.db.destroy()
    const response = await fetch(`${served.origin}/healthz`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'up' })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await fetch(`${served.origin}/healthz`, { method: 'HEAD' })).status).toBe(200)
  })
})

describe('GET /readyz', () => {
  const OK = { database: 'ok', dialer: 'ok', slack: 'ok' }

  it('is 200 when all checks pass', async () => {
    expect(await ready({}, 59_999)).toEqual({ code: 200, status: 'ready', checks: OK })
  })

  it('is 503 while the database does not answer', async () => {
    served = await serve()
    await served.db.destroy()
    const response = await fetch(`${served.origin}/readyz`)
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({
      status: 'not_ready',
      checks: { ...OK, database: 'does not answer' },
      error: { code: 'unavailable', message: expect.stringContaining('database') },
    })
  })

  it.each([
    ['has made no pass', { lastPassAt: () => null }, 0, { dialer: 'has not made a pass yet' }],
    ['is silent', { lastPassAt: () => MADE_AT }, 60_000, { dialer: 'last pass 60 s ago' }],
  ])('is 503 while the dialer %s', async (_what, health, passedMs, check) => {
    const { code, checks, error } = await ready(health, passedMs)
    expect(checks).toEqual({ ...OK, ...check })
    expect({ code, error: error?.code }).toEqual({ code: 503, error: 'unavailable' })
  })

  it('is 503 until Slack has taken our token', async () => {
    const { code, checks } = await ready({ slackAuthPassed: () => false })
    expect(code).toBe(503)
    expect(checks).toEqual({ ...OK, slack: 'auth.test has not passed' })
  })

  it('is 503 once Slack refuses our token, as no message can say so', async () => {
    const { code, checks } = await ready({ slackTokenProblem: () => 'token_revoked' })
    expect(code).toBe(503)
    expect(checks.slack).toContain('refuses SLACK_BOT_TOKEN (token_revoked)')
  })
})
