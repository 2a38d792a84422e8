import { request } from 'undici'
import { AppError, isAppError } from '../../domain/error.ts'
import type { SlackFile } from './slack-file.ts'

export interface DownloadOptions {
  /** The bot token. It goes to Slack's file hosts, or to the host of a loopback `slackApiUrl`. */
  token: string
  slackApiUrl: string
  maxBytes: number
  /** For the whole download, from the request to the last byte. */
  timeoutMs: number
}

const MAX_REDIRECTS = 2
const MEBIBYTE = 1024 * 1024
const SIGN_IN_PAGE =
  'Slack sent its sign-in page in place of the file. ' +
  'Add the scope files:read to the Slack app and reinstall it, then share the file again.'

/**
 * The bytes of a file in Slack, as they arrive. Throws `too_large`, `not_found`, `forbidden` (the token may
 * not read it), `invalid` (a file that Slack does not hold) or `unavailable`: here, or while it is read.
 */
export async function downloadSlackFile(
  file: SlackFile,
  options: DownloadOptions,
): Promise<AsyncIterable<Buffer>> {
  refuseUnreadable(file, options.maxBytes)
  const signal = AbortSignal.timeout(options.timeoutMs)
  try {
    const body = await open(file.url, options, signal)
    return guard(body, options)
  } catch (error) {
    throw asAppError(error, options)
  }
}

function refuseUnreadable(file: SlackFile, maxBytes: number): void {
  if (file.mode === 'tombstone') throw gone()
  if (file.isExternal) {
    throw new AppError(
      'invalid',
      'This file is not in Slack but on another site. Download it there as CSV and share that file here.',
    )
  }
  if (file.size !== null && file.size > maxBytes) throw tooLarge(maxBytes)
  if (file.url === '') {
    throw new AppError(
      'unavailable',
      'Slack gives no address for this file yet. Share it again in a minute.',
    )
  }
}

type Body = Awaited<ReturnType<typeof request>>['body']

async function open(address: string, options: DownloadOptions, signal: AbortSignal): Promise<Body> {
  let url = toUrl(address)
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (!mayHaveToken(url, options.slackApiUrl)) throw untrusted(url)
    // undici follows no redirect by itself.
    const { statusCode, headers, body } = await request(url, {
      headers: { authorization: `Bearer ${options.token}` },
      signal,
    })
    const location = single(headers.location)
    const isRedirect = statusCode >= 300 && statusCode < 400 && location !== ''
    const problem = isRedirect
      ? null
      : findProblem(statusCode, headers['content-type'], headers['content-length'], options)
    if (!isRedirect && !problem) return body
    discard(body)
    if (problem) throw problem
    url = toUrl(location, url)
  }
  throw new AppError(
    'unavailable',
    'Slack redirected the download too often. Share the file again in a minute.',
  )
}

function findProblem(
  status: number,
  contentType: string | string[] | undefined,
  contentLength: string | string[] | undefined,
  options: DownloadOptions,
): AppError | null {
  if (status === 404 || status === 410) return gone()
  if (status === 401 || status === 403) {
    return new AppError(
      'forbidden',
      'Slack does not let Dialbot read this file. ' +
        'Add the scope files:read to the Slack app and reinstall it, then share the file again.',
    )
  }
  if (status !== 200) {
    return new AppError(
      'unavailable',
      `Slack could not deliver the file (status ${status}). Share it again in a minute.`,
    )
  }
  if (/^text\/html\b/i.test(single(contentType).trim())) {
    return new AppError('forbidden', SIGN_IN_PAGE)
  }
  return Number(single(contentLength)) > options.maxBytes ? tooLarge(options.maxBytes) : null
}

/** Looks at the beginning before anything is handed on, and counts what comes. */
async function guard(body: Body, options: DownloadOptions): Promise<AsyncIterable<Buffer>> {
  const chunks = readChunks(body, options)
  const head: Buffer[] = []
  let text = ''
  while (text.trimStart().length < 16) {
    const next = await chunks.next()
    if (next.done) break
    head.push(next.value)
    text += next.value
      .subarray(0, 1024)
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
  }
  if (/^\s*<(?:!doctype|html)/i.test(text)) {
    discard(body)
    throw new AppError('forbidden', SIGN_IN_PAGE)
  }
  return joined(head, chunks)
}

async function* joined(head: Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* head
    yield* rest
  } finally {
    // A reader may stop within the head, where the rest would stay open.
    await rest.return(undefined)
  }
}

async function* readChunks(body: Body, options: DownloadOptions): AsyncGenerator<Buffer> {
  let bytes = 0
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) continue
      bytes += chunk.length
      if (bytes > options.maxBytes) throw tooLarge(options.maxBytes)
      yield chunk
    }
  } catch (error) {
    throw asAppError(error, options)
  }
}

/** A token is never sent over plain HTTP, except to a Slack on this very machine. */
function mayHaveToken(url: URL, slackApiUrl: string): boolean {
  const api = toUrl(slackApiUrl)
  if (isLoopback(url.hostname)) {
    return isLoopback(api.hostname) && url.port === api.port && url.protocol === api.protocol
  }
  return url.protocol === 'https:' && url.port === '' && isSlackFileHost(url.hostname)
}

function isSlackFileHost(host: string): boolean {
  return (
    host.endsWith('.slack.com') ||
    host === 'slack-files.com' ||
    host === 'slack-edge.com' ||
    host.endsWith('.slack-edge.com')
  )
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function toUrl(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href)
  if (url) return url
  throw new AppError('unavailable', 'Slack gives an address for this file that cannot be read.')
}

function single(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? ''
}

function discard(body: Body): void {
  // Destroying an unread body reports an abort to whoever listens; nobody needs it.
  body.on('error', () => {})
  body.destroy()
}

function gone(): AppError {
  return new AppError(
    'not_found',
    'The file was deleted before Dialbot could read it. Share it again.',
  )
}

function tooLarge(maxBytes: number): AppError {
  const most = maxBytes >= MEBIBYTE ? `${Math.floor(maxBytes / MEBIBYTE)} MB` : `${maxBytes} bytes`
  return new AppError(
    'too_large',
    `The file is too large: at most ${most} can be read. Split it and share the parts.`,
  )
}

function untrusted(url: URL): AppError {
  return new AppError(
    'invalid',
    `The file is at ${url.host}, which is not Slack. Dialbot reads only files that Slack holds: share the CSV itself.`,
  )
}

function asAppError(error: unknown, options: DownloadOptions): AppError {
  if (isAppError(error)) return error
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new AppError(
      'unavailable',
      `Slack did not deliver the file within ${Math.round(options.timeoutMs / 1000)} seconds. Share it again in a minute.`,
      { cause: error },
    )
  }
  return new AppError(
    'unavailable',
    'The download from Slack broke off. Share the file again in a minute.',
    { cause: error },
  )
}
