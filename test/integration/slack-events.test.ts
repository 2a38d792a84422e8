import { describe, expect, it } from 'vitest'
import { type RunningDoor, startDoor } from './slack-door.ts'

const CSV = 'phone,first_name,state,consent\n4155550123,Ada,CA,yes\n4155550124,Bob,CA,yes\n'

function listsOf({ db }: RunningDoor) {
  return db
    .selectFrom('lists')
    .select(['name', 'state', 'accepted', 'uploadedBy', 'channel'])
    .execute()
}

/** What was said to one person only. */
function whispers({ slack, sales }: RunningDoor, user: string): string[] {
  return slack
    .messages(sales)
    .filter((message) => message.ephemeralTo === user)
    .map(slack.renderMessage)
}

describe('a shared file', () => {
  it('that is a CSV becomes a list, once, however often Slack tells of it', async () => {
    const running = await startDoor()
    const { slack, ann, sales, door } = running
    const csv = { channel: sales, user: ann, name: 'leads.csv', bytes: CSV }
    const { delivery } = await slack.shareFile(csv)
    if (delivery === null) throw new Error('not delivered')
    expect(delivery).toMatchObject({ status: 200, error: null })
    await slack.repeat(delivery)
    await door.stop()
    expect(await listsOf(running)).toEqual([
      { name: 'leads', state: 'ready', accepted: 2, uploadedBy: ann, channel: sales },
    ])
  })

  it('that is no CSV is ignored in silence, also for those who may not dial', async () => {
    const running = await startDoor()
    const { slack, ann, sales, door } = running
    const guest = slack.addUser({ name: 'gus', isRestricted: true }).id
    const picture = { channel: sales, name: 'cat.png', bytes: 'png' }
    await slack.shareFile({ ...picture, user: ann })
    await slack.shareFile({ ...picture, user: guest })
    await door.stop()
    expect(await listsOf(running)).toEqual([])
    expect(slack.messages(sales).filter(({ ephemeralTo }) => ephemeralTo !== null)).toEqual([])
  })

  it('of a guest is not read, and the guest is told why, once', async () => {
    const running = await startDoor()
    const { slack, sales, door } = running
    const guest = slack.addUser({ name: 'gus', isRestricted: true }).id
    slack.world.channels.get(sales)?.members.add(guest)
    const csv = { channel: sales, user: guest, name: 'leads.csv', bytes: CSV }
    const { delivery } = await slack.shareFile(csv)
    if (delivery === null) throw new Error('not delivered')
    await slack.repeat(delivery)
    await door.stop()
    expect(await listsOf(running)).toEqual([])
    expect(whispers(running, guest)).toEqual([
      expect.stringMatching(/leads\.csv was not read\. Guests/),
    ])
    expect(slack.requests.filter(({ method }) => method === 'download')).toEqual([])
  })

  it('that the bot itself shares is none of its business', async () => {
    const { slack, sales, bot, door } = await startDoor()
    await bot.filesUploadV2({
      channel_id: sales,
      filename: 'rejected.csv',
      file: Buffer.from(CSV),
    })
    await slack.idle()
    await door.stop()
    expect(slack.requests.filter(({ method }) => method === 'files.info')).toEqual([])
  })

  it('that is deleted before it is looked at is told to who shared it', async () => {
    const running = await startDoor()
    const { slack, ann, sales, door } = running
    const file = slack.giveFile({ user: ann, name: 'leads.csv', bytes: CSV })
    slack.deleteFile(file.id)
    await slack.fileShared(file, sales)
    await door.stop()
    expect(whispers(running, ann)).toEqual([expect.stringContaining('was deleted before')])
  })

  it('that Slack does not let us look at is told, with what to do', async () => {
    const running = await startDoor()
    const { slack, ann, sales, door } = running
    slack.failNext('files.info', { error: 'missing_scope' })
    await slack.shareFile({ channel: sales, user: ann, name: 'a.csv', bytes: CSV })
    slack.failNext('files.info', { retryAfter: 30 })
    await slack.shareFile({ channel: sales, user: ann, name: 'b.csv', bytes: CSV })
    await door.stop()
    const told = whispers(running, ann).sort()
    expect(told).toEqual([
      expect.stringContaining('reinstall the app'),
      expect.stringContaining('share it again in a minute'),
    ])
  })
})
