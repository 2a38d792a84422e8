import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { API_TOKEN, expectError, rawRequest, type Served, serve } from './serve.ts'

let served: Served
beforeEach(async () => {
  served = await serve()
})
afterEach(() => served.close())

describe('the bearer token', () => {
  it.each([
    ['POST', '/api/upload-leads'],
    ['POST', '/api/start'],
    ['GET', '/api/calls'],
    ['GET', '/api/campaigns'],
    ['GET', '/api/campaigns/some-id'],
    ['GET', '/metrics'],
  ])('is wanted for %s %s', async (method, path) => {
    const response = await fetch(served.origin + path, { method })
    expect(await expectError(response, 401, 'unauthorized')).toContain('API_TOKEN')
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
  })

  it.each([
    ['another one', `Bearer ${API_TOKEN.replace('a', 'b')}`],
    ['a shorter one', `Bearer ${API_TOKEN.slice(0, -1)}`],
    ['a longer one', `Bearer ${API_TOKEN}x`],
    ['none', 'Bearer '],
    ['the right one in another scheme', `Basic ${API_TOKEN}`],
  ])('is refused when it is %s', async (_what, authorization) => {
    const response = await served.api('/api/campaigns', { headers: { authorization } })
    await expectError(response, 401, 'unauthorized')
  })

  it('is taken whatever the case of its scheme', async () => {
    const headers = { authorization: `bearer ${API_TOKEN}` }
    expect((await served.api('/api/campaigns', { headers })).status).toBe(200)
  })

  it('is never in the log', async () => {
    await served.api('/api/campaigns?key=a-query')
    expect(served.logged.join()).toContain('"path":"/api/campaigns"')
    expect(served.logged.join()).not.toContain(API_TOKEN)
    expect(served.logged.join()).not.toContain('a-query')
  })
})

describe('without API_TOKEN', () => {
  it.each(['/api/calls', '/metrics'])('%s is off and names the setting', async (path) => {
    const closed = await serve({ apiToken: null })
    try {
      const headers = { authorization: 'Bearer null' }
      const response = await fetch(closed.origin + path, { headers })
      expect(await expectError(response, 403, 'forbidden')).toContain('API_TOKEN')
    } finally {
      await closed.close()
    }
  })
})

describe('an address that is not there', () => {
  it.each(['/', '/api', '/api/leads', '/webhook/a/b', '/api/campaigns/a/b'])(
    'is not found: %s',
    async (path) => {
      await expectError(await served.api(path), 404, 'not_found')
      await expectError(await served.api(path, { method: 'POST', body: 'x' }), 404, 'not_found')
    },
  )

  it.each([
    ['GET', '/webhook', 'POST'],
    ['GET', '/webhook/token', 'POST'],
    ['DELETE', '/api/upload-leads', 'POST'],
    ['PUT', '/api/start/', 'POST'],
    ['POST', '/api/calls', 'GET'],
    ['PATCH', '/API/campaigns', 'GET'],
    ['DELETE', '/api/campaigns/some-id', 'GET'],
    ['OPTIONS', '/healthz', 'GET'],
    ['POST', '/metrics', 'GET'],
  ])('%s %s says that it takes %s', async (method, path, allowed) => {
    const message = await expectError(await served.api(path, { method }), 404, 'not_found')
    expect(message).toContain(`takes ${allowed}, not ${method}`)
  })

  it.each([
    ['a path that is no URL', 'GET', '//'],
    ['a broken escape', 'GET', '/api/campaigns/%zz'],
    ['a method of another protocol', 'PROPFIND', '/api/calls'],
  ])('is answered in the same shape for %s', async (_what, method, path) => {
    const answer = await rawRequest(served.port, method, path)
    expect(answer.status).toBe(404)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(JSON.parse(answer.body)).toEqual({
      error: { code: 'not_found', message: expect.any(String) },
    })
  })
})

describe('a failure of ours', () => {
  it('is a 500 that shows nothing, is in the log, and leaves the server up', async () => {
    await served.db.destroy()
    const message = await expectError(await served.api('/api/campaigns'), 500, 'internal')
    expect(message).not.toMatch(/driver|sqlite|destroyed/i)
    expect(served.logged.join()).toMatch(/"level":"error".*destroyed.*http\.failed/)
    expect((await fetch(`${served.origin}/healthz`)).status).toBe(200)
  })
})
