import { WebClientEvent } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { errorOf, startSlack } from './slack-start.ts'

describe('rate limits', () => {
  it('let a short burst through and then hold a channel to one message a second', async () => {
    let now = 1_763_790_000_000
    const clock = { now: () => now }
    const { client, slack, sales } = await startSlack({ clock }, { rejectRateLimitedCalls: true })
    const other = slack.addChannel({ name: 'other' })
    slack.setRateLimits(true)
    const post = (channel = sales.id) => errorOf(client.chat.postMessage({ channel, text: 'x' }))
    expect([await post(), await post(), await post(), await post()]).toEqual(['', '', '', ''])
    expect(await post()).toBe('WebAPIRateLimitedError')
    expect(await post(other.id)).toBe('')
    expect(slack.requests.at(-2)).toMatchObject({ status: 429, error: 'ratelimited', ok: false })
    now += 4000
    expect(await post()).toBe('')
  })

  it('hold chat.update to its tier', async () => {
    const clock = { now: () => 1_763_790_000_000 }
    const { client, slack, sales } = await startSlack({ clock }, { rejectRateLimitedCalls: true })
    const { ts = '' } = await client.chat.postMessage({ channel: sales.id, text: 'x' })
    slack.setRateLimits(true)
    const update = () => client.chat.update({ channel: sales.id, ts, text: 'y' })
    for (let count = 0; count < 50; count += 1) await update()
    await expect(update()).rejects.toMatchObject({ retryAfter: 60 })
  })

  it('hold user groups to twenty a minute', async () => {
    const clock = { now: () => 1_763_790_000_000 }
    const { client, slack } = await startSlack({ clock }, { rejectRateLimitedCalls: true })
    slack.setRateLimits(true)
    for (let count = 0; count < 20; count += 1) await client.usergroups.list()
    expect(await errorOf(client.usergroups.list())).toBe('WebAPIRateLimitedError')
  })

  it('are honoured by the real client, which comes again', async () => {
    const retryConfig = { retries: 1, minTimeout: 1, maxTimeout: 1 }
    const { client, slack, sales } = await startSlack({}, { retryConfig })
    const told: unknown[] = []
    client.on(WebClientEvent.RATE_LIMITED, (seconds) => told.push(seconds))
    slack.failNext('chat.postMessage', { retryAfter: 1 })
    await client.chat.postMessage({ channel: sales.id, text: 'late' })
    expect(told).toEqual([1])
    expect(slack.messages(sales.id)).toHaveLength(1)
  })
})

describe('planned faults', () => {
  it.each([
    [{ status: 503 }, 'WebAPIHTTPError'],
    [{ error: 'fatal_error' }, 'fatal_error'],
    [{ dropConnection: true as const }, 'WebAPIRequestError'],
  ])('%j is met by the client as %s, once', async (fault, name) => {
    const { client, slack, sales } = await startSlack()
    slack.failNext('chat.postMessage', fault)
    const post = () => errorOf(client.chat.postMessage({ channel: sales.id, text: 'x' }))
    expect(await post()).toBe(name)
    expect(slack.messages(sales.id)).toHaveLength(0)
    expect(await post()).toBe('')
  })

  it('gives a web page with status 200', async () => {
    const { client, slack } = await startSlack()
    slack.failNext('*', { html: true })
    expect(await errorOf(client.auth.test())).toContain('<html>')
  })

  it('can lose the answer of a message that was posted', async () => {
    const { client, slack, sales } = await startSlack()
    slack.failNext('chat.postMessage', { dropConnection: true, afterwards: true })
    const post = client.chat.postMessage({ channel: sales.id, text: 'x' })
    expect(await errorOf(post)).toBe('WebAPIRequestError')
    expect(slack.messages(sales.id)).toHaveLength(1)
  })

  it('can be an outage that ends', async () => {
    const { client, slack } = await startSlack()
    slack.outage()
    expect(await errorOf(client.auth.test())).toBe('WebAPIHTTPError')
    expect(await errorOf(client.auth.test())).toBe('WebAPIHTTPError')
    slack.endOutage()
    expect(await errorOf(client.auth.test())).toBe('')
  })
})
