import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ReadBodyOptions, readBody } from '../../../src/http/body.ts'

let server: Server
beforeEach(async () => {
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** What `readBody` makes of the chunks that a client sends; `isWhole` is false: it never ends. */
async function received(
  chunks: string[],
  how: { isWhole?: boolean; headers?: Record<string, string>; read?: ReadBodyOptions } = {},
): Promise<Buffer> {
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const arrived = once(server, 'request')
  const { headers = {} } = how
  const client = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers })
  client.on('error', () => {})
  for (const chunk of chunks) client.write(chunk)
  if (how.isWhole !== false) client.end()
  client.flushHeaders()
  const [request]: IncomingMessage[] = await arrived
  if (request === undefined) throw new Error('No request came.')
  return readBody(request, 10, how.read)
}

describe('readBody', () => {
  it('gives all bytes up to the limit', async () => {
    expect((await received(['12345', '67890'])).toString()).toBe('1234567890')
    expect((await received([])).byteLength).toBe(0)
  })

  it('stops at the first byte too many, without waiting for the end', async () => {
    const error = received(['12345', '678901'], { isWhole: false })
    await expect(error).rejects.toMatchObject({ code: 'too_large' })
  })

  it('believes an announcement that is too large', async () => {
    const error = received([], { isWhole: false, headers: { 'content-length': '11' } })
    await expect(error).rejects.toMatchObject({ code: 'too_large' })
  })

  it('gives up on a body that does not come', async () => {
    const error = received(['123'], { isWhole: false, read: { timeoutMs: 10 } })
    await expect(error).rejects.toMatchObject({ code: 'unavailable' })
  })
})
