import { createHmac } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import { HOME_ACTIONS } from '../../src/messages/posts/home.ts'
import { SUBCOMMANDS } from '../../src/slack/typed/dial-command.ts'
import { insertCampaignRow } from '../support/make.ts'
import { type RunningDoor, SIGNING_SECRET, startDoor } from './slack-door.ts'

const source = read('src/**/*.ts')
const slackSource = read('src/slack/**/*.ts')
const GUEST = 'Guests cannot use Dialbot'
const OUTSIDER = 'Only the people named in OPERATORS may use Dialbot'

/** Arguments that each subcommand would act upon. */
const TYPED: Partial<Record<(typeof SUBCOMMANDS)[number], string>> = {
  start: 'start leads',
  stop: 'stop all now',
  call: 'call +1 415 555 0123 consent:yes',
  lead: 'lead +1 415 555 0123',
  forget: 'forget +1 415 555 0123',
  dnc: 'dnc add +1 415 555 0123',
}

describe.each([
  ['a guest', GUEST],
  ['a member whom OPERATORS does not name', OUTSIDER],
])('%s', (who, sentence) => {
  /** A running campaign, and somebody who may do nothing about it, in its channel. */
  async function start() {
    const running = await startDoor({
      prepare: (slack) => void slack.addUser({ id: 'U0OPERATOR', name: 'olga' }),
      ...(sentence === OUTSIDER && { operators: { users: ['U0OPERATOR'] } }),
    })
    const { slack, sales, db, addList } = running
    const user = slack.addUser({ name: 'gus', isRestricted: sentence === GUEST }).id
    slack.world.channels.get(sales)?.members.add(user)
    const listId = await addList({ name: 'leads', leads: [{ phone: '+14155550123' }] })
    const campaign = await insertCampaignRow(db, { name: 'leads', channel: sales, listId })
    return { ...running, user, campaign, before: await readAll(db) }
  }

  it('gets a reason for every command', async () => {
    const { ask, db, user, before } = await start()
    for (const name of SUBCOMMANDS.filter((one) => one !== 'help')) {
      expect(await ask(`/dial ${TYPED[name] ?? name}`, { user }), name).toContain(sentence)
    }
    expect(await readAll(db)).toEqual(before)
  })

  it('is told by /dial help what there is to read, and who may do more', async () => {
    const { ask, user } = await start()
    const help = await ask('/dial help', { user })
    expect(help).toContain(sentence)
    expect(help).toContain('You can read what I post')
    expect(help).toContain(sentence === GUEST ? 'every full member' : '@olga (OPERATORS)')
    expect(help).not.toContain('/dial start')
  })

  it('gets a reason for every button', async () => {
    const { slack, bot, sales, db, user, campaign, answerTo, before } = await start()
    const elements = Object.values(ACTIONS).map((action) => ({
      type: 'button' as const,
      action_id: action,
      value: campaign.id,
      text: { type: 'plain_text' as const, text: 'Press' },
    }))
    const { ts = '' } = await bot.chat.postMessage({
      channel: sales,
      text: 'old',
      blocks: [{ type: 'actions', elements }],
    })
    for (const action of Object.values(ACTIONS)) {
      const result = await slack.pressButton(user, { channel: sales, ts }, action)
      expect((await answerTo(result)).text, action).toContain(sentence)
    }
    expect(await readAll(db)).toEqual(before)
  })

  it.each(registered('view'))('changes nothing by the form %s', async (name) => {
    const { db, slack, user, url, before, sales } = await start()
    const answer = await submit(url, { name, user, team: slack.world.teamId, channel: sales })
    expect(answer.status).toBe(200)
    await slack.idle()
    expect(await readAll(db)).toEqual(before)
    expect(slack.requests.filter(({ method }) => /views\.|upload/.test(method))).toEqual([])
  })

  it.each(registered('shortcut'))('gets a reason for the shortcut %s', async (name) => {
    const { slack, sales, db, user, before, answerTo } = await start()
    const message = slack.say(user, sales, 'leads')
    const result = await slack.messageShortcut(user, message, name)
    expect((await answerTo(result)).text).toContain(sentence)
    expect(await readAll(db)).toEqual(before)
  })

  it('has a file left unread, and is told why', async () => {
    const { slack, sales, db, user, before } = await start()
    const bytes = 'phone\n+14155550199\n'
    await slack.shareFile({ channel: sales, user, name: 'more.csv', bytes })
    const told = await slack.waitFor(() =>
      slack.messages(sales).find(({ ephemeralTo }) => ephemeralTo === user),
    )
    expect(told.text).toContain(sentence)
    expect(await readAll(db)).toEqual(before)
    expect(slack.requests.some(({ method }) => method === 'download')).toBe(false)
  })

  it('sees a Home tab with no campaign in it', async () => {
    const { slack, user } = await start()
    await slack.openHome(user)
    const request = await slack.waitFor(() =>
      slack.requests.find(({ method }) => method === 'views.publish'),
    )
    expect(JSON.stringify(request.params)).toContain(sentence)
    expect(JSON.stringify(request.params)).not.toContain('leads')
  })

  it('is shown that closed Home tab again for a button of it', async () => {
    const { slack, bot, sales, db, user, campaign, before } = await start()
    const button = {
      type: 'button' as const,
      action_id: HOME_ACTIONS.pause,
      value: campaign.id,
      text: { type: 'plain_text' as const, text: 'Pause' },
    }
    const blocks = [{ type: 'actions' as const, elements: [button] }]
    const { ts = '' } = await bot.chat.postMessage({ channel: sales, text: 'old', blocks })
    await slack.pressButton(user, { channel: sales, ts }, HOME_ACTIONS.pause)
    const request = await slack.waitFor(() =>
      slack.requests.find(({ method }) => method === 'views.publish'),
    )
    expect(JSON.stringify(request.params)).toContain(sentence)
    expect(await readAll(db)).toEqual(before)
  })

  it(`is all of them: nothing else is listened to (${who})`, () => {
    expect(registered('command')).toEqual(['/dial'])
    expect(registered('event')).toEqual(['app_home_opened', 'file_shared'])
    expect(registered('options')).toEqual([])
  })
})

describe('a command where Dialbot is no member', () => {
  it('is answered, whatever it is', async () => {
    const { slack, ann, ask, addList } = await startDoor()
    await addList({ name: 'leads', leads: [{ phone: '+14155550123' }] })
    const away = slack.addChannel({ name: 'away', members: [ann], withBot: false }).id
    for (const name of SUBCOMMANDS) {
      const answer = await ask(`/dial ${TYPED[name] ?? name}`, { channel: away })
      expect(answer, name).not.toContain('went wrong on our side')
      expect(answer.length, name).toBeGreaterThan(20)
    }
    expect(slack.messages(away).every(({ ephemeralTo }) => ephemeralTo === ann)).toBe(true)
  })
})

function read(pattern: string): string {
  return globSync(pattern)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
}

/** What Bolt listens to, by its names; a constant of ours is looked up. */
function registered(kind: 'command' | 'view' | 'shortcut' | 'event' | 'options'): string[] {
  const calls = slackSource.matchAll(new RegExp(`\\bapp\\.${kind}(?:<[^(]*>)?\\(\\s*([^,]+),`, 'g'))
  const names = [...calls].map(([, given = '']) => {
    const [, literal, constant] = /^'([^']+)'$|^([A-Z][A-Z0-9_]+)$/.exec(given.trim()) ?? []
    const value = new RegExp(`\\b${constant} = '([^']+)'`).exec(source)?.[1]
    const name = literal ?? value
    if (name === undefined) throw new Error(`What is ${given}?`)
    return name
  })
  return [...new Set(names)].sort()
}

/** Everything that a command, a button or a form could change. */
async function readAll(db: RunningDoor['db']) {
  const tables = ['campaigns', 'lists', 'leads', 'suppressions', 'attempts', 'outbox'] as const
  const others = ['corrections', 'audit', 'forgottenNumbers', 'nationalFiles'] as const
  return Promise.all(
    [...tables, ...others].map((table) => db.selectFrom(table).selectAll().execute()),
  )
}

async function submit(
  url: string,
  form: { name: string; user: string; team: string; channel: string },
): Promise<Response> {
  const team = { id: form.team, domain: 'example' }
  const payload = {
    type: 'view_submission',
    team,
    user: { id: form.user, team_id: form.team, username: 'gus', name: 'gus' },
    api_app_id: 'A0',
    token: 'unused',
    trigger_id: '1.2.3',
    response_urls: [],
    view: {
      id: 'V0',
      type: 'modal',
      callback_id: form.name,
      private_metadata: JSON.stringify({ channel: form.channel, threadTs: null, attemptId: 'a' }),
      state: { values: {} },
      blocks: [],
      hash: '1',
    },
  }
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const at = String(Math.floor(Date.now() / 1000))
  const mac = createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:${body}`).digest('hex')
  return fetch(`${url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${mac}`,
    },
    body,
  })
}
