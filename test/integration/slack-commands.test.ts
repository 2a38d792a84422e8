import { describe, expect, it } from 'vitest'
import { SUBCOMMANDS } from '../../src/slack/typed/dial-command.ts'
import { markOutboxDead } from '../../src/store/outbox/dead-messages.ts'
import { enqueueFact } from '../../src/store/outbox/queue.ts'
import { insertAttemptRow, insertCampaignRow, MADE_AT } from '../support/make.ts'
import { startDoor } from './slack-door.ts'

const HOUR_MS = 3_600_000

describe('/dial', () => {
  it('acknowledges at once with nothing, and answers one person after', async () => {
    const { slack, ann, sales, answerTo } = await startDoor()
    const result = await slack.command(ann, sales, '/dial')
    expect(result).toMatchObject({ status: 200, error: null, answer: null })
    const answer = await answerTo(result)
    expect(answer.ephemeralTo).toBe(ann)
    for (const word of SUBCOMMANDS) {
      expect(slack.renderMessage(answer)).toContain(`/dial ${word}`)
    }
    expect(slack.renderMessage(answer)).not.toMatch(/\/dial dashboard/)
  })

  it('answers an unknown word with the closest one and the help', async () => {
    const { ask } = await startDoor()
    const answer = await ask('/dial pasue leads')
    expect(answer).toContain('Did you mean /dial pause')
    expect(answer).toContain('/dial start')
  })

  it('answers a wrong argument with how it is written', async () => {
    const { ask } = await startDoor()
    expect(await ask('/dial start line:5')).toContain('lines:5')
    expect(await ask('/dial start at:25:00')).toContain('at:14:30')
  })

  it('refuses guests and does nothing for them', async () => {
    const { slack, sales, ask, addList, states } = await startDoor()
    await addList({ name: 'leads' })
    const guest = slack.addUser({ name: 'gus', isUltraRestricted: true }).id
    expect(await ask('/dial start', { user: guest })).toContain('Guests cannot use Dialbot')
    expect(await ask('/dial stop all now', { user: guest, channel: sales })).toContain('Guests')
    expect(await states()).toEqual({})
  })

  it('shows nothing of others’ words as markup', async () => {
    const { slack, ann, sales, answerTo } = await startDoor()
    const answer = await answerTo(await slack.command(ann, sales, '/dial <!channel> *x*'))
    expect(JSON.stringify(answer.blocks)).not.toContain('<!channel>')
    const named = await answerTo(await slack.command(ann, sales, '/dial status a & <b'))
    expect(JSON.stringify(named.blocks)).toContain('a &amp; &lt;b')
  })

  it('still answers when the response_url is of no use', async () => {
    const { slack, ann, sales } = await startDoor()
    slack.failNext('response_url', { status: 500 })
    await slack.command(ann, sales, '/dial help')
    const answer = await slack.waitFor(() => slack.messages(sales)[0], { for: 'an answer' })
    expect(answer).toMatchObject({ via: 'api', ephemeralTo: ann })
    expect(answer.text).toContain('/dial start')
  })

  it('names an id in the log when something of ours breaks, and says no more', async () => {
    const { ask, db, logLines } = await startDoor()
    await db.schema.dropTable('audit').execute()
    await insertCampaignRow(db, { name: 'leads', channel: 'C0' })
    const answer = await ask('/dial pause leads')
    const incident = /finds it in the log as (\S+)/.exec(answer)?.[1]
    expect(answer).not.toContain('audit')
    expect(logLines.some((line) => incident && line.includes(incident))).toBe(true)
  })
})

describe('/dial start', () => {
  it('starts the channel’s newest list with what was asked for', async () => {
    const { ask, addList, db, ann, sales } = await startDoor()
    const listId = await addList({ name: 'leads' })
    const answer = await ask('/dial start lines:2 max:1 budget:$12.50')
    expect(answer).toContain('leads is under way: 2 leads')
    expect(await db.selectFrom('campaigns').selectAll().execute()).toMatchObject([
      {
        listId,
        state: 'running',
        lines: 2,
        maxAttempts: 1,
        budgetMicros: 12_500_000,
        channel: sales,
        startedBy: ann,
        consentBy: null,
      },
    ])
  })

  it('knows a list, and its campaign, by the name of the file as well', async () => {
    const { ask, addList } = await startDoor()
    await addList({ name: 'leads' })
    expect(await ask('/dial start leads.csv')).toContain('leads is under way')
    expect(await ask('/dial pause Leads.CSV')).toContain('leads is paused')
    expect(await ask('/dial status other.csv')).toContain('no campaign called “other.csv”')
  })

  it('plans a start on the team’s clock', async () => {
    const { ask, addList, db } = await startDoor()
    await addList({ name: 'leads' })
    // It is 10 a.m. in New York.
    expect(await ask('/dial start at:9am')).toContain('it is tomorrow')
    expect(await db.selectFrom('campaigns').selectAll().execute()).toMatchObject([
      { state: 'scheduled', startsAt: MADE_AT + 23 * HOUR_MS },
    ])
  })

  it('says so when a prompt is not there and another one speaks', async () => {
    const { ask, addList } = await startDoor()
    await addList({ name: 'leads' })
    expect(await ask('/dial start prompt:nosuch')).toContain('no prompt called “nosuch”')
  })

  it('says what to do when there is no list', async () => {
    const { ask, addList, slack } = await startDoor()
    expect(await ask('/dial start')).toContain('Share a CSV of leads here first')
    await addList({ name: 'leads' })
    expect(await ask('/dial start other')).toContain('no list called “other”')
    expect(slack.messages('C0')).toEqual([])
  })

  it('starts nothing where nobody could see how it goes', async () => {
    const { slack, ann, ask, addList, states } = await startDoor()
    await addList({ name: 'leads' })
    const away = slack.addChannel({ name: 'away', members: [ann], withBot: false }).id
    expect(await ask('/dial start leads', { channel: away })).toContain('/invite @dialbot')
    expect(await ask('/dial call 415 555 0123', { channel: away })).toContain('/invite @dialbot')
    expect(await ask('/dial help', { channel: away })).toContain('/dial start')
    expect(await states()).toEqual({})
    slack.inviteBot(away)
    expect(await ask('/dial start leads', { channel: away })).toContain('under way')
  })

  it('starts nothing in an archived channel, nor while Slack is down', async () => {
    const { slack, sales, ask, addList, states } = await startDoor()
    await addList({ name: 'leads' })
    slack.failNext('chat.postEphemeral', { error: 'internal_error' })
    expect(await ask('/dial start')).toContain('Nothing was started')
    slack.archive(sales)
    expect(await ask('/dial start')).toContain('archived')
    expect(await states()).toEqual({})
  })

  it('lets one of two start a list, and tells the other', async () => {
    const { ask, addList, states } = await startDoor()
    await addList({ name: 'leads' })
    const answers = await Promise.all([ask('/dial start'), ask('/dial start')])
    expect(answers.filter((answer) => answer.includes('under way'))).toHaveLength(1)
    expect(answers.filter((answer) => answer.includes('being called already'))).toHaveLength(1)
    expect(await states()).toEqual({ leads: 'running' })
  })
})

describe('/dial pause, resume, stop', () => {
  it('changes the channel’s campaign, and says how it stands when asked again', async () => {
    const { ask, addList, states } = await startDoor()
    await addList({ name: 'leads' })
    await ask('/dial start')
    expect(await ask('/dial pause')).toContain('leads is paused: no new call')
    expect(await states()).toEqual({ leads: 'paused' })
    expect(await ask('/dial pause leads')).toContain('leads is paused already')
    expect(await ask('/dial resume')).toContain('goes on calling')
    expect(await ask('/dial resume')).toContain('is calling already')
    expect(await ask('/dial stop now')).toContain('stopped for good')
    expect(await ask('/dial stop leads')).toContain('is stopped already')
    expect(await ask('/dial resume leads')).toContain('nothing to resume')
    expect(await states()).toEqual({ leads: 'stopped' })
  })

  it('asks which one when it could be several', async () => {
    const { ask, addList, states } = await startDoor()
    await addList({ name: 'one' })
    await addList({ name: 'two' })
    await ask('/dial start one')
    await ask('/dial start two')
    const answer = await ask('/dial stop')
    expect(answer).toContain('Which one?')
    expect(answer).toContain('“one”')
    await ask('/dial pause one')
    expect(await states()).toEqual({ one: 'paused', two: 'running' })
    // Only one of them can be paused now.
    expect(await ask('/dial pause')).toContain('two is paused')
  })

  it('stops all at a word', async () => {
    const { ask, addList, states } = await startDoor()
    expect(await ask('/dial stop all')).toContain('Nothing to stop')
    await addList({ name: 'one' })
    await addList({ name: 'two' })
    await ask('/dial start one')
    await ask('/dial start two')
    expect(await ask('/dial stop all now')).toContain('2 campaigns stopped for good')
    expect(await states()).toEqual({ one: 'stopped', two: 'stopped' })
  })

  it('says what to do where there is no campaign', async () => {
    const { ask } = await startDoor()
    for (const word of ['pause', 'resume', 'stop', 'status']) {
      expect(await ask(`/dial ${word}`)).toContain('No campaign has been started')
      expect(await ask(`/dial ${word} nosuch`)).toContain('no campaign called “nosuch”')
    }
  })
})

describe('/dial status, lists, calls', () => {
  it('shows the card of the campaign that is under way', async () => {
    const { ask, db, sales, clock } = await startDoor()
    await insertCampaignRow(db, { name: 'old one', channel: sales, state: 'running' })
    clock.advance(1000)
    const createdAt = clock.now()
    await insertCampaignRow(db, { name: 'new one', channel: sales, state: 'finished', createdAt })
    expect(await ask('/dial status')).toContain('CALLING: OLD ONE')
    expect(await ask('/dial status new one')).toContain('FINISHED: NEW ONE')
  })

  it('shows under the card what could not be posted, where and why', async () => {
    const { ask, db, sales, clock } = await startDoor()
    await insertCampaignRow(db, { name: 'one', channel: sales })
    expect(await ask('/dial status')).not.toContain('could not be posted')
    for (const key of ['a', 'b']) {
      await enqueueFact(db, { key, kind: 'summary', subjectId: key, channel: 'C0GONE' }, MADE_AT)
    }
    const rows = await db.selectFrom('outbox').select('id').execute()
    const ids = rows.map(({ id }) => id)
    await markOutboxDead(db, ids, { error: 'not_in_channel', now: clock.now() })
    const answer = await ask('/dial status')
    expect(answer).toContain('2 messages could not be posted')
    expect(answer).toContain('removed from the channel; type /invite @dialbot there')
    const none = await ask('/dial status nosuch')
    expect(none).toContain('no campaign called “nosuch”')
    expect(none).toContain('2 messages could not be posted')
    clock.advance(8 * 24 * HOUR_MS)
    expect(await ask('/dial status')).not.toContain('could not be posted')
  })

  it('tries again what could not be posted here, as Dialbot may be back', async () => {
    const { ask, db, sales, clock } = await startDoor()
    await insertCampaignRow(db, { name: 'one', channel: sales })
    const fact = { key: 'a', kind: 'summary', subjectId: 'a', channel: sales } as const
    await enqueueFact(db, fact, MADE_AT)
    const rows = await db.selectFrom('outbox').select('id').execute()
    const change = { error: 'not_in_channel', now: clock.now() }
    await markOutboxDead(
      db,
      rows.map(({ id }) => id),
      change,
    )
    await ask('/dial status')
    expect(await db.selectFrom('outbox').select('state').execute()).toEqual([{ state: 'pending' }])
  })

  it('says what to do when Slack, not Dialbot, is in the way', async () => {
    const { ask, slack, db, sales } = await startDoor()
    await insertCampaignRow(db, { name: 'one', channel: sales })
    slack.failNext('chat.postMessage', { error: 'ratelimited' })
    slack.failNext('chat.postMessage', { retryAfter: 7 })
    await ask('/dial dnc add +1 415 555 0123')
    const answers = [await ask('/dial dnc export'), await ask('/dial dnc export')]
    for (const answer of answers) {
      expect(answer).toMatch(/[Tt]ry again/)
      expect(answer).not.toContain('on our side')
    }
  })

  it('lists what was shared here, failures too', async () => {
    const { ask, addList } = await startDoor()
    expect(await ask('/dial lists')).toContain('No list in this channel yet')
    const id = await addList({ name: 'leads.csv' })
    await addList({ name: 'elsewhere.csv', channel: 'C0OTHER' })
    const answer = await ask('/dial lists')
    expect(answer).toContain('leads.csv: 2 leads')
    expect(answer).toContain(id)
    expect(answer).not.toContain('elsewhere')
  })

  it('shows the last calls of this channel, of one outcome if asked', async () => {
    const { ask, db, sales, addList } = await startDoor()
    const listId = await addList({ name: 'leads', leads: [] })
    const campaign = await insertCampaignRow(db, { channel: sales, listId })
    const ended = { campaignId: campaign.id, state: 'ended' as const, endedAt: MADE_AT }
    await insertAttemptRow(db, {
      ...ended,
      phone: '+14155550123',
      outcome: 'interested',
      summary: 'Wants <b>more</b>',
      durationMs: 61_000,
      costMicros: 140_000,
    })
    await insertAttemptRow(db, { ...ended, phone: '+14155550124', outcome: 'no_answer' })
    const all = await ask('/dial calls')
    expect(all).toContain('+1 (415) 555-0123 · 🎉 Interested')
    expect(all).toContain('1 m 1 s · $0.14')
    expect(all).toContain('Wants <b>more</b>')
    expect(all).toContain('555-0124')
    const some = await ask('/dial calls outcome:no-answer')
    expect(some).toContain('555-0124')
    expect(some).not.toContain('555-0123')
    expect(await ask('/dial calls outcome:busy')).toContain('No call with the outcome')
  })
})

describe('/dial call', () => {
  it('calls one number once, under the same rules', async () => {
    const { ask, db, states } = await startDoor()
    const answer = await ask('/dial call (415) 555-0123 consent:yes')
    expect(answer).toContain('Call to +1 (415) 555-0123 is under way')
    expect(Object.values(await states())).toEqual(['running'])
    expect(await db.selectFrom('leads').select(['phone', 'state']).execute()).toEqual([
      { phone: '+14155550123', state: 'waiting' },
    ])
  })

  it('leaves no phone number in the log', async () => {
    const { ask, logLines } = await startDoor()
    await ask('/dial call +1 415 555 0123 consent:yes')
    await ask('/dial call +14155550124')
    expect(logLines.join('\n')).toContain('slack.command')
    expect(logLines.join('\n')).not.toMatch(/5550?-?012[34]/)
  })

  it('says what is wrong with a number', async () => {
    const { ask, states } = await startDoor()
    expect(await ask('/dial call 911 consent:yes')).toContain('emergency')
    expect(await ask('/dial call')).toContain('Whom to call?')
    expect(await states()).toEqual({})
  })
})
