import { WebClient } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { errorOf, startSlack } from './slack-start.ts'

const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text },
})

describe('a workspace without a block', () => {
  it('refuses messages with it, names its place, and takes the others', async () => {
    const { client, slack, sales } = await startSlack()
    const table = {
      type: 'table' as const,
      rows: [[{ type: 'raw_text' as const, text: 'a' }]],
    }
    const words = { channel: sales.id, text: 'hi', blocks: [section('a'), table] }
    slack.refuseBlocks('table')
    await expect(client.chat.postMessage(words)).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: { messages: [expect.stringContaining('/blocks/1/type')] },
      },
    })
    await client.chat.postMessage({ ...words, blocks: [section('a')] })
    slack.takeBlocks()
    await client.chat.postMessage(words)
    expect(slack.messages(sales.id)).toHaveLength(2)
  })
})

describe('the token', () => {
  it('is known by auth.test, which names the scopes', async () => {
    const { client, slack } = await startSlack()
    const who = await client.auth.test()
    expect(who).toMatchObject({ user_id: slack.botUserId, bot_id: slack.botId, user: 'dialbot' })
    expect(who.response_metadata?.scopes).toEqual(slack.world.scopes)
  })

  it('is asked for and checked', async () => {
    const { address, client } = await startSlack()
    const options = { slackApiUrl: address.apiUrl, retryConfig: { retries: 0 } }
    expect(await errorOf(new WebClient(undefined, options).auth.test())).toBe('not_authed')
    expect(await errorOf(new WebClient('xoxb-other', options).auth.test())).toBe('invalid_auth')
    expect(await errorOf(client.apiCall('chat.shout'))).toBe('unknown_method')
  })

  it('may do only what its scopes name', async () => {
    const { client, sales } = await startSlack()
    expect(await errorOf(client.conversations.info({ channel: sales.id }))).toBe('missing_scope')
  })

  it('may come in a JSON body as well as in a form', async () => {
    const { address, slack, sales } = await startSlack()
    const response = await fetch(`${address.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ token: slack.token, channel: sales.id, text: 'hi' }),
    })
    expect(await response.json()).toMatchObject({ ok: true, message: { text: 'hi' } })
  })
})

describe('users, user groups and conversations', () => {
  it('are told as Slack tells them', async () => {
    const scopes = ['users:read', 'usergroups:read', 'channels:read', 'im:write']
    const { client, slack, ann, sales } = await startSlack({ scopes })
    const guest = slack.addUser({ name: 'guest', isUltraRestricted: true })
    const group = slack.addUserGroup({ handle: 'sellers', members: [ann.id] })
    const stranger = slack.addUser({ name: 'eve', isStranger: true, teamId: 'T0OTHER' })
    expect((await client.users.info({ user: guest.id })).user?.is_ultra_restricted).toBe(true)
    expect((await client.users.info({ user: stranger.id })).user).toMatchObject({
      is_stranger: true,
      team_id: 'T0OTHER',
    })
    expect(await errorOf(client.users.info({ user: 'U404' }))).toBe('user_not_found')
    expect((await client.usergroups.list()).usergroups?.[0]?.handle).toBe('sellers')
    expect((await client.usergroups.users.list({ usergroup: group.id })).users).toEqual([ann.id])
    expect(await errorOf(client.usergroups.users.list({ usergroup: 'S404' }))).toBe(
      'no_such_subteam',
    )
    const { channel } = await client.conversations.info({ channel: sales.id })
    expect(channel).toMatchObject({ name: 'sales', is_member: true })
    const { members } = await client.conversations.members({ channel: sales.id })
    expect(members).toEqual([ann.id, slack.botUserId])
    const opened = await client.conversations.open({ users: ann.id })
    expect(opened.channel?.id).toMatch(/^D/)
  })
})

describe('what the bot is not told', () => {
  it('is a private channel it is not in, a switched-off group and e-mail without the scope', async () => {
    const { client, slack, ann } = await startSlack({
      scopes: ['users:read', 'usergroups:read', 'channels:read'],
    })
    const secret = slack.addChannel({ name: 'secret', isPrivate: true, withBot: false })
    const info = client.conversations.info({ channel: secret.id })
    expect(await errorOf(info)).toBe('channel_not_found')
    const off = slack.addUserGroup({ handle: 'off', members: [ann.id], isDisabled: true })
    expect((await client.usergroups.users.list({ usergroup: off.id })).users).toEqual([])
    expect((await client.usergroups.list()).usergroups).toEqual([])
    const email = async () => (await client.users.info({ user: ann.id })).user?.profile?.email
    expect(await email()).toBeUndefined()
    slack.world.scopes.push('users:read.email')
    expect(await email()).toBe('ann@example.com')
  })
})

describe('chat.postMessage', () => {
  it('keeps text, blocks, thread and metadata, with ids that grow', async () => {
    const { client, slack, sales } = await startSlack({ clock: { now: () => 1_763_790_000_000 } })
    const parent = await client.chat.postMessage({ channel: sales.id, text: 'campaign' })
    const reply = await client.chat.postMessage({
      channel: sales.id,
      text: 'outcome',
      blocks: [section('*Interested*')],
      thread_ts: parent.ts ?? '',
      reply_broadcast: true,
      metadata: { event_type: 'outcome', event_payload: { attempt: 'a1' } },
    })
    expect([parent.ts, reply.ts]).toEqual(['1763790000.000100', '1763790000.000200'])
    expect(slack.thread(sales.id, parent.ts ?? '')).toMatchObject([
      {
        text: 'outcome',
        isBroadcast: true,
        blocks: [{ type: 'section', block_id: expect.any(String) }],
        metadata: { event_type: 'outcome' },
      },
    ])
  })

  it('writes to a person as a direct message', async () => {
    const { client, slack, ann } = await startSlack()
    const sent = await client.chat.postMessage({ channel: ann.id, text: 'psst' })
    expect(slack.messages(sent.channel ?? '')).toMatchObject([{ text: 'psst' }])
    expect(sent.channel).toMatch(/^D/)
  })

  it('refuses where Slack refuses', async () => {
    const { client, slack, ann } = await startSlack()
    const open = slack.addChannel({ name: 'open', members: [ann.id], withBot: false })
    const secret = slack.addChannel({ name: 'secret', isPrivate: true, withBot: false })
    const old = slack.addChannel({ name: 'old', isArchived: true })
    const home = slack.addChannel({ name: 'home' })
    const post = (channel: string, more = {}) =>
      errorOf(client.apiCall('chat.postMessage', { channel, text: 'x', ...more }))
    expect(await post(open.id)).toBe('not_in_channel')
    expect(await post(secret.id)).toBe('channel_not_found')
    expect(await post('C404')).toBe('channel_not_found')
    expect(await post(old.id)).toBe('is_archived')
    expect(await post(home.id, { thread_ts: '1.000100' })).toBe('thread_not_found')
    expect(await post(home.id, { text: ' ' })).toBe('no_text')
    expect(await post(home.id, { text: 'x'.repeat(40_001) })).toBe('msg_too_long')
    expect(await post(home.id, { metadata: { event_type: 'x' } })).toBe('invalid_metadata_format')
    expect(await post(home.id, { blocks: [{ type: 'poster' }] })).toBe('invalid_blocks')
    const long = Array.from({ length: 5 }, () => section('x'.repeat(2900)))
    expect(await post(home.id, { blocks: long })).toBe('msg_blocks_too_long')
    slack.inviteBot(open.id)
    expect(await post(open.id)).toBe('')
    slack.removeBot(open.id)
    expect(await post(open.id)).toBe('not_in_channel')
    expect(slack.messages(home.id)).toEqual([])
  })

  it('takes replies to a parent, not to a reply', async () => {
    const { client, sales } = await startSlack()
    const channel = sales.id
    const parent = await client.chat.postMessage({ channel, text: 'parent' })
    const to = (thread_ts = '') => client.chat.postMessage({ channel, text: 'reply', thread_ts })
    const reply = await to(parent.ts)
    expect(await errorOf(to(reply.ts))).toBe('cannot_reply_to_message')
  })

  it('says where the blocks are wrong', async () => {
    const { client, sales } = await startSlack()
    const call = client.apiCall('chat.postMessage', { channel: sales.id, blocks: [section('')] })
    await expect(call).rejects.toMatchObject({
      data: {
        response_metadata: {
          messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    })
  })
})

describe('chat.update and chat.delete', () => {
  it("change the bot's own message, and drop the blocks when only text comes", async () => {
    const { client, slack, sales } = await startSlack()
    const channel = sales.id
    const { ts = '' } = await client.chat.postMessage({
      channel,
      text: 'a',
      blocks: [section('a')],
    })
    await client.chat.update({ channel, ts, text: 'b', blocks: [section('b')] })
    expect(slack.message(channel, ts)).toMatchObject({ text: 'b', edits: 1, isMarkedEdited: false })
    await client.chat.update({ channel, ts, text: 'c' })
    expect(slack.message(channel, ts)).toMatchObject({ blocks: [], edits: 2, isMarkedEdited: true })
    await client.chat.delete({ channel, ts })
    expect(slack.messages(channel)).toEqual([])
    expect(await errorOf(client.chat.update({ channel, ts, text: 'd' }))).toBe('message_not_found')
  })

  it('leave the messages of others alone', async () => {
    const { client, slack, ann, sales } = await startSlack()
    const channel = sales.id
    const { ts } = slack.say(ann.id, channel, 'mine')
    expect(await errorOf(client.chat.update({ channel, ts, text: 'x' }))).toBe(
      'cant_update_message',
    )
    expect(await errorOf(client.chat.delete({ channel, ts }))).toBe('cant_delete_message')
  })
})

describe('chat.postEphemeral', () => {
  it('is seen by one member and cannot be updated', async () => {
    const { client, slack, ann, sales } = await startSlack()
    const outsider = slack.addUser({ name: 'bob' })
    const channel = sales.id
    const sent = await client.chat.postEphemeral({ channel, user: ann.id, text: 'only you' })
    expect(slack.messages(channel)).toMatchObject([{ text: 'only you', ephemeralTo: ann.id }])
    expect(
      await errorOf(client.chat.postEphemeral({ channel, user: outsider.id, text: 'x' })),
    ).toBe('user_not_in_channel')
    const ts = sent.message_ts ?? ''
    expect(await errorOf(client.chat.update({ channel, ts, text: 'x' }))).toBe('message_not_found')
  })
})

describe('waitFor', () => {
  it('resolves when a change makes it true', async () => {
    const { client, slack, sales } = await startSlack()
    const waiting = slack.waitFor(() => slack.messages(sales.id).find((one) => one.text === 'two'))
    await client.chat.postMessage({ channel: sales.id, text: 'one' })
    await client.chat.postMessage({ channel: sales.id, text: 'two' })
    expect((await waiting).text).toBe('two')
  })

  it('says at the deadline what there was instead', async () => {
    const { client, slack, sales } = await startSlack()
    await client.chat.postMessage({ channel: sales.id, text: 'one' })
    const waiting = slack.waitFor(() => undefined, { for: 'a summary', deadlineMs: 1 })
    await expect(waiting).rejects.toThrow(/a summary[\s\S]*chat.postMessage 200 ok[\s\S]*one/)
  })
})
