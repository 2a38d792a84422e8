import type { Server, ServerResponse } from 'node:http'
import {
  type CustomRoute,
  HTTPReceiver,
  HTTPReceiverDeferredRequestError,
  type Logger,
} from '@slack/bolt'
import { AppError } from '../../domain/error.ts'
import type { Log } from '../../system/log.ts'

/** How an HTTP door tells an error: the status and the JSON shape of the API. */
export type SendError = (response: ServerResponse, error: unknown) => void

// Slack's own payloads are far smaller; Bland's come by our routes, which have limits of their own.
const BODY_LIMIT = '1mb'
// A client that keeps its connection open must not keep the program from ending.
const CLOSE_AFTER_MS = 5_000
const SWEEP_EVERY_MS = 50

/** The one HTTP server: Slack's endpoint, unless Slack comes over Socket Mode, and our own routes. */
export function createHttpServer(parts: {
  signingSecret: string
  takesSlack: boolean
  routes: readonly CustomRoute[]
  sendError: SendError
  port: number
  host: string
  log: Log
  logger: Logger
}) {
  const { log, logger, sendError, port, host } = parts
  const receiver = new HTTPReceiver({
    signingSecret: parts.signingSecret,
    endpoints: parts.takesSlack ? ['/slack/events'] : [],
    customRoutes: [...parts.routes],
    bodyLimit: BODY_LIMIT,
    logger,
    dispatchErrorHandler: ({ error, request, response }) => {
      sendError(response, readDispatchError(error))
      // A body that nobody reads would keep the connection from its next request.
      request.resume()
    },
    processEventErrorHandler: async ({ error, response }) => {
      log.error({ error }, 'slack.event_failed')
      if (!response.headersSent) response.writeHead(500).end()
      return false
    },
    unhandledRequestHandler: ({ response }) => {
      log.warn({}, 'slack.request_unhandled')
      if (!response.headersSent) response.writeHead(404).end()
    },
  })
  let server: Server | null = null

  return {
    receiver,

    /** Resolves with the real address. Throws `unavailable`, naming the setting, when it cannot listen. */
    async listen(): Promise<{ host: string; port: number }> {
      try {
        server = await receiver.start({ port, host })
      } catch (error) {
        throw new AppError('unavailable', listenProblem(error, { port, host }), { cause: error })
      }
      const bound = server.address()
      return { host, port: typeof bound === 'object' && bound !== null ? bound.port : port }
    },

    async close(): Promise<void> {
      const closing = server
      server = null
      if (closing === null) return
      const timer = setTimeout(() => closing.closeAllConnections(), CLOSE_AFTER_MS)
      // Node looks for idle connections once; one that is busy now would stay for its keep-alive time.
      const sweep = setInterval(() => closing.closeIdleConnections(), SWEEP_EVERY_MS)
      try {
        await receiver.stop()
      } finally {
        clearTimeout(timer)
        clearInterval(sweep)
      }
    },
  }
}

function readDispatchError(error: Error): unknown {
  if (error instanceof HTTPReceiverDeferredRequestError) {
    return new AppError('not_found', 'There is nothing at this address.')
  }
  // What Bolt throws at `//` and at `%zz`.
  if (error instanceof URIError || ('code' in error && error.code === 'ERR_INVALID_URL')) {
    return new AppError('invalid', 'The address cannot be read.', { cause: error })
  }
  return error
}

function listenProblem(error: unknown, { port, host }: { port: number; host: string }): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use by another program. Stop that one, or set PORT to another number.`
  }
  if (code === 'EACCES') {
    return `Port ${port} may not be opened by this user. Set PORT to a number above 1023.`
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `HOST ${host} is not an address of this machine. Set HOST to 0.0.0.0, or leave it out.`
  }
  return `The server could not listen on ${host}:${port} (${String(code)}). Check HOST and PORT.`
}
