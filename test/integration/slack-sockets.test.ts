import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { startDoor } from './slack-door.ts'

/** What RFC 6455 has a server add to the client's key. */
const WEBSOCKET_ID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/**
 * Slack's end of Socket Mode: gives out an address, says hello, sends one envelope at a time. Other
 * methods of the Web API go on to the local Slack.
 */
async function startSockets() {
  const sockets = new Set<Socket>()
  const received: Record<string, unknown>[] = []
  const hello = Promise.withResolvers<void>()
  const acknowledged = Promise.withResolvers<void>()
  let apiUrl = ''
  const server = createServer(async (request, response) => {
    const { port } = addressOf(server.address())
    if (request.url?.endsWith('/apps.connections.open')) {
      response.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port}/link` }))
      return
    }
    const forwarded = await fetch(`${apiUrl}${request.url?.split('/').pop()}`, {
      method: 'POST',
      headers: {
        authorization: request.headers.authorization ?? '',
        'content-type': request.headers['content-type'] ?? '',
      },
      body: await readBody(request),
    })
    response.end(await forwarded.text())
  })
  server.on('upgrade', (request, socket: Socket) => {
    sockets.add(socket)
    const key = `${request.headers['sec-websocket-key']}${WEBSOCKET_ID}`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    send({ type: 'hello', num_connections: 1 })
    hello.resolve()
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      const isText = ((bytes[0] ?? 0) & 0x0f) === 1
      if (isText) {
        received.push(JSON.parse(readFrame(bytes)))
        acknowledged.resolve()
      } else {
        // A ping or the goodbye: this side says goodbye, too.
        socket.end(Buffer.from([0x88, 0x00]))
      }
    })
  })

  /** One unmasked text frame. */
  function send(envelope: object): void {
    const text = Buffer.from(JSON.stringify(envelope))
    const head = Buffer.from([0x81, 126, text.length >> 8, text.length & 0xff])
    const frame = text.length < 126 ? Buffer.from([0x81, text.length]) : head
    for (const socket of sockets) socket.write(Buffer.concat([frame, text]))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
    server.closeAllConnections()
  })
  return {
    send,
    received,
    hello: hello.promise,
    acknowledged: acknowledged.promise,
    async proxy(target: string) {
      apiUrl = target
      return `http://127.0.0.1:${addressOf(server.address()).port}/api/`
    },
  }
}

it('takes commands over Socket Mode, and answers them', async () => {
  const sockets = await startSockets()
  const { slack, door, ann, sales } = await startDoor({
    appToken: 'xapp-1',
    proxy: sockets.proxy,
  })
  expect(door.authPassed()).toBe(true)
  await sockets.hello
  sockets.send({
    type: 'slash_commands',
    envelope_id: 'envelope-1',
    accepts_response_payload: true,
    payload: {
      command: '/dial',
      text: 'help',
      user_id: ann,
      channel_id: sales,
      team_id: slack.world.teamId,
      // Of no use, so that the answer comes by the Web API.
      response_url: 'http://127.0.0.1:9/',
    },
  })
  await sockets.acknowledged
  expect(sockets.received).toMatchObject([{ envelope_id: 'envelope-1' }])
  const answer = await slack.waitFor(() => slack.messages(sales)[0], { for: 'an answer' })
  expect(answer).toMatchObject({ ephemeralTo: ann })
  expect(answer.text).toContain('/dial start')
})

function readFrame(bytes: Buffer): string {
  const isLong = ((bytes[1] ?? 0) & 0x7f) === 126
  const length = isLong ? bytes.readUInt16BE(2) : (bytes[1] ?? 0) & 0x7f
  const start = isLong ? 4 : 2
  const mask = bytes.subarray(start, start + 4)
  const masked = bytes.subarray(start + 4, start + 4 + length)
  return Buffer.from(masked.map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toString('utf8')
}

async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (typeof address === 'object' && address !== null) return address
  throw new Error('Not listening')
}
