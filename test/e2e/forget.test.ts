import { describe, expect, it, onTestFinished } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import { createEmptyDatabase, USUAL_DATABASES } from '../support/databases.ts'
import { grepDatabase } from '../support/grep.ts'
import {
  ask,
  listsOf,
  press,
  SIMULATED,
  said,
  sayAll,
  share,
  texts,
  waitForCalls,
  waitForMessage,
} from '../support/people.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'

const PHONE = '+14155550112'
const NEEDLES = [PHONE, 'lovelace', 'ada@engines.example']
const CSV = [
  'name,email,company,phone,consent',
  `Ada Lovelace,ada@engines.example,Lovelace Engines,${PHONE},yes`,
  'Grace Hopper,grace@navy.example,Navy,+14155550101,yes',
  'Ada Lovelace,ada@engines.example,Lovelace Engines,(415) 555-0112,yes',
].join('\n')

async function runCampaign(running: RunningApp): Promise<void> {
  await share(running, { bytes: CSV })
  await waitForMessage(running, /2 leads ready to call/)
  await ask(running, '/dial start max:1')
  await waitForCalls(running, 2)
  await sayAll(running)
}

async function pressForget(running: RunningApp): Promise<string> {
  const { slack, user, channel } = running
  const { box } = await slack.command(user, channel, `/dial forget (415) 555-0112`)
  const question = await slack.waitFor(() => box.messages[0], { for: 'a question' })
  expect(slack.renderMessage(question)).toContain('Forget +1 (415) 555-0112?')
  return press(running, question, { actionId: ACTIONS.personForget })
}

describe.each(USUAL_DATABASES)('/dial forget on %s', (kind) => {
  it('erases a person everywhere, in Slack’s messages too, and no later list brings them back', async () => {
    const database = await createEmptyDatabase(kind)
    onTestFinished(database.remove)
    const running = await startApp({ env: SIMULATED, databaseUrl: database.url })
    const { app, slack, bland } = running
    await runCampaign(running)
    expect((await grepDatabase(app.db, NEEDLES)).length).toBeGreaterThan(5)
    const named = () =>
      said(running).filter(
        (message) =>
          message.ephemeralTo === null && /Lovelace|555-0112/.test(slack.renderMessage(message)),
      )
    expect(named().length).toBeGreaterThan(0)

    const answer = await pressForget(running)
    expect(answer).toContain('+1 (415) 555-0112 is forgotten and will never be called again.')
    expect(answer).toContain('1 lead')
    expect(answer).toContain('1 left-out row')
    expect(await grepDatabase(app.db, NEEDLES)).toEqual([])
    await sayAll(running)
    expect(named().map((message) => slack.renderMessage(message))).toEqual([])
    expect(texts(running).join()).toContain('Grace Hopper')
    expect(running.logLines.filter((line) => /5550100|Lovelace/.test(line))).toEqual([])
    expect(running.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([])

    const again = CSV.split('\n').slice(0, 3).join('\n')
    await share(running, { bytes: again, name: 'again.csv' })
    await waitForMessage(running, /1 lead ready to call/)
    await sayAll(running)
    expect((await listsOf(running)).at(-1)).toMatchObject({
      ...{ accepted: 1, suppressed: 1, duplicates: 0 },
    })
    expect(await grepDatabase(app.db, NEEDLES)).toEqual([])
    expect(await ask(running, `/dial call ${PHONE} consent:yes`)).toContain('was erased')
    await sayAll(running)
    expect(await grepDatabase(app.db, NEEDLES)).toEqual([])
    expect(bland.calls().filter(({ phone }) => phone === PHONE)).toHaveLength(1)
  })
})

describe('/dial audit', () => {
  it('sends the trail to the person alone', async () => {
    const running = await startApp({ env: SIMULATED })
    const { slack, channel, user } = running
    await runCampaign(running)
    await share(running, { bytes: 'name,company\nAda,Engines', name: 'bad.csv' })
    await waitForMessage(running, /no phone column/)
    await ask(running, '/dial call +14155550144 consent:yes')
    const answer = await ask(running, '/dial audit')
    expect(answer).toContain('in your messages with Dialbot')
    const files = uploads(running)
    expect(files.map(({ name }) => name)).toEqual(['audit.csv'])
    expect(
      files[0]?.shares.map((one) => slack.world.channels.get(one.channel)?.directWith),
    ).toEqual([user])
    const text = files[0]?.bytes.toString('utf8') ?? ''
    for (const action of [
      ...['list.import', 'list.import_failed', 'campaign.start', 'consent.attested'],
      ...['call.request', 'call.allowed', 'audit.export'],
    ]) {
      expect(text).toContain(`,${action},`)
    }
    expect(text.split(',call.allowed,').length).toBeGreaterThanOrEqual(3)
    expect(slack.messages(channel).flatMap(({ fileIds }) => fileIds)).not.toContain(files[0]?.id)

    await ask(running, `/dial audit ${PHONE}`)
    const ofOne = uploads(running).at(-1)?.bytes.toString('utf8') ?? ''
    expect(ofOne.match(/call\.allowed/g)).toHaveLength(1)
    expect(ofOne).not.toContain('+14155550101')
    expect(await ask(running, '/dial audit +14155550177')).toContain('Nothing is known')
  })

  function uploads({ slack }: RunningApp) {
    return [...slack.world.files.values()].filter(
      ({ name, user }) => user === slack.botUserId && name.startsWith('audit'),
    )
  }
})
