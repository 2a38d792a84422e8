import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseParams, readBody, readUpload } from './body.ts'
import type { Downloads } from './download.ts'
import { type Json, parseJson, textOf } from './json.ts'
import type { Answers } from './methods/answers.ts'
import type { FileDesk } from './methods/file-desk.ts'
import type { Fault, Limits } from './methods/limits.ts'
import { fail, type Method } from './methods/reply.ts'
import type { LoggedRequest } from './types.ts'
import type { World } from './world.ts'

/** The scope a method asks for; methods that are not named need none. */
const SCOPES: Record<string, string> = {
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'files.info': 'files:read',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'users.info': 'users:read',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'conversations.info': 'channels:read',
  'conversations.members': 'channels:read',
  'conversations.open': 'im:write',
}

/** What one request came to: the answer to send, before any fault. */
interface Outcome {
  status: number
  error: string | null
  params: Json
  send(): void
}

type Work = () => Promise<Outcome>

/** The request listener of the local Slack. */
export function createDoors(
  world: World,
  parts: {
    methods: Record<string, Method>
    limits: Limits
    files: FileDesk
    answers: Answers
    downloads: Downloads
  },
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { methods, limits, files, answers, downloads } = parts

  async function open(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const body = await readBody(request)
    if (path.startsWith('/api/')) {
      const method = path.slice('/api/'.length)
      return answer(method, response, () => callMethod(method, request, response, body))
    }
    if (path.startsWith('/upload/')) {
      return answer('upload', response, () => takeUpload(path, request, response, body))
    }
    if (path.startsWith('/response/')) {
      return answer('response_url', response, () => takeAnswer(path, response, body))
    }
    return answer('download', response, async () => {
      const found = { status: 0, error: null, params: { path } }
      return { ...found, send: () => Object.assign(found, downloads.serve(request, response)) }
    })
  }

  /** Lets the fault that was planned happen, else the work, and writes either down. */
  async function answer(method: string, response: ServerResponse, work: Work): Promise<void> {
    const fault = limits.takeFault(method)
    const outcome = fault === null || fault.afterwards ? await work() : null
    const logged: LoggedRequest = {
      method,
      at: world.now(),
      ok: outcome !== null && outcome.error === null,
      status: outcome?.status ?? 0,
      error: outcome?.error ?? null,
      params: outcome?.params ?? {},
    }
    if (fault !== null) Object.assign(logged, { ok: false }, misbehave(response, fault))
    else outcome?.send()
    world.requests.push(logged)
    world.emit({ kind: 'request', request: logged })
  }

  async function callMethod(
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<Outcome> {
    const parsed = await parseParams(request, body)
    const { token, ...params } = parsed ?? {}
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const given = bearer ?? textOf(token)
    const wait = limits.overLimit(name, textOf(params.channel))
    if (wait !== null) {
      const limited: Fault = { retryAfter: wait }
      const send = () => void misbehave(response, limited)
      return { status: 429, error: 'ratelimited', params, send }
    }
    const reply =
      parsed === null ? fail('invalid_json') : run(world, methods, { name, token: given, params })
    const error = reply.ok === true ? null : textOf(reply.error)
    return { status: 200, error, params, send: () => sendJson(world, response, 200, reply) }
  }

  async function takeUpload(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<Outcome> {
    const bytes = await readUpload(request, body)
    const isKnown = files.receive(path.split('/').pop() ?? '', bytes)
    const status = isKnown ? 200 : 404
    const text = isKnown ? `OK - ${bytes.length}` : 'not_found'
    const send = () => void response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
    return { status, error: isKnown ? null : 'not_found', params: { path }, send }
  }

  async function takeAnswer(
    path: string,
    response: ServerResponse,
    body: Buffer,
  ): Promise<Outcome> {
    const id = path.split('/').pop() ?? ''
    const params = { path }
    const wait = limits.overLimit('response_url', id)
    if (wait !== null) {
      const send = () => void misbehave(response, { retryAfter: wait })
      return { status: 429, error: 'ratelimited', params, send }
    }
    const reply = answers.receive(id, parseJson(body.toString('utf8')))
    const { status } = reply
    if (reply.body === 'ok') {
      const send = () => void response.writeHead(200, { 'content-type': 'text/html' }).end('ok')
      return { status, error: null, params, send }
    }
    const refusal = reply.body
    const send = () => sendJson(world, response, status, refusal)
    return { status, error: textOf(refusal.error), params, send }
  }

  return open
}

/** Slack's answer to a call of a method. */
function run(
  world: World,
  methods: Record<string, Method>,
  call: { name: string; token: string; params: Json },
): Json {
  const { name, token, params } = call
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (method === undefined) return fail('unknown_method')
  if (token === '') return fail('not_authed')
  if (token !== world.token) return fail('invalid_auth')
  const needed = SCOPES[name]
  if (needed !== undefined && !world.scopes.includes(needed)) {
    return { ...fail('missing_scope'), needed, provided: world.scopes.join(',') }
  }
  return method(params)
}

function sendJson(world: World, response: ServerResponse, status: number, reply: Json): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': world.scopes.join(','),
  })
  response.end(JSON.stringify(reply))
}

/** Answers with the fault instead; what it was, for the log. */
function misbehave(response: ServerResponse, fault: Fault): { status: number; error: string } {
  const json = { 'content-type': 'application/json' }
  if ('dropConnection' in fault) {
    response.destroy()
    return { status: 0, error: 'connection_dropped' }
  }
  if ('retryAfter' in fault) {
    const reply = JSON.stringify(fail('ratelimited'))
    response.writeHead(429, { ...json, 'retry-after': String(fault.retryAfter) }).end(reply)
    return { status: 429, error: 'ratelimited' }
  }
  if ('html' in fault) {
    const page = '<!DOCTYPE html><html><body>Something is in the way.</body></html>'
    response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    return { status: 200, error: 'html' }
  }
  if ('error' in fault) {
    response.writeHead(200, json).end(JSON.stringify(fail(fault.error)))
    return { status: 200, error: fault.error }
  }
  response.writeHead(fault.status, { 'content-type': 'text/plain' }).end('Server error')
  return { status: fault.status, error: `http_${fault.status}` }
}
