import { describe, expect, it } from 'vitest'
import type { DownloadTrouble } from '../../../src/sim/slack/types.ts'
import { errorOf, startSlack } from './slack-start.ts'

async function shareCsv(downloadTrouble?: DownloadTrouble) {
  const parts = await startSlack()
  const { slack, client, ann, sales } = parts
  const { file, message } = await slack.shareFile({
    channel: sales.id,
    user: ann.id,
    name: 'leads.csv',
    bytes: 'phone\n+14155550123\n',
    ...(downloadTrouble && { downloadTrouble }),
  })
  const info = (await client.files.info({ file: file.id })).file
  const get = (authorization = `Bearer ${slack.token}`) =>
    fetch(info?.url_private_download ?? '', { headers: { authorization }, redirect: 'manual' })
  return { ...parts, file, message, info, get }
}

describe('a file shared by a person', () => {
  it('is told by files.info with the message it stands in', async () => {
    const { info, message, sales } = await shareCsv()
    expect(info).toMatchObject({ name: 'leads.csv', filetype: 'csv', mode: 'hosted', size: 19 })
    expect(info?.shares?.public?.[sales.id]).toMatchObject([{ ts: message.ts }])
  })

  it('is downloaded with the token', async () => {
    const { get } = await shareCsv()
    const response = await get()
    expect(response.headers.get('content-type')).toBe('text/csv')
    expect(await response.text()).toBe('phone\n+14155550123\n')
  })

  it('gives the login page with status 200 without the token or the scope', async () => {
    const { get, slack } = await shareCsv()
    const isLoginPage = async (response: Response) =>
      response.status === 200 &&
      response.headers.get('content-type')?.startsWith('text/html') &&
      (await response.text()).startsWith('<!DOCTYPE html>')
    expect(await isLoginPage(await get('Bearer xoxb-other'))).toBe(true)
    slack.world.scopes = ['chat:write']
    expect(await isLoginPage(await get())).toBe(true)
  })

  it('is out of reach when the bot is not there, or it is deleted', async () => {
    const { slack, client, ann } = await startSlack()
    const away = slack.addChannel({ name: 'away', members: [ann.id], withBot: false })
    const options = { user: ann.id, name: 'a.csv', bytes: 'phone' }
    const unseen = await slack.shareFile({ ...options, channel: away.id })
    expect(await errorOf(client.files.info({ file: unseen.file.id }))).toBe('file_not_found')
    slack.inviteBot(away.id)
    expect(await errorOf(client.files.info({ file: unseen.file.id }))).toBe('')
    slack.deleteFile(unseen.file.id)
    expect(await errorOf(client.files.info({ file: unseen.file.id }))).toBe('file_deleted')
    const given = slack.giveFile(options)
    expect(await errorOf(client.files.info({ file: given.id }))).toBe('')
  })
})

describe('odd files', () => {
  it('claim another size, come without length, or live elsewhere', async () => {
    const { slack, client, ann, sales, address } = await startSlack()
    const options = { channel: sales.id, user: ann.id, name: 'a.csv', bytes: 'phone' }
    const odd = await slack.shareFile({ ...options, size: 5_000_000, sendsLength: false })
    const { file } = await client.files.info({ file: odd.file.id })
    expect(file?.size).toBe(5_000_000)
    const headers = { authorization: `Bearer ${slack.token}` }
    const response = await fetch(file?.url_private_download ?? '', { headers })
    expect(response.headers.get('content-length')).toBeNull()
    const sheet = await slack.shareFile({ ...options, isExternal: true, mode: 'external' })
    const elsewhere = (await client.files.info({ file: sheet.file.id })).file
    expect(elsewhere).toMatchObject({ is_external: true, mode: 'external' })
    expect(elsewhere?.url_private?.startsWith(address.foreignOrigin)).toBe(true)
    expect(elsewhere?.url_private_download).toBeUndefined()
  })
})

describe('download trouble', () => {
  it.each([
    ['not_found', 404],
    ['server_error', 500],
    ['login_page', 200],
  ] as const)('%s answers %i with a web page', async (trouble, status) => {
    const { get } = await shareCsv(trouble)
    const response = await get()
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('text/html')
  })

  it('redirects to another place of the same host, to a login page, and round and round', async () => {
    for (const [trouble, pattern] of [
      ['redirect', /\/files-edge\//],
      ['login_redirect', /\/signin/],
      ['redirect_loop', /\/files-pri\//],
    ] as const) {
      const { get, address } = await shareCsv(trouble)
      const location = (await get()).headers.get('location') ?? ''
      expect(location).toMatch(pattern)
      expect(location.startsWith(address.origin)).toBe(true)
    }
  })

  it('notices a token that is carried to a foreign host', async () => {
    const { get, slack } = await shareCsv('redirect_foreign')
    const location = (await get()).headers.get('location') ?? ''
    await fetch(location, { headers: { authorization: 'Bearer leaked' } })
    expect(slack.foreignRequests).toMatchObject([{ authorization: 'Bearer leaked' }])
  })

  it('cuts the connection half way', async () => {
    const { get } = await shareCsv('cut')
    await expect(get().then((response) => response.text())).rejects.toThrow()
  })

  it('stalls until it is told to go on', async () => {
    const { get, slack } = await shareCsv('stall')
    const reader = (await get()).body?.getReader()
    const first = Buffer.from((await reader?.read())?.value ?? []).toString()
    slack.releaseDownloads()
    const rest = Buffer.from((await reader?.read())?.value ?? []).toString()
    expect(first + rest).toBe('phone\n+14155550123\n')
    expect(rest).not.toBe('')
  })
})

describe('filesUploadV2 of the real client', () => {
  it('puts bytes into a thread', async () => {
    const { client, slack, sales } = await startSlack()
    const parent = await client.chat.postMessage({ channel: sales.id, text: 'report' })
    await client.filesUploadV2({
      channel_id: sales.id,
      thread_ts: parent.ts ?? '',
      filename: 'results.csv',
      file: Buffer.from('phone,outcome\n'),
      initial_comment: 'All calls',
    })
    const [reply] = slack.thread(sales.id, parent.ts ?? '')
    expect(reply?.text).toBe('All calls')
    const file = slack.world.files.get(reply?.fileIds[0] ?? '')
    expect(file).toMatchObject({ name: 'results.csv', bytes: Buffer.from('phone,outcome\n') })
    expect(slack.requests.map((one) => one.method)).toContain('upload')
  })

  it('is refused in a channel without the bot, and a completion without bytes', async () => {
    const { client, slack } = await startSlack()
    const away = slack.addChannel({ name: 'away', withBot: false })
    const upload = client.filesUploadV2({
      channel_id: away.id,
      filename: 'a.csv',
      content: 'a',
    })
    expect(await errorOf(upload)).toBe('not_in_channel')
    const home = slack.addChannel({ name: 'home' })
    const lost = { channel_id: home.id, thread_ts: '1.000100', filename: 'a.csv', content: 'a' }
    expect(await errorOf(client.filesUploadV2(lost))).toBe('thread_not_found')
    const asked = await client.files.getUploadURLExternal({ filename: 'b.csv', length: 3 })
    const files: [{ id: string }] = [{ id: asked.file_id ?? '' }]
    expect(await errorOf(client.files.completeUploadExternal({ files }))).toBe('file_not_found')
  })
})
