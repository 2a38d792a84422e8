import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startDoor } from './slack-door.ts'

describe('the server', () => {
  it('serves our routes beside Slack, and hands on what leads nowhere', async () => {
    const { url, slack } = await startDoor({
      routes: [
        { path: '/healthz', method: 'GET', handler: (_request, response) => response.end('up') },
        {
          path: '/items/:id',
          method: 'GET',
          handler: (_request, response) => response.end('item'),
        },
        {
          path: '/breaks',
          method: 'GET',
          handler: () => {
            throw new Error('broken')
          },
        },
      ],
    })
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('up')
    expect((await slack.verifyUrl('challenge-1')).body).toContain('challenge-1')
    const nowhere = await fetch(`${url}/nowhere`)
    expect([nowhere.status, await nowhere.json()]).toEqual([
      404,
      { error: { message: 'There is nothing at this address.' } },
    ])
    expect(await (await fetch(`${url}/items/%zz`)).text()).toContain('cannot be read')
    expect(await (await fetch(`${url}/breaks`)).text()).toContain('broken')
  })

  it('refuses what Slack did not sign, and what is too large to be from Slack', async () => {
    const { url } = await startDoor()
    const post = (body: string) => fetch(`${url}/slack/events`, { method: 'POST', body })
    expect((await post('command=%2Fdial')).status).toBe(401)
    expect((await post('x'.repeat(1_100_000))).status).toBe(413)
  })

  it('says which setting to change when the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const bound = other.address()
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0
    await expect(startDoor({ port })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('set PORT'),
    })
  })

  it('ends, and ending it again does nothing', async () => {
    const { door, url } = await startDoor()
    await door.stop()
    await expect(fetch(url)).rejects.toThrow()
    await expect(door.stop()).resolves.toBeUndefined()
  })

  it('leaves Slack out over Socket Mode, and is up while the socket is not', async () => {
    const { door, url } = await startDoor({
      appToken: 'xapp-1',
      routes: [
        { path: '/healthz', method: 'GET', handler: (_request, response) => response.end('up') },
      ],
    })
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('up')
    expect((await fetch(`${url}/slack/events`, { method: 'POST' })).status).toBe(404)
    // The local Slack has no sockets.
    expect(door.authPassed()).toBe(false)
  })
})

describe('the token', () => {
  it('is refused at the start, by name, when Slack does not know it', async () => {
    await expect(startDoor({ token: 'xoxb-wrong' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('SLACK_BOT_TOKEN'),
    })
  })

  it('is asked about once, by one auth.test', async () => {
    const { slack, door, ask } = await startDoor()
    await ask('/dial help')
    expect(slack.requests.filter(({ method }) => method === 'auth.test')).toHaveLength(1)
    expect(door.authPassed()).toBe(true)
  })

  it('is asked about again until Slack answers; the server is up meanwhile', async () => {
    const { slack, door, url, ask } = await startDoor({
      prepare: (sim) => sim.failNext('auth.test', { status: 503 }),
      routes: [
        { path: '/healthz', method: 'GET', handler: (_request, response) => response.end('up') },
      ],
    })
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('up')
    await slack.waitFor(() => door.authPassed(), { for: 'a second auth.test' })
    expect(await ask('/dial help')).toContain('/dial start')
  })

  it('does not stand in for a page that a proxy sent', async () => {
    const { door } = await startDoor({
      prepare: (sim) => sim.outage({ html: true }),
    })
    expect(door.authPassed()).toBe(false)
  })

  it('refuses everybody until it is known who we are', async () => {
    const { slack, ann, sales, answerTo } = await startDoor({
      prepare: (sim) => sim.failNext('auth.test', { status: 503 }, 20),
    })
    const answer = await answerTo(await slack.command(ann, sales, '/dial lists'))
    expect(slack.renderMessage(answer)).toContain('not connected to Slack yet')
  })

  it('warns of scopes that the app was not given', async () => {
    const { logLines } = await startDoor({
      prepare: (sim) => {
        sim.world.scopes = ['commands', 'chat:write', 'files:read', 'users:read']
      },
    })
    const warning = logLines.find((line) => line.includes('slack.scopes'))
    expect(warning).toContain('files:write')
    expect(warning).toContain('usergroups:read')
  })

  it('for Socket Mode is refused by its own name', async () => {
    await expect(
      startDoor({
        appToken: 'xapp-wrong',
        prepare: (sim) => sim.failNext('apps.connections.open', { error: 'invalid_auth' }),
      }),
    ).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('SLACK_APP_TOKEN'),
    })
  })
})
