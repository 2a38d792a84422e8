import { verifySlackRequest } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { startSlack } from './slack-start.ts'
import { button, SECRET, startBolt } from './slack-start-bolt.ts'

describe('requests to the app', () => {
  it('carry a signature that the vendor verifies', async () => {
    const { slack, ann } = await startBolt()
    const delivery = await slack.openHome(ann.id)
    const signed = (body: string) =>
      verifySlackRequest({
        signingSecret: SECRET,
        body,
        headers: {
          'x-slack-signature': delivery.headers['x-slack-signature'] ?? '',
          'x-slack-request-timestamp': Number(delivery.headers['x-slack-request-timestamp']),
        },
      })
    expect(() => signed(delivery.rawBody)).not.toThrow()
    expect(() => signed(`${delivery.rawBody} `)).toThrow('signature mismatch')
    expect((await slack.verifyUrl('c1')).body).toContain('c1')
  })

  it('are refused when signed with another secret', async () => {
    const { slack, url, ann, sales } = await startBolt()
    slack.connect({ url, signingSecret: 'wrong' })
    const result = await slack.command(ann.id, sales.id, '/dial help')
    expect(result).toMatchObject({ status: 401, error: 'http_error' })
  })

  it('fail in a named way when the app is not there', async () => {
    const { slack, ann, sales } = await startSlack()
    // Port 9 (discard) has no listener on a test machine.
    slack.connect({ url: 'http://127.0.0.1:9', signingSecret: SECRET })
    const result = await slack.command(ann.id, sales.id, '/dial help')
    expect(result).toMatchObject({ status: 0, error: 'connection_failed' })
  })
})

describe('events', () => {
  it('tell the app of a shared file, and again on a retry with the same id', async () => {
    const { slack, app, ann, sales } = await startBolt()
    const seen: unknown[] = []
    app.event('file_shared', async ({ event, body, context }) => {
      seen.push([event.file_id, event.channel_id, body.event_id, context.retryNum])
    })
    const options = { channel: sales.id, user: ann.id, name: 'leads.csv', bytes: 'phone\n' }
    const { delivery, file } = await slack.shareFile(options)
    if (delivery === null) throw new Error('not delivered')
    await slack.repeat(delivery, 1, 'http_timeout')
    const id = delivery.payload.event_id
    expect(seen).toEqual([
      [file.id, sales.id, id, undefined],
      [file.id, sales.id, id, 1],
    ])
  })

  it('tell the app of its own uploads too, which its framework does not filter', async () => {
    const { slack, app, client, sales } = await startBolt()
    const seen: string[] = []
    app.event('file_shared', async ({ event }) => {
      seen.push(event.user_id)
    })
    await client.filesUploadV2({ channel_id: sales.id, filename: 'rejected.csv', content: 'a' })
    await slack.idle()
    expect(seen).toEqual([slack.botUserId])
  })

  it('are not sent for channels without the bot', async () => {
    const { slack, ann } = await startBolt()
    const away = slack.addChannel({ name: 'away', members: [ann.id], withBot: false })
    const options = { channel: away.id, user: ann.id, name: 'leads.csv', bytes: 'phone\n' }
    expect((await slack.shareFile(options)).delivery).toBeNull()
    expect(slack.deliveries).toEqual([])
  })
})

describe('a command', () => {
  it('is acknowledged, answered for one person, then for all', async () => {
    const { slack, app, ann, sales } = await startBolt()
    app.command('/dial', async ({ ack, respond, command }) => {
      await ack({ response_type: 'ephemeral', text: `got ${command.text}` })
      await respond({ response_type: 'in_channel', text: 'for all' })
    })
    const result = await slack.command(ann.id, sales.id, '/dial start lines:2')
    expect(result).toMatchObject({
      status: 200,
      error: null,
      answer: { text: 'got start lines:2' },
    })
    await slack.waitFor(() => result.box.messages[1])
    expect(slack.messages(sales.id)).toMatchObject([
      { text: 'got start lines:2', ephemeralTo: ann.id },
      { text: 'for all', ephemeralTo: null, via: 'response' },
    ])
    expect(result.box.posts).toHaveLength(1)
    expect(result.ackMs).toBeGreaterThan(0)
  })

  it('shows what was typed to all when the first answer is for all', async () => {
    const { slack, app, client, ann, sales } = await startBolt()
    app.command('/dial', async ({ ack }) => ack({ response_type: 'in_channel', text: 'card' }))
    await slack.command(ann.id, sales.id, '/dial status')
    const [typed, answer] = slack.messages(sales.id)
    expect([typed?.text, typed?.user, answer?.text]).toEqual(['/dial status', ann.id, 'card'])
    const update = client.chat.update({ channel: sales.id, ts: answer?.ts ?? '', text: 'x' })
    await expect(update).rejects.toMatchObject({ data: { error: 'cant_update_message' } })
  })

  it('comes escaped as Slack escapes it, with references left whole', async () => {
    const { slack, app, ann, sales } = await startBolt()
    app.command('/dial', async ({ ack, command }) => ack(command.text))
    const result = await slack.command(ann.id, sales.id, `/dial a&b <c> <@${ann.id}>`)
    expect(result.answer).toEqual({ text: `a&amp;b &lt;c&gt; <@${ann.id}>` })
  })

  it('tells the person when its answer cannot be shown', async () => {
    const { slack, app, ann, sales } = await startBolt()
    const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: '' } }]
    app.command('/dial', async ({ ack }) => ack({ text: 'x', blocks }))
    const result = await slack.command(ann.id, sales.id, '/dial')
    expect(result.error).toBe('invalid_response')
    expect(slack.messages(sales.id)).toEqual([])
  })

  it('fails for the person when the app is too slow', async () => {
    const { slack, app, ann, sales } = await startBolt({ ackLimitMs: 30 })
    app.command('/dial', async () => {})
    const result = await slack.command(ann.id, sales.id, '/dial')
    expect(result.error).toBe('operation_timeout')
  })

  it('takes five answers in thirty minutes and no more', async () => {
    let now = 1_763_790_000_000
    const { slack, app, ann, sales } = await startBolt({ clock: { now: () => now } })
    const statuses: number[] = []
    app.command('/dial', async ({ ack }) => ack())
    const { box } = await slack.command(ann.id, sales.id, '/dial')
    const respond = async (url: string) => {
      const body = JSON.stringify({ text: 'more' })
      statuses.push((await fetch(url, { method: 'POST', body })).status)
    }
    for (let count = 0; count < 6; count += 1) await respond(box.url)
    const { box: late } = await slack.command(ann.id, sales.id, '/dial')
    now += 30 * 60_000 + 1
    await respond(late.url)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404, 404])
  })
})

describe('a button', () => {
  it('sends its value, and the answer replaces the message', async () => {
    const { slack, app, client, ann, sales } = await startBolt()
    app.action({ type: 'block_actions', action_id: 'pause' }, async ({ ack, respond, payload }) => {
      await ack()
      const value = 'value' in payload ? payload.value : ''
      await respond({ replace_original: true, text: `paused ${value}` })
    })
    const { ts = '' } = await client.chat.postMessage({
      channel: sales.id,
      text: 'card',
      blocks: [button('pause', 'campaign-1')],
    })
    const message = slack.message(sales.id, ts)
    await slack.pressButton(ann.id, message, 'pause')
    await slack.waitFor(() => message.text === 'paused campaign-1')
    await expect(slack.pressButton(ann.id, message, 'pause')).rejects.toThrow('No control "pause"')
  })

  it('is told apart from others of the same name by its value or its block', async () => {
    const { slack, app, client, ann, sales } = await startBolt()
    const pressed: unknown[] = []
    app.action('open', async ({ ack, payload }) => {
      pressed.push('value' in payload && payload.value)
      await ack()
    })
    const blocks = [
      { ...button('open', '1'), block_id: 'first' },
      { ...button('open', '2'), block_id: 'second' },
    ]
    const { ts = '' } = await client.chat.postMessage({ channel: sales.id, text: 'two', blocks })
    const place = { channel: sales.id, ts }
    await expect(slack.pressButton(ann.id, place, 'open')).rejects.toThrow('More than one')
    await slack.pressButton(ann.id, place, { actionId: 'open', value: '2' })
    await slack.pressButton(ann.id, place, { actionId: 'open', blockId: 'first' })
    expect(pressed).toEqual(['2', '1'])
  })

  it('works in a message that only one person sees, for that person', async () => {
    const { slack, app, client, ann, sales } = await startBolt()
    app.action('consent', async ({ ack, respond }) => {
      await ack()
      await respond({ delete_original: true })
    })
    await client.chat.postEphemeral({
      channel: sales.id,
      user: ann.id,
      text: 'Consent?',
      blocks: [button('consent', 'yes')],
    })
    const [message] = slack.messages(sales.id)
    if (message === undefined) throw new Error('no message')
    const bob = slack.addUser({ name: 'bob' })
    await expect(slack.pressButton(bob.id, message, 'consent')).rejects.toThrow('does not see')
    await slack.pressButton(ann.id, message, 'consent')
    await slack.waitFor(() => message.isDeleted)
  })
})
