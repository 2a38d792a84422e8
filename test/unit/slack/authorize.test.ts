import { describe, expect, it } from 'vitest'
import { createAuthorizer } from '../../../src/slack/authorize.ts'
import { createLog } from '../../../src/system/log.ts'
import { testClock } from '../../support/at.ts'
import { MADE_AT } from '../../support/make.ts'
import { startSlack } from '../sim/slack-start.ts'

const log = createLog({ level: 'silent' })

async function start(given: { users?: string[]; groups?: string[] } = {}) {
  const parts = await startSlack()
  const clock = testClock(MADE_AT)
  const authorizer = createAuthorizer({
    client: parts.client,
    operators: { users: given.users ?? [], groups: given.groups ?? [] },
    teamId: () => parts.slack.world.teamId,
    clock,
    log,
  })
  const asked = (method: string) =>
    parts.slack.requests.filter((request) => request.method === method).length
  return { ...parts, authorizer, clock, asked }
}

describe('who may use Dialbot', () => {
  it('is every full member when no operators are named', async () => {
    const { authorizer, ann } = await start()
    expect(await authorizer.check(ann.id)).toEqual({ allowed: true })
  })

  it.each([
    ['a guest of several channels', { isRestricted: true }, 'Guests'],
    ['a guest of one channel', { isUltraRestricted: true }, 'Guests'],
    ['a bot', { isBot: true }, 'Bots'],
    ['a deactivated account', { isDeleted: true }, 'deactivated'],
    ['a stranger', { isStranger: true }, 'organisation'],
    ['a member of another organisation', { teamId: 'T0OTHER' }, 'organisation'],
  ])('is not %s', async (_who, given, word) => {
    const { authorizer, slack } = await start()
    const user = slack.addUser({ name: 'eve', ...given })
    expect(await authorizer.check(user.id)).toEqual({
      allowed: false,
      sentence: expect.stringContaining(word),
    })
  })

  it('is not a guest even when OPERATORS names them', async () => {
    const { authorizer, slack } = await start({ users: ['U0GUEST'] })
    slack.addUser({ id: 'U0GUEST', name: 'gus', isRestricted: true })
    expect(await authorizer.check('U0GUEST')).toMatchObject({ allowed: false })
  })

  it('is nobody who asks from another workspace', async () => {
    const { authorizer, ann } = await start()
    expect(await authorizer.check(ann.id, { teamId: 'T0OTHER' })).toMatchObject({ allowed: false })
  })

  it('is only those whom OPERATORS names, and the refusal says how to be one', async () => {
    const { authorizer, slack, ann } = await start({ users: ['U0BOSS'] })
    slack.addUser({ id: 'U0BOSS', name: 'boss' })
    expect(await authorizer.check('U0BOSS')).toEqual({ allowed: true })
    const refusal = { allowed: false, sentence: expect.stringMatching(`OPERATORS.*${ann.id}`) }
    expect(await authorizer.check(ann.id)).toEqual(refusal)
  })

  it('is the members of the groups that OPERATORS names, as of two minutes ago at most', async () => {
    const { slack, client, ann, clock } = await start()
    const group = slack.addUserGroup({ handle: 'dialers', members: [ann.id] })
    const authorizer = createAuthorizer({
      client,
      operators: { users: [], groups: [group.id] },
      teamId: () => slack.world.teamId,
      clock,
      log,
    })
    expect(await authorizer.check(ann.id)).toEqual({ allowed: true })
    group.members = []
    expect(await authorizer.check(ann.id)).toEqual({ allowed: true })
    clock.advance(120_000)
    expect(await authorizer.check(ann.id)).toMatchObject({ allowed: false })
  })

  it('is nobody while a group of OPERATORS cannot be read, unless another one says so', async () => {
    const { authorizer, ann } = await start({ groups: ['S0GONE'] })
    const refusal = { allowed: false, sentence: expect.stringContaining('Try again') }
    expect(await authorizer.check(ann.id)).toEqual(refusal)
    const other = await start({ users: [ann.id], groups: ['S0GONE'] })
    expect(await other.authorizer.check(other.ann.id)).toEqual({ allowed: true })
  })

  it('is nobody while Slack does not answer, and that is not remembered', async () => {
    const { authorizer, slack, ann } = await start()
    slack.failNext('users.info', { status: 503 })
    const refusal = { allowed: false, sentence: expect.stringContaining('Try again') }
    expect(await authorizer.check(ann.id)).toEqual(refusal)
    expect(await authorizer.check(ann.id)).toEqual({ allowed: true })
  })

  it('is nobody while the permission to look is missing, and says what to do', async () => {
    const { authorizer, slack, ann } = await start()
    slack.world.scopes = ['commands', 'chat:write']
    const refusal = { allowed: false, sentence: expect.stringContaining('reinstall') }
    expect(await authorizer.check(ann.id)).toEqual(refusal)
  })

  it('is nobody before we know our own workspace', async () => {
    const { client, ann, clock } = await start()
    const authorizer = createAuthorizer({
      client,
      operators: { users: [], groups: [] },
      teamId: () => null,
      clock,
      log,
    })
    expect(await authorizer.check(ann.id)).toMatchObject({ allowed: false })
  })

  it('asks Slack about one person once a minute', async () => {
    const { authorizer, slack, ann, clock, asked } = await start()
    await authorizer.check(ann.id)
    await authorizer.check(ann.id)
    expect(asked('users.info')).toBe(1)
    ann.isRestricted = true
    slack.world.users.set(ann.id, ann)
    clock.advance(60_000)
    expect(await authorizer.check(ann.id)).toMatchObject({ allowed: false })
    expect(asked('users.info')).toBe(2)
  })
})
