import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SimFile } from './types.ts'
import type { World } from './world.ts'

export const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to see this file.</body></html>'

export interface Downloads {
  /** Answers a file's address. The status and the trouble met, for the log. */
  serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): { status: number; error: string | null }
  /** Answers on the host that is not Slack's, and remembers whether the token came along. */
  serveForeign(request: IncomingMessage, response: ServerResponse): void
  readonly foreignRequests: { path: string; authorization: string | null }[]
  /** Sends the rest of the downloads that stalled. */
  release(): void
}

export function createDownloads(
  world: World,
  origins: () => { origin: string; foreignOrigin: string },
): Downloads {
  const foreignRequests: Downloads['foreignRequests'] = []
  const stalled: (() => void)[] = []

  function serve(request: IncomingMessage, response: ServerResponse) {
    const path = request.url ?? ''
    const file = findFile(path)
    const isAllowed =
      request.headers.authorization === `Bearer ${world.token}` &&
      world.scopes.includes('files:read')
    const page = (status: number, error: string) => {
      sendPage(response, status)
      return { status, error }
    }
    if (path.startsWith('/signin')) return page(200, 'login_page')
    if (file === undefined || file.isDeleted) return page(404, 'file_not_found')
    // Files behind a redirect carry their right in the address, as on a storage host.
    if (!isAllowed && !path.startsWith('/files-edge/')) return page(200, 'login_page')
    return path.startsWith('/files-edge/')
      ? sendBytes(file, response)
      : send(file, path, response, page)
  }

  function send(
    file: SimFile,
    path: string,
    response: ServerResponse,
    page: (status: number, error: string) => { status: number; error: string },
  ): { status: number; error: string | null } {
    const { origin, foreignOrigin } = origins()
    const go = (location: string, error: string) => {
      response.writeHead(302, { location }).end()
      return { status: 302, error }
    }
    switch (file.downloadTrouble) {
      case 'login_page':
        return page(200, 'login_page')
      case 'not_found':
        return page(404, 'file_not_found')
      case 'server_error':
        return page(500, 'server_error')
      case 'login_redirect':
        return go(`${origin}/signin?redir=${encodeURIComponent(path)}`, 'login_redirect')
      case 'redirect':
        return go(`${origin}/files-edge/${file.id}/${encodeURIComponent(file.name)}`, 'redirect')
      case 'redirect_foreign':
        return go(
          `${foreignOrigin}/${file.id}/${encodeURIComponent(file.name)}`,
          'redirect_foreign',
        )
      case 'redirect_loop':
        return go(`${origin}${path}`, 'redirect_loop')
      case 'stall':
      case 'cut':
        return sendHalf(file, response, file.downloadTrouble)
      case null:
        return sendBytes(file, response)
    }
  }

  function sendHalf(file: SimFile, response: ServerResponse, trouble: 'stall' | 'cut') {
    const half = Math.floor(file.bytes.length / 2)
    response.writeHead(200, headersOf(file))
    response.write(file.bytes.subarray(0, half), () => {
      if (trouble === 'cut') response.destroy()
    })
    if (trouble === 'stall') stalled.push(() => response.end(file.bytes.subarray(half)))
    return { status: 200, error: trouble }
  }

  function serveForeign(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? ''
    foreignRequests.push({ path, authorization: request.headers.authorization ?? null })
    const file = findFile(path)
    if (file === undefined) sendPage(response, 404)
    else sendBytes(file, response)
  }

  /** The file whose id stands somewhere in the path. */
  function findFile(path: string): SimFile | undefined {
    return world.files.get(/F0SIM\d+/.exec(path)?.[0] ?? '')
  }

  return {
    serve,
    serveForeign,
    foreignRequests,
    release: () => {
      for (const finish of stalled.splice(0)) finish()
    },
  }
}

function headersOf(file: SimFile): Record<string, string> {
  return {
    'content-type': file.mimetype,
    ...(file.sendsLength && { 'content-length': String(file.bytes.length) }),
  }
}

function sendBytes(file: SimFile, response: ServerResponse): { status: number; error: null } {
  response.writeHead(200, headersOf(file)).end(file.bytes)
  return { status: 200, error: null }
}

function sendPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(LOGIN_PAGE)
}
