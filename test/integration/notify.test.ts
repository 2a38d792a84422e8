import { expect, it, onTestFinished } from 'vitest'
import type { Outcome } from '../../src/domain/outcome.ts'
import { createSlackPoster } from '../../src/notify/deliver/slack-poster.ts'
import { createNotifier } from '../../src/notify/notifier.ts'
import { createReports } from '../../src/notify/reports.ts'
import { createUndelivered } from '../../src/notify/undelivered.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import { createSlackSim } from '../../src/sim/slack.ts'
import { moveCampaign } from '../../src/store/campaigns/campaign-rows.ts'
import { readHere } from '../../src/store/engine/off-thread.ts'
import type { CampaignRow, Db, OutboxRow } from '../../src/store/engine/tables.ts'
import { enqueueFact, enqueueOrRefresh, type Fact } from '../../src/store/outbox/queue.ts'
import { refreshMessages } from '../../src/store/outbox/refresh-messages.ts'
import { createLog } from '../../src/system/log.ts'
import { testClock } from '../support/at.ts'
import { onUsualDatabases, type TestDatabase } from '../support/databases.ts'
import {
  insertAttemptRow,
  insertCampaignRow,
  insertLeadRow,
  insertListRow,
  MADE_AT,
} from '../support/make.ts'

const MINUTE_MS = 60_000

onUsualDatabases('the notifier', (open) => {
  it('posts the card first and the outcomes in its thread, wins in the channel too', async () => {
    const { campaign, tell, drain, slack, db } = await start(open)
    await tell.outcome('voicemail')
    await tell.outcome('interested')
    await tell.card()
    await drain()
    const [card, voicemail, win] = slack.messages(campaign.channel ?? '')
    expect(card?.text).toContain('Calling: leads')
    expect(voicemail).toMatchObject({ threadTs: card?.ts, isBroadcast: false })
    expect(win).toMatchObject({ threadTs: card?.ts, isBroadcast: true })
    expect((await campaignOf(db, campaign.id)).cardTs).toBe(card?.ts)
    expect(win?.metadata).toEqual({
      event_type: 'dialbot_fact',
      event_payload: { key: expect.stringMatching(/^outcome:/) },
    })
  })

  it('keeps the order of a channel through a refusal and an outage', async () => {
    const { tell, drain, slack, words, notifier, clock } = await start(open)
    await tell.card()
    await drain()
    for (const name of ['Ann', 'Bob', 'Cid']) await tell.outcome('talked', { firstName: name })
    slack.failNext('chat.postMessage', { status: 503 })
    expect(await notifier.runOnce()).toBe(1_000)
    clock.advance(1_000)
    slack.failNext('chat.postMessage', { dropConnection: true })
    expect(await notifier.runOnce()).toBe(2_000)
    clock.advance(2_000)
    slack.failNext('chat.postMessage', { html: true })
    expect(await notifier.runOnce()).toBe(4_000)
    expect(words().slice(1)).toEqual([])
    await drain()
    expect(words().slice(1)).toEqual(['Talked: Ann', 'Talked: Bob', 'Talked: Cid'])
  })

  it('never gives up while Slack is down', async () => {
    const { tell, notifier, clock, slack, rows, drain, words } = await start(open)
    await tell.card()
    slack.outage()
    for (let tries = 0; tries < 20; tries += 1) {
      clock.advance((await notifier.runOnce()) ?? 0)
    }
    expect(await rows()).toMatchObject([{ state: 'pending', tries: 20 }])
    slack.endOutage()
    await drain()
    expect(words()).toHaveLength(1)
  })

  it('waits as long as Slack asks, for all channels, and counts no try', async () => {
    const { tell, notifier, clock, slack, rows, db, words, campaign } = await start(open)
    await tell.card()
    slack.failNext('chat.postMessage', { retryAfter: 30 })
    expect(await notifier.runOnce()).toBe(30_000)
    const other = slack.addChannel({ name: 'other' }).id
    await enqueueFact(db, { ...cardOf(campaign), key: 'other', channel: other }, clock.now())
    expect(await notifier.runOnce()).toBe(30_000)
    expect(slack.messages(other)).toEqual([])
    expect(await rows()).toMatchObject([{ tries: 0, error: 'rate_limited' }, { tries: 0 }])
    clock.advance(30_000)
    await notifier.runOnce()
    expect(words()).toHaveLength(1)
    expect(slack.messages(other)).toHaveLength(1)
  })

  it('posts at the pace of the channel, without ever being told to slow down', async () => {
    const { tell, slack, notifier, clock, words, drain } = await start(open)
    slack.setRateLimits(true)
    await tell.card()
    for (let index = 0; index < 12; index += 1) await tell.outcome('talked')
    await notifier.runOnce()
    expect(words()).toHaveLength(4)
    const startedAt = clock.now()
    await drain()
    expect(words()).toHaveLength(13)
    expect(clock.now() - startedAt).toBeLessThan(13_000)
    expect(slack.requests.every((request) => request.ok)).toBe(true)
  })

  it('does not let one channel hold up another', async () => {
    const { tell, slack, db, notifier, clock, campaign } = await start(open)
    await tell.card()
    slack.archive(campaign.channel ?? '')
    const other = slack.addChannel({ name: 'other' }).id
    await enqueueFact(db, { ...cardOf(campaign), key: 'other', channel: other }, clock.now())
    await notifier.runOnce()
    expect(slack.messages(other)).toHaveLength(1)
  })

  it('edits the card at most every three seconds, and always once more at the end', async () => {
    const { tell, slack, db, campaign, notifier, clock, drain } = await start(open)
    await tell.card()
    await notifier.runOnce()
    const [card] = slack.messages(campaign.channel ?? '')
    for (let second = 0; second < 9; second += 1) {
      await tell.card()
      await notifier.runOnce()
      clock.advance(1_000)
    }
    expect(card?.edits).toBe(2)
    await moveCampaign(db, campaign.id, ['running'], 'stopped', { reason: null, now: clock.now() })
    await tell.card()
    await drain()
    expect(card?.edits).toBe(3)
    expect(slack.messages(campaign.channel ?? '')[0]?.text).toContain('Stopped: leads')
    expect(slack.messages(campaign.channel ?? '')).toHaveLength(1)
  })

  it('posts a card anew that somebody deleted, and goes on in its thread', async () => {
    const { tell, slack, db, campaign, notifier, clock, drain } = await start(open)
    await tell.card()
    await drain()
    const [first] = slack.messages(campaign.channel ?? '')
    if (first === undefined) throw new Error('no card')
    first.isDeleted = true
    clock.advance(3_000)
    await tell.card()
    await notifier.runOnce()
    const second = slack.messages(campaign.channel ?? '').find((one) => !one.isDeleted)
    expect(second?.text).toContain('Calling: leads')
    expect((await campaignOf(db, campaign.id)).cardTs).toBe(second?.ts)
    await tell.outcome('busy')
    await drain()
    expect(slack.thread(campaign.channel ?? '', second?.ts ?? '')).toHaveLength(1)
  })

  it('gathers a flood into one message a minute and tells each call once', async () => {
    const { tell, slack, campaign, notifier, clock, drain, words, rows, db } = await start(open)
    await tell.card()
    await drain()
    const names = Array.from({ length: 70 }, (_, index) => `Lead${index}.`)
    for (const firstName of names) await tell.outcome('voicemail', { firstName })
    await tell.outcome('interested', { firstName: 'Winner' })
    await notifier.runOnce()
    expect(words().slice(1)).toEqual(['Interested: Winner'])
    clock.advance(MINUTE_MS)
    await drain()
    const told = slack.thread(
      campaign.channel ?? '',
      (await campaignOf(db, campaign.id)).cardTs ?? '',
    )
    expect(told.map((message) => message.text)).toEqual([
      'Interested: Winner',
      '📬 60 more calls ended.',
      '📬 10 more calls ended.',
    ])
    const shown = JSON.stringify(told.map((message) => message.blocks))
    for (const name of names) expect(shown.split(name)).toHaveLength(2)
    const sent = await rows()
    expect(sent.every((row) => row.state === 'sent' && row.messageTs !== null)).toBe(true)
  })

  it('makes a told outcome anew without what was erased, and loses no line of a digest', async () => {
    const { tell, slack, campaign, clock, drain, db } = await start(open)
    await tell.card()
    await drain()
    const names = Array.from({ length: 30 }, (_, index) => `Lead${index}.`)
    for (const firstName of names) await tell.outcome('voicemail', { firstName })
    await tell.outcome('interested', { firstName: 'Winner' })
    await drain()
    clock.advance(MINUTE_MS)
    await drain()
    const before = slack.messages(campaign.channel ?? '')
    const erased = ['Lead7.', 'Winner']
    const calls = await db
      .selectFrom('attempts')
      .innerJoin('leads', 'leads.id', 'attempts.leadId')
      .select(['attempts.id', 'leads.id as leadId'])
      .where('leads.firstName', 'in', erased)
      .execute()
    const leadIds = calls.map(({ leadId }) => leadId)
    await db.updateTable('leads').set({ firstName: null }).where('id', 'in', leadIds).execute()
    const attemptIds = calls.map(({ id }) => id)
    const about = { attemptIds, listIds: [], campaignIds: [] }
    expect(await refreshMessages(db, about)).toBe(2)
    await drain()
    const after = slack.messages(campaign.channel ?? '')
    expect(after.map(({ ts }) => ts)).toEqual(before.map(({ ts }) => ts))
    const shown = JSON.stringify(after.map(({ text, blocks }) => [text, blocks]))
    for (const name of erased) expect(shown).not.toContain(name)
    const kept = names.filter((name) => name !== 'Lead7.')
    for (const name of kept) expect(shown.split(name)).toHaveLength(2)
  })

  it.each([
    ['one', 1],
    ['a digest', 30],
  ])('tells what changed while it was being sent: %s', async (_, calls) => {
    const { tell, slack, campaign, clock, db, again, poster, rows } = await start(open)
    await tell.card()
    await again().runOnce()
    for (let call = 0; call < calls; call += 1) await tell.outcome('talked')
    const attemptIds = (await db.selectFrom('attempts').select('id').execute()).map(({ id }) => id)
    const notifier = again({
      slack: {
        ...poster,
        async post(...message) {
          const ts = await poster.post(...message)
          await db.updateTable('attempts').set({ outcome: 'busy' }).execute()
          await refreshMessages(db, { attemptIds })
          return ts
        },
      },
    })
    clock.advance(MINUTE_MS)
    await notifier.runOnce()
    const [, message] = slack.messages(campaign.channel ?? '')
    expect(JSON.stringify(message?.blocks)).toContain('Talked')
    await notifier.runOnce()
    expect(JSON.stringify(message?.blocks)).toContain('Busy')
    expect((await rows()).every(({ state }) => state === 'sent')).toBe(true)
    expect(slack.messages(campaign.channel ?? '')).toHaveLength(2)
  })

  it('posts no outcome anew that somebody deleted', async () => {
    const { tell, slack, campaign, drain, db, rows } = await start(open)
    await tell.card()
    await tell.outcome('talked')
    await drain()
    const [, told] = slack.messages(campaign.channel ?? '')
    if (told === undefined) throw new Error('no outcome')
    told.isDeleted = true
    const [attempt] = await db.selectFrom('attempts').select('id').execute()
    const about = { attemptIds: [attempt?.id ?? ''], listIds: [], campaignIds: [] }
    await refreshMessages(db, about)
    await drain()
    expect((await rows()).every(({ state }) => state === 'sent')).toBe(true)
    expect(slack.messages(campaign.channel ?? '').filter((one) => !one.isDeleted)).toHaveLength(1)
  })

  it('empties the digest at the end, before the summary', async () => {
    const { tell, db, campaign, notifier, clock, drain, words } = await start(open)
    await tell.card()
    await drain()
    for (let index = 0; index < 90; index += 1) await tell.outcome('no_answer')
    await notifier.runOnce()
    expect(words()).toHaveLength(1)
    await moveCampaign(db, campaign.id, ['running'], 'finished', { reason: null, now: clock.now() })
    await tell.summary()
    await drain()
    expect(words().slice(1)).toEqual([
      '📬 60 more calls ended.',
      '📬 30 more calls ended.',
      expect.stringContaining('Finished: leads. 90 calls'),
    ])
  })

  it('broadcasts the summary and a pause from the thread', async () => {
    const { tell, slack, campaign, drain } = await start(open)
    await tell.card()
    await tell.paused()
    await tell.summary()
    await drain()
    const [card, ...others] = slack.messages(campaign.channel ?? '')
    expect(others).toHaveLength(2)
    for (const message of others) {
      expect(message).toMatchObject({ threadTs: card?.ts, isBroadcast: true })
    }
  })

  it('gives a message up when its channel is gone, and tells who started the campaign, once', async () => {
    const { tell, slack, campaign, notifier, rows, logged, drain } = await start(open)
    await tell.card()
    await tell.outcome('talked')
    slack.archive(campaign.channel ?? '')
    expect(await notifier.runOnce()).toBeNull()
    expect(await rows()).toMatchObject([
      { state: 'dead', error: 'is_archived' },
      { state: 'dead', error: 'is_archived' },
      { state: 'pending', kind: 'channel_lost', channel: campaign.startedBy },
    ])
    // One question was enough.
    expect(slack.requests).toHaveLength(1)
    expect(logged('notify.dead')).toMatchObject([{ level: 'error', messages: 2 }])
    await drain()
    await tell.outcome('talked')
    await drain()
    const letters = slack.world.messages.filter(({ text }) => text.includes('any more'))
    expect(letters.map(({ text }) => text)).toEqual([
      'Dialbot cannot write about leads any more: the channel is archived.',
    ])
  })

  it('does not name the number of a single call where no edit reaches it', async () => {
    const { tell, slack, campaign, notifier, drain, db } = await start(open)
    const name = 'Call to +1 (415) 555-0112'
    await db.updateTable('campaigns').set({ name }).execute()
    await db.updateTable('lists').set({ name, source: 'call' }).execute()
    await tell.card()
    slack.archive(campaign.channel ?? '')
    expect(await notifier.runOnce()).toBeNull()
    await drain()
    expect(slack.world.messages.map(({ text }) => text)).toEqual([
      'Dialbot cannot write about a single call any more: the channel is archived.',
    ])
  })

  it('says what it could not say, in order, once it was invited again and has news', async () => {
    const { tell, slack, campaign, drain, words, rows } = await start(open)
    const channel = campaign.channel ?? ''
    await tell.card()
    await drain()
    slack.removeBot(channel)
    for (const firstName of ['Ann', 'Bob']) {
      await tell.outcome('talked', { firstName })
      await drain()
    }
    const told = (await rows()).filter(({ kind }) => kind === 'outcome')
    expect(told.map(({ state }) => state)).toEqual(['dead', 'dead'])
    slack.inviteBot(channel)
    await tell.outcome('talked', { firstName: 'Cid' })
    await drain()
    expect(words().slice(1)).toEqual(['Talked: Ann', 'Talked: Bob', 'Talked: Cid'])
    expect((await rows()).every(({ state }) => state === 'sent')).toBe(true)
  })

  it('edits the card again that it could not reach for a while', async () => {
    const { tell, slack, campaign, clock, drain, db, rows } = await start(open)
    await tell.card()
    await drain()
    clock.advance(3_000)
    await tell.card()
    slack.failNext('chat.update', { error: 'not_in_channel' })
    await drain()
    expect((await rows())[0]).toMatchObject({ state: 'dead', error: 'not_in_channel' })
    await moveCampaign(db, campaign.id, ['running'], 'stopped', { reason: null, now: clock.now() })
    await tell.card()
    await tell.summary()
    await drain()
    expect(slack.messages(campaign.channel ?? '')[0]).toMatchObject({ edits: 1 })
    expect(slack.messages(campaign.channel ?? '')[0]?.text).toContain('Stopped: leads')
  })

  it('does not dig out what is older than a day, but for the card of a campaign that goes on', async () => {
    const { tell, slack, campaign, clock, drain, words } = await start(open)
    slack.removeBot(campaign.channel ?? '')
    await tell.card()
    await tell.outcome('talked', { firstName: 'Ann' })
    await drain()
    clock.advance(25 * 60 * MINUTE_MS)
    slack.inviteBot(campaign.channel ?? '')
    await tell.outcome('talked', { firstName: 'Bob' })
    await drain()
    expect(words()).toEqual([expect.stringContaining('Calling: leads'), 'Talked: Bob'])
  })

  it('says what was lost in a channel when somebody types a command there', async () => {
    const { tell, slack, campaign, drain, words, undelivered } = await start(open)
    const channel = campaign.channel ?? ''
    slack.removeBot(channel)
    await tell.card()
    await drain()
    expect(await undelivered.count()).toEqual([{ channel, error: 'not_in_channel', messages: 1 }])
    slack.inviteBot(channel)
    await undelivered.retry(channel)
    await drain()
    expect(words()).toHaveLength(1)
    expect(await undelivered.count()).toEqual([])
  })

  it('tells who shared a file that its report has no place', async () => {
    const { slack, db, campaign, clock, drain } = await start(open)
    const channel = campaign.channel ?? ''
    slack.removeBot(channel)
    const list = await insertListRow(db, { name: 'May', channel, uploadedBy: 'U0ANNA' })
    const about = { kind: 'import_report', subjectId: list.id, channel } as const
    await enqueueFact(db, { ...about, key: 'one' }, clock.now())
    await drain()
    await enqueueFact(db, { ...about, key: 'two' }, clock.now())
    await drain()
    const letters = slack.world.messages.filter(({ text }) => text.includes('any more'))
    expect(letters.map(({ text }) => text)).toEqual([
      'Dialbot cannot write about May any more: Dialbot was removed from the channel.',
    ])
  })

  it('says a thing again rather than never when the answer to a post was lost', async () => {
    const { tell, slack, drain, words, notifier, clock } = await start(open)
    await tell.card()
    slack.failNext('chat.postMessage', { dropConnection: true, afterwards: true })
    clock.advance((await notifier.runOnce()) ?? 0)
    await drain()
    // Slack knows no key by which it could tell that it is the same.
    expect(words()).toHaveLength(2)
  })

  it('posts without a thread when the card could not be posted', async () => {
    const { tell, slack, campaign, notifier, drain } = await start(open)
    await tell.card()
    slack.failNext('chat.postMessage', { error: 'cannot_dm_bot' })
    await notifier.runOnce()
    await tell.outcome('talked')
    await drain()
    expect(slack.messages(campaign.channel ?? '')).toMatchObject([{ threadTs: null }])
  })

  it('keeps everything while the token is refused', async () => {
    const { tell, slack, notifier, rows, logged, clock, words } = await start(open)
    await tell.card()
    slack.failNext('chat.postMessage', { error: 'token_revoked' })
    expect(await notifier.runOnce()).toBe(300_000)
    expect(await rows()).toMatchObject([{ state: 'pending', tries: 0, error: 'token_revoked' }])
    expect(notifier.tokenProblem()).toBe('token_revoked')
    slack.failNext('chat.postMessage', { error: 'token_revoked' })
    clock.advance(300_000)
    await notifier.runOnce()
    // Said once, not every five minutes.
    expect(logged('notify.token_refused')).toMatchObject([{ level: 'error' }])
    clock.advance(300_000)
    await notifier.runOnce()
    expect(words()).toHaveLength(1)
    expect(notifier.tokenProblem()).toBeNull()
  })

  it('says it in plain words when Slack refuses the blocks', async () => {
    const { tell, slack, campaign, notifier } = await start(open)
    await tell.card()
    slack.failNext('chat.postMessage', { error: 'invalid_blocks' })
    await notifier.runOnce()
    const [card] = slack.messages(campaign.channel ?? '')
    expect(card?.blocks).toEqual([])
    expect(card?.text).toContain('*Lines in use*')
  })

  it('gives up on a message that Slack keeps refusing for a reason nobody knows', async () => {
    const { tell, slack, notifier, clock, rows } = await start(open)
    await tell.card()
    slack.failNext('chat.postMessage', { error: 'something_new' }, 8)
    for (let tries = 0; tries < 8; tries += 1) clock.advance((await notifier.runOnce()) ?? 0)
    expect(await rows()).toMatchObject([{ state: 'dead', error: 'something_new' }])
  })

  it('answers an upload in its thread, with the rejected rows as a file', async () => {
    const { slack, db, campaign, clock, drain } = await start(open)
    const channel = campaign.channel ?? ''
    const upload = slack.say('U0ANNA', channel, 'leads')
    const list = await insertListRow(db, {
      name: 'October list',
      channel,
      threadTs: upload.ts,
      accepted: 3,
      rejected: 2,
    })
    const place = { subjectId: list.id, channel, threadTs: upload.ts }
    const now = clock.now()
    await enqueueFact(db, { key: 'report', kind: 'import_report', ...place }, now)
    await enqueueFact(db, { key: 'file', kind: 'rejected_file', ...place }, now)
    await enqueueFact(db, { key: 'again', kind: 'known_list', ...place }, now)
    await drain()
    const answers = slack.thread(channel, upload.ts)
    expect(answers.map((message) => message.text)).toEqual([
      'October list: 3 leads ready to call, 2 rows left out.',
      expect.stringContaining('2 rows left out, each with its reason.'),
      'This file is already here as the list October list, with 3 leads.',
    ])
    const file = slack.world.files.get(answers[1]?.fileIds[0] ?? '')
    expect(file?.name).toBe('October-list-rejected.csv')
    expect(file?.bytes.toString()).toBe(`rows of ${list.id} after 0`)
  })

  it('gives back many rows in several files, and after a failure only what is not there yet', async () => {
    const { slack, db, campaign, clock, drain, notifier, rows, tell } = await start(open, {
      leftOut: 6,
    })
    const channel = campaign.channel ?? ''
    const upload = slack.say('U0ANNA', channel, 'leads')
    const list = await insertListRow(db, {
      ...{ name: 'Q3.csv.gz', channel, threadTs: upload.ts, rejected: 4, duplicates: 2 },
    })
    const fact = { kind: 'rejected_file', subjectId: list.id, channel } as const
    await enqueueFact(db, { ...fact, key: `rejected_file:${list.id}` }, clock.now())
    await notifier.runOnce()
    slack.failNext('files.completeUploadExternal', { status: 503 })
    await tell.card()
    await drain()
    const answers = slack.thread(channel, upload.ts)
    expect(answers.map(({ text }) => text)).toEqual([
      '6 rows left out, each with its reason: too many for one file. This one has the first 2, the others follow. Correct the rows and share each file again.',
      'File 2 of the rows left out: the next 2.',
      'File 3 of the rows left out: the last 2.',
    ])
    const files = answers.map(({ fileIds }) => slack.world.files.get(fileIds[0] ?? ''))
    expect(files.map((file) => [file?.name, file?.bytes.toString()])).toEqual([
      ['Q3-rejected.csv', `rows of ${list.id} after 0`],
      ['Q3-rejected-2.csv', `rows of ${list.id} after 2`],
      ['Q3-rejected-3.csv', `rows of ${list.id} after 4`],
    ])
    expect((await rows()).every(({ state }) => state === 'sent')).toBe(true)
  })

  it('tells of the places in a file that could not be read', async () => {
    const { slack, db, campaign, clock, drain } = await start(open)
    const channel = campaign.channel ?? ''
    const state = { header: 'State', variable: 'state', field: 'region', unread: 12 }
    const list = await insertListRow(db, { accepted: 30, columnsJson: JSON.stringify([state]) })
    const fact = { key: 'report', kind: 'import_report', subjectId: list.id, channel } as const
    await enqueueFact(db, fact, clock.now())
    await drain()
    expect(JSON.stringify(slack.messages(channel)[0])).toContain('the state of 12 leads')
  })

  it('tells what went wrong with a file', async () => {
    const { slack, db, campaign, clock, drain } = await start(open)
    const channel = campaign.channel ?? ''
    const list = await insertListRow(db, { state: 'failed', failure: 'There is no phone column.' })
    const fact = { key: 'report', kind: 'import_report', subjectId: list.id, channel } as const
    await enqueueFact(db, fact, clock.now())
    await drain()
    expect(slack.messages(channel)[0]?.text).toContain('There is no phone column.')
  })

  it('uses no thread of another channel', async () => {
    const { tell, slack, db, campaign, clock, drain } = await start(open)
    await tell.card()
    await drain()
    const other = slack.addChannel({ name: 'other' }).id
    const fact = { key: 'elsewhere', kind: 'paused', channel: other } as const
    await enqueueFact(db, { ...fact, subjectId: campaign.id, campaignId: campaign.id }, clock.now())
    await drain()
    expect(slack.messages(other)).toMatchObject([{ threadTs: null, isBroadcast: false }])
  })

  it('posts on while edits have to rest', async () => {
    const { tell, slack, clock, notifier, drain, words, campaign } = await start(open)
    await tell.card()
    await drain()
    clock.advance(3_000)
    await tell.card()
    await tell.outcome('talked', { firstName: 'Ann' })
    slack.failNext('chat.update', { retryAfter: 20 })
    expect(await notifier.runOnce()).toBe(20_000)
    expect(words()[1]).toBe('Talked: Ann')
    clock.advance(20_000)
    await notifier.runOnce()
    expect(slack.messages(campaign.channel ?? '')[0]?.edits).toBe(1)
  })

  it('says a fact whose thread was deleted in the channel', async () => {
    const { slack, db, campaign, clock, drain } = await start(open)
    const channel = campaign.channel ?? ''
    const list = await insertListRow(db, { channel, threadTs: '1700000000.000100' })
    const fact = { key: 'report', kind: 'import_report', subjectId: list.id, channel } as const
    await enqueueFact(db, fact, clock.now())
    await drain()
    expect(slack.messages(channel)).toMatchObject([{ threadTs: null }])
  })

  it('keeps no message waiting behind a file that Slack does not take', async () => {
    const { db, slack, campaign, clock, tell, notifier, words, drain, rows } = await start(open)
    const list = await insertListRow(db, { rejected: 2 })
    const channel = campaign.channel ?? ''
    const fact = { key: 'file', kind: 'rejected_file', subjectId: list.id, channel } as const
    await enqueueFact(db, fact, clock.now())
    await tell.card()
    await tell.outcome('talked')
    slack.failNext('files.getUploadURLExternal', { status: 503 }, 1_000)
    await notifier.runOnce()
    expect(words()).toHaveLength(2)
    await drain()
    expect((await rows()).map(({ state }) => state).sort()).toEqual(['dead', 'sent', 'sent'])
  })

  it('waits for an import that is not over', async () => {
    const { db, campaign, clock, notifier, words } = await start(open)
    const list = await insertListRow(db, { state: 'importing' })
    const channel = campaign.channel ?? ''
    const fact = { key: 'report', kind: 'import_report', subjectId: list.id, channel } as const
    await enqueueFact(db, fact, clock.now())
    expect(await notifier.runOnce()).toBe(2_000)
    await db.updateTable('lists').set({ state: 'ready' }).where('id', '=', list.id).execute()
    clock.advance(2_000)
    await notifier.runOnce()
    expect(words()).toHaveLength(1)
  })

  it('falls silent in the middle of its queue when another process takes over', async () => {
    const { tell, words, again } = await start(open)
    await tell.card()
    for (const firstName of ['Ann', 'Bob']) await tell.outcome('talked', { firstName })
    let asked = 0
    const passive = again({
      mayRun: async () => {
        asked += 1
        return asked <= 2
      },
    })
    await passive.runOnce()
    expect(words()).toHaveLength(1)
    await again().runOnce()
    expect(words().slice(1)).toEqual(['Talked: Ann', 'Talked: Bob'])
  })

  it('says nothing twice after a restart', async () => {
    const { tell, drain, words, again } = await start(open)
    await tell.card()
    await tell.outcome('talked')
    await drain()
    await again().runOnce()
    expect(words()).toHaveLength(2)
  })
})

/** A local Slack, a running campaign in a channel of it, and a notifier that stands still. */
async function start(open: () => Promise<TestDatabase>, change: { leftOut?: number } = {}) {
  const { db } = await open()
  const clock = testClock(MADE_AT)
  const slack = createSlackSim({ clock })
  const { apiUrl } = await slack.start()
  onTestFinished(() => slack.stop())
  slack.addUser({ id: 'U0ANNA', name: 'anna' })
  const channel = slack.addChannel({ name: 'sales', members: ['U0ANNA'] }).id
  const campaign = await insertCampaignRow(db, { channel })
  const lines: string[] = []
  const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } })
  const deps = {
    offThread: readHere(db),
    db,
    slack: createSlackPoster({ token: slack.token, apiUrl }),
    clock,
    log,
    limits: { lines: 10, callsPerHour: null, callsPerDay: null },
    mayRun: async () => true,
    rejectedCsv: async (listId: string, afterRow: number) => ({
      content: Buffer.from(`rows of ${listId} after ${afterRow}`),
      rows: 2,
      lastRow: afterRow + 2,
      isLast: afterRow >= (change.leftOut ?? 2) - 2,
    }),
  }
  const times = { timezone: 'America/New_York', reportAt: '18:00' }
  const reports = createReports({ db, offThread: readHere(db), clock, ...times })
  const notifier = createNotifier({ ...deps, reports })

  /** Runs until nothing is left to say, moving the clock to whenever it wants to run. */
  async function drain(): Promise<void> {
    for (let passes = 0; passes < 200; passes += 1) {
      const wantedMs = await notifier.runOnce()
      if (wantedMs === null) return
      clock.advance(wantedMs)
    }
    throw new Error('The outbox does not run dry')
  }

  return {
    db,
    clock,
    slack,
    campaign,
    notifier,
    drain,
    tell: tellers(db, campaign, clock),
    again: (change: Partial<typeof deps> = {}) => createNotifier({ ...deps, reports, ...change }),
    poster: deps.slack,
    undelivered: createUndelivered({ db, clock, wakeNotifier: () => {} }),
    /** The texts in the campaign's channel and its threads. */
    words: () => slack.messages(channel).map((message: SimMessage) => message.text),
    rows: (): Promise<OutboxRow[]> => db.selectFrom('outbox').selectAll().orderBy('id').execute(),
    logged: (name: string) =>
      lines.map((line): unknown => JSON.parse(line)).filter((line) => hasMessage(line, name)),
  }
}

function tellers(db: Db, campaign: CampaignRow, clock: { now(): number }) {
  const { id, channel } = campaign
  const fact = { subjectId: id, campaignId: id, channel: channel ?? '' }
  return {
    card: () => enqueueOrRefresh(db, cardOf(campaign), clock.now()),
    summary: () => enqueueFact(db, { key: 'summary', kind: 'summary', ...fact }, clock.now()),
    paused: () => enqueueFact(db, { key: 'paused', kind: 'paused', ...fact }, clock.now()),
    async outcome(outcome: Outcome, change: { firstName?: string } = {}) {
      const lead = await insertLeadRow(db, {
        listId: campaign.listId,
        state: 'done',
        outcome,
        ...change,
      })
      const state = { state: 'ended', endedAt: clock.now() } as const
      const { id: subjectId } = await insertAttemptRow(db, {
        campaignId: id,
        leadId: lead.id,
        outcome,
        ...state,
      })
      const key = `outcome:${subjectId}`
      await enqueueFact(db, { ...fact, key, kind: 'outcome', subjectId }, clock.now())
    },
  }
}

function cardOf({ id, channel }: CampaignRow): Fact {
  return {
    key: `card:${id}`,
    kind: 'campaign_card',
    subjectId: id,
    campaignId: id,
    channel: channel ?? '',
  }
}

function campaignOf(db: Db, id: string): Promise<CampaignRow> {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

function hasMessage(line: unknown, name: string): boolean {
  return typeof line === 'object' && line !== null && 'msg' in line && line.msg === name
}
