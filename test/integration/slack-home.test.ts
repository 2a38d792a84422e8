import { describe, expect, it } from 'vitest'
import { HOME_ACTIONS } from '../../src/messages/posts/home.ts'
import type { SimView } from '../../src/sim/slack/types.ts'
import type { ControlRef } from '../../src/sim/slack.ts'
import { insertAttemptRow, insertCampaignRow, MADE_AT } from '../support/make.ts'
import { type RunningDoor, startDoor } from './slack-door.ts'

const HOUR_MS = 3_600_000

async function openHome(running: RunningDoor, user = running.ann): Promise<string> {
  expect(await running.slack.openHome(user)).toMatchObject({ status: 200 })
  return textOf(await viewOf(running, user))
}

function viewOf({ slack }: RunningDoor, user: string): Promise<SimView> {
  return slack.waitFor(() => slack.world.homeViews.get(user), { for: 'a home view' })
}

function textOf({ view }: SimView): string {
  return JSON.stringify(view)
}

/** Presses a button in the tab and gives the tab as it is then. */
async function pressHome(running: RunningDoor, ref: ControlRef, user = running.ann) {
  const { slack } = running
  const before = await viewOf(running, user)
  await slack.pressInView(before, ref)
  const after = await slack.waitFor(() => {
    const shown = slack.world.homeViews.get(user)
    return shown !== before && shown
  })
  return textOf(after)
}

describe('the Home tab', () => {
  it('says what to do in an empty workspace, and asks nothing of anybody', async () => {
    const running = await startDoor()
    const home = await openHome(running)
    expect(home).toContain('None. Share a CSV')
    expect(home).toContain('No call yet.')
    expect(home).toContain('No call was made with a prompt yet.')
    expect(home).toContain('None yet.')
    expect(home).toContain('You may dial')
  })

  it('shows what is under way and what is over, with its channel', async () => {
    const running = await startDoor()
    const { sales, db, addList } = running
    const listId = await addList({ name: 'leads <!here>.csv', leads: [{}, { state: 'done' }] })
    const campaign = { name: 'autumn', channel: sales, listId, spentMicros: 1_500_000 }
    await insertCampaignRow(db, campaign)
    await insertCampaignRow(db, {
      ...{ name: 'spring', channel: sales, state: 'finished', endedAt: MADE_AT },
    })
    const home = await openHome(running)
    expect(home).toContain(`*autumn* · calling in <#${sales}>`)
    expect(home).toContain('50 % of 2 leads, 1 waiting · 0 of 10 lines · $1.50')
    expect(home).toContain('Campaigns that are over')
    expect(home).toMatch(new RegExp(`\\*spring\\* · finished <!date[^>]+> in <#${sales}>`))
    expect(home).toContain('leads &lt;!here&gt;.csv')
    expect(home).toContain('/dial start')
  })

  it('counts today by the team’s day, over all channels, and the prompts by version', async () => {
    const running = await startDoor()
    const { db, clock } = running
    // Midnight in New York is ten hours ago.
    const versions = ['one', 'two'].map((id) => ({
      ...{ id: `version-${id}`, name: 'default', hash: id, body: 'x', settingsJson: '{}' },
      createdAt: MADE_AT,
    }))
    await db.insertInto('promptVersions').values(versions).execute()
    const ended = { state: 'ended', costMicros: 100_000 } as const
    const today = { ...ended, reservedAt: clock.now() - 9 * HOUR_MS }
    const first = { promptVersionId: 'version-one' }
    const second = { promptVersionId: 'version-two' }
    await insertAttemptRow(db, { ...today, ...first, outcome: 'interested', disclosed: 1 })
    await insertAttemptRow(db, { ...today, ...first, outcome: 'talked', disclosed: 0 })
    await insertAttemptRow(db, { ...today, ...second, outcome: 'no_answer' })
    await insertAttemptRow(db, { ...today, ...second, outcome: 'busy', released: 1 })
    const yesterday = { ...ended, reservedAt: clock.now() - 11 * HOUR_MS }
    await insertAttemptRow(db, { ...yesterday, ...second, outcome: 'callback' })
    const home = await openHome(running)
    expect(home).toContain('*3 calls*  ·  *2 conversations*  ·  *1 win*  ·  *$0.30*')
    expect(home).toContain(
      '`default` version …on-one: 2 calls · 100 % answered · 50 % won · ⚠️ 1 of 2 did not say who was calling',
    )
    expect(home).toContain('`default` version …on-two: 2 calls · 50 % answered · 100 % won')
  })

  it('names what needs attention', async () => {
    const running = await startDoor({ approval: 'two' })
    const { slack, db, addList, clock } = running
    const listId = await addList({
      name: 'autumn',
      leads: [{}, { state: 'blocked', reason: 'no_time_zone' }],
    })
    const broken = { name: 'autumn', listId, state: 'paused', reason: 'breaker' } as const
    const campaign = await insertCampaignRow(db, broken)
    await insertAttemptRow(db, {
      ...{ campaignId: campaign.id, state: 'ended', outcome: 'needs_review' },
    })
    const waiting = { name: 'winter', state: 'scheduled', reason: 'approval' } as const
    await insertCampaignRow(db, { ...waiting, startedBy: 'U0SOMEBODY' })
    const dead = { kind: 'summary', subjectId: campaign.id, channel: 'C0GONE', state: 'dead' }
    await db
      .insertInto('outbox')
      .values({
        ...{ id: 'dead', key: 'dead', ...dead, state: 'dead' as const, nextAt: clock.now() },
        ...{ messageTs: null, error: 'is_archived', createdAt: clock.now(), sentAt: null },
      })
      .execute()
    const home = await openHome(running)
    expect(home).toContain('*autumn* was paused. Too many calls in a row went wrong')
    expect(home).toContain('*autumn* leaves out 1 lead: 1 without a known time zone')
    expect(home).toContain('1 call needs a person')
    expect(home).toContain('*winter* waits for a second operator')
    expect(home).toContain('There is no copy of the national do-not-call list')
    expect(home).toContain('1 message could not be posted')
    expect(home).toContain('channel is archived')
    expect(slack.requests.filter(({ ok }) => !ok)).toEqual([])
  })

  it('pauses and resumes at a press, says so, and shows the campaign as it then is', async () => {
    const running = await startDoor()
    const { db, addList, states } = running
    const listId = await addList({ name: 'autumn' })
    await insertCampaignRow(db, { name: 'autumn', listId })
    await openHome(running)
    const paused = await pressHome(running, HOME_ACTIONS.pause)
    expect(paused).toContain('*autumn* is paused: no new call goes out')
    expect(paused).toContain('*autumn* · paused')
    expect(await states()).toEqual({ autumn: 'paused' })
    const resumed = await pressHome(running, HOME_ACTIONS.resume)
    expect(resumed).toContain('*autumn* goes on calling')
    expect(await states()).toEqual({ autumn: 'running' })
    // What a press came to is not there for ever.
    expect(await pressHome(running, HOME_ACTIONS.refresh)).not.toContain('goes on calling')
    const audit = await db.selectFrom('audit').select(['actor', 'action']).execute()
    expect(audit).toEqual([
      { actor: running.ann, action: 'campaign.pause' },
      { actor: running.ann, action: 'campaign.resume' },
    ])
  })

  it('does one thing when two people press at once, and tells both how it is', async () => {
    const running = await startDoor()
    const { slack, db } = running
    const bob = slack.addUser({ name: 'bob' }).id
    await insertCampaignRow(db, { name: 'autumn' })
    await openHome(running)
    await openHome(running, bob)
    const homes = await Promise.all([
      pressHome(running, HOME_ACTIONS.pause),
      pressHome(running, HOME_ACTIONS.pause, bob),
    ])
    expect(homes.filter((home) => home.includes('is paused: no new call'))).toHaveLength(1)
    expect(homes.filter((home) => home.includes('paused already'))).toHaveLength(1)
  })

  it('offers the approval to a second operator only', async () => {
    const running = await startDoor({ approval: 'two' })
    const { slack, ann, db, states } = running
    const bob = slack.addUser({ name: 'bob' }).id
    await insertCampaignRow(db, {
      ...{ name: 'autumn', state: 'scheduled', reason: 'approval', startedBy: ann },
    })
    expect(await openHome(running)).not.toContain(HOME_ACTIONS.approve)
    expect(await openHome(running, bob)).toContain(HOME_ACTIONS.approve)
    expect(await pressHome(running, HOME_ACTIONS.approve, bob)).toContain('is approved')
    const [row] = await db.selectFrom('campaigns').select('approvedBy').execute()
    expect(row).toEqual({ approvedBy: bob })
    expect(await states()).toEqual({ autumn: 'scheduled' })
  })

  it('shows who may not dial why not, and nobody’s data', async () => {
    const running = await startDoor({ operators: { users: ['U0OTHER001'] } })
    await insertCampaignRow(running.db, { name: 'autumn' })
    const guest = running.slack.addUser({ name: 'gus', isRestricted: true }).id
    const home = await openHome(running, guest)
    expect(home).toContain('Guests cannot use Dialbot')
    expect(home).not.toContain('autumn')
    expect(await openHome(running)).toContain('Only the people named in OPERATORS')
  })

  it('closes at a press once the person may not dial any more', async () => {
    const running = await startDoor()
    const { slack, ann, db, clock, states } = running
    await insertCampaignRow(db, { name: 'autumn' })
    await openHome(running)
    const person = slack.world.users.get(ann)
    if (person) person.isRestricted = true
    clock.advance(10 * 60_000)
    const home = await pressHome(running, HOME_ACTIONS.pause)
    expect(home).toContain('Guests cannot')
    expect(home).not.toContain('autumn')
    expect(await states()).toEqual({ autumn: 'running' })
  })

  it('stays within Slack’s limits when the workspace is full', async () => {
    const running = await startDoor()
    const { slack, db } = running
    for (let index = 0; index < 30; index += 1) {
      const long = `campaign ${index} ${'<&> very long '.repeat(20)}`
      const state = index % 2 === 0 ? ('running' as const) : ('paused' as const)
      const { id } = await insertCampaignRow(db, { name: long, state, prompt: 'p'.repeat(64) })
      await insertAttemptRow(db, {
        ...{ campaignId: id, state: 'ended', outcome: 'needs_review', prompt: `prompt-${index}` },
      })
    }
    const home = await openHome(running)
    expect(home).toContain('The newest 8 of 30.')
    expect(home).toContain(HOME_ACTIONS.refresh)
    expect(slack.requests.filter(({ ok }) => !ok)).toEqual([])
  })

  it('is not made when the messages tab is opened', async () => {
    const { slack, ann, door } = await startDoor()
    await slack.openHome(ann, 'messages')
    await door.stop()
    expect(slack.world.homeViews.size).toBe(0)
  })
})
