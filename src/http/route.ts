import { METHODS, type ServerResponse } from 'node:http'
import type { CustomRoute } from '@slack/bolt'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import { type HttpAnswer, sendAnswer, toErrorAnswer } from './answer.ts'
import { drainBody } from './body.ts'

/** Node's request, its body unread, with the values of the path's `:names` in `params`. */
export type HttpRequest = Parameters<CustomRoute['handler']>[0]

export interface Route {
  /** `*` is every method there is. */
  method: 'GET' | 'POST' | '*'
  path: string
  /** Asked over and over by machines: logged only at the level `debug`. */
  isProbe?: boolean
  /** What it throws becomes the error answer. */
  handle(request: HttpRequest): HttpAnswer | Promise<HttpAnswer>
}

export interface RouteContext {
  clock: Clock
  log: Log
}

/**
 * The one way a route gets to Bolt: every failure is answered and none escapes, since a handler that
 * rejects would end the process.
 */
export function toCustomRoute(route: Route, context: RouteContext): CustomRoute {
  return {
    path: route.path,
    method: methodsOf(route),
    handler(request, response) {
      serve(route, context, request, response).catch((error: unknown) => {
        context.log.error({ path: route.path, error }, 'http.answer_failed')
        response.destroy()
      })
    },
  }
}

function methodsOf({ method }: Route): string[] {
  if (method === '*') return METHODS
  // Node leaves out the body of an answer to HEAD by itself.
  return method === 'GET' ? ['GET', 'HEAD'] : [method]
}

async function serve(
  route: Route,
  { clock, log }: RouteContext,
  request: HttpRequest,
  response: ServerResponse,
): Promise<void> {
  const startedAt = clock.now()
  const about = { method: request.method, path: route.path }
  let answer: HttpAnswer
  try {
    answer = await route.handle(request)
  } catch (error) {
    answer = toErrorAnswer(error)
    if (answer.status >= 500) log.error({ ...about, error }, 'http.failed')
  }
  const hasLeft = response.destroyed || response.socket?.destroyed === true
  sendAnswer(response, answer)
  drainBody(request)
  const line = { ...about, status: answer.status, ms: clock.now() - startedAt }
  const level = route.isProbe === true ? 'debug' : 'info'
  log[level](line, hasLeft ? 'http.client_left' : 'http.request')
}

/** The value of a `:name` in the path. */
export function pathParameter(request: HttpRequest, name: string): string | undefined {
  const value: unknown = request.params?.[name]
  return typeof value === 'string' ? value : undefined
}

export function queryOf(request: HttpRequest): URLSearchParams {
  return new URL(request.url ?? '/', 'http://localhost').searchParams
}
