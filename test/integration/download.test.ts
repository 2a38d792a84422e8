import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { downloadSlackFile } from '../../src/intake/files/download.ts'
import { parseSlackFile } from '../../src/intake/files/slack-file.ts'

const CSV = 'phone,name\n4155550112,Ann\n'
const TOKEN = 'xoxb-secret'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A file server on this machine that answers as told and keeps what it was asked. */
async function startServer() {
  const requests: { url: string; authorization: string | undefined }[] = []
  const answers = new Map<string, Answer>()
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', authorization: request.headers.authorization })
    const answer = answers.get(request.url ?? '')
    if (answer) answer(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    requests,
    answers,
    origin: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Server = Awaited<ReturnType<typeof startServer>>

let slack: Server
let elsewhere: Server

beforeEach(async () => {
  slack = await startServer()
  elsewhere = await startServer()
})
afterEach(async () => {
  await slack.stop()
  await elsewhere.stop()
})

function fileAt(url: string, rest: object = {}) {
  return parseSlackFile({ id: 'F1', name: 'leads.csv', url_private_download: url, ...rest })
}

async function download(file = fileAt(`${slack.origin}/file`), options: object = {}) {
  const body = await downloadSlackFile(file, {
    token: TOKEN,
    slackApiUrl: `${slack.origin}/api/`,
    maxBytes: 1000,
    timeoutMs: 5000,
    ...options,
  })
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function serve(path: string, answer: Answer): void {
  slack.answers.set(path, answer)
}

describe('downloadSlackFile', () => {
  it('fetches the bytes with the token', async () => {
    serve('/file', (_, response) => response.setHeader('content-type', 'text/csv').end(CSV))
    expect(await download()).toBe(CSV)
    expect(slack.requests).toEqual([{ url: '/file', authorization: `Bearer ${TOKEN}` }])
  })

  it('fetches an empty file and one that arrives in small pieces', async () => {
    serve('/empty', (_, response) => response.end())
    expect(await download(fileAt(`${slack.origin}/empty`))).toBe('')
    serve('/file', (_, response) => {
      for (const character of CSV) response.write(character)
      response.end()
    })
    expect(await download()).toBe(CSV)
  })

  it('follows two redirects on the same host, and no third', async () => {
    serve('/a', (_, response) => response.writeHead(302, { location: '/b' }).end())
    serve('/b', (_, response) => response.writeHead(307, { location: '/file' }).end())
    serve('/file', (_, response) => response.end(CSV))
    expect(await download(fileAt(`${slack.origin}/a`))).toBe(CSV)
    serve('/file', (_, response) => response.writeHead(302, { location: '/a' }).end())
    await expect(download(fileAt(`${slack.origin}/a`))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('too often'),
    })
  })

  it('sends nothing to another host that a redirect names', async () => {
    serve('/file', (_, response) =>
      response.writeHead(302, { location: `${elsewhere.origin}/steal` }).end(),
    )
    await expect(download()).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('which is not Slack'),
    })
    expect(elsewhere.requests).toEqual([])
  })

  it.each([
    'https://evil.example/leads.csv',
    'https://slack.com.evil.example/x',
    'https://evilslack.com/x',
    'https://files.slack.com@evil.example/x',
    'https://files.slack.com:8443/x',
    'http://files.slack.com/x',
    'https://evil-slack-edge.com/x',
    'ftp://files.slack.com/x',
  ])('sends nothing to %s', async (url) => {
    await expect(download(fileAt(url))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('which is not Slack'),
    })
  })

  it('sends nothing to this machine while Slack is elsewhere', async () => {
    const options = { slackApiUrl: 'https://slack.com/api/' }
    await expect(download(undefined, options)).rejects.toMatchObject({ code: 'invalid' })
    expect(slack.requests).toEqual([])
  })

  it.each([
    ['by its content type', 'text/html; charset=utf-8', 'Sign in'],
    ['by <!DOCTYPE', 'text/csv', '\n  <!DOCTYPE html><html>Sign in</html>'],
    ['by <html', 'application/octet-stream', '\ufeff<HTML><body>Sign in'],
  ])('knows the sign-in page %s and names the cause', async (_, contentType, page) => {
    serve('/file', (_request, response) => {
      response.setHeader('content-type', contentType).end(page)
    })
    await expect(download()).rejects.toMatchObject({
      code: 'forbidden',
      message:
        'Slack sent its sign-in page in place of the file. ' +
        'Add the scope files:read to the Slack app and reinstall it, then share the file again.',
    })
  })

  it.each([
    [404, 'not_found', 'was deleted'],
    [410, 'not_found', 'was deleted'],
    [403, 'forbidden', 'files:read'],
    [429, 'unavailable', 'status 429'],
    [503, 'unavailable', 'status 503'],
  ])('tells what status %i means', async (status, code, sentence) => {
    serve('/file', (_, response) => response.writeHead(status).end('no'))
    await expect(download()).rejects.toMatchObject({
      code,
      message: expect.stringContaining(sentence),
    })
  })

  it('does not ask for a file that cannot be had', async () => {
    const url = `${slack.origin}/file`
    const cases = [
      [fileAt(url, { mode: 'tombstone' }), 'not_found'],
      [fileAt(url, { is_external: true }), 'invalid'],
      [fileAt(url, { size: 1001 }), 'too_large'],
      [fileAt(''), 'unavailable'],
    ] as const
    for (const [file, code] of cases) await expect(download(file)).rejects.toMatchObject({ code })
    expect(slack.requests).toEqual([])
  })

  it('refuses a file whose announced length is over the limit', async () => {
    serve('/file', (_, response) => {
      response.setHeader('content-length', '5000')
      response.write('phone\n')
    })
    await expect(download()).rejects.toMatchObject({ code: 'too_large' })
  })

  it('stops reading when more comes than was said', async () => {
    serve('/file', (_, response) => {
      response.write('x'.repeat(900))
      response.end('x'.repeat(200))
    })
    await expect(download(fileAt(`${slack.origin}/file`, { size: 10 }))).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('at most 1000 bytes'),
    })
    expect(await download(undefined, { maxBytes: 1100 })).toHaveLength(1100)
  })

  it('says when the connection breaks in the middle', async () => {
    serve('/file', (_, response) => {
      response.setHeader('content-length', '100')
      response.write(CSV, () => response.destroy())
    })
    await expect(download()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('broke off'),
    })
  })

  it('closes the connection when the reader stops early', async () => {
    const closed = new Promise((resolve) => {
      serve('/file', (_, response) => {
        response.on('close', resolve)
        response.write(CSV)
      })
    })
    const body = await downloadSlackFile(fileAt(`${slack.origin}/file`), {
      token: TOKEN,
      slackApiUrl: slack.origin,
      maxBytes: 1000,
      timeoutMs: 120_000,
    })
    for await (const chunk of body) if (chunk.length > 0) break
    await closed
  })

  it('says when nobody answers', async () => {
    const url = `${slack.origin}/file`
    await slack.stop()
    await expect(download(fileAt(url))).rejects.toMatchObject({ code: 'unavailable' })
  })

  it.each([
    ['before the first byte', () => {}],
    ['in the middle', (response: ServerResponse) => void response.write(CSV)],
  ])('gives up on a download that stands still %s', async (_, begin) => {
    serve('/file', (_request, response) => begin(response))
    await expect(download(undefined, { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('did not deliver the file within'),
    })
  })

  it('never puts the token into an error', async () => {
    serve('/file', (_, response) => response.writeHead(500).end())
    const error = await download().catch((reason: unknown) => reason)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(TOKEN)
  })
})

describe('downloadSlackFile from Slack itself', () => {
  const usual = getGlobalDispatcher()
  let internet: MockAgent

  beforeEach(() => {
    internet = new MockAgent()
    internet.disableNetConnect()
    setGlobalDispatcher(internet)
  })
  afterEach(async () => {
    setGlobalDispatcher(usual)
    await internet.close()
  })

  it.each([
    'files.slack.com',
    'acme.slack.com',
    'slack-files.com',
    'slack-edge.com',
    'a.slack-edge.com',
  ])('sends the token to https://%s', async (host) => {
    internet
      .get(`https://${host}`)
      .intercept({ path: '/f', headers: { authorization: `Bearer ${TOKEN}` } })
      .reply(200, CSV)
    const options = { slackApiUrl: 'https://slack.com/api/' }
    expect(await download(fileAt(`https://${host}/f`), options)).toBe(CSV)
  })
})
