import type { Json } from './json.ts'

export interface SimUser {
  id: string
  name: string
  realName: string
  teamId: string
  email: string
  timezone: string
  isAdmin: boolean
  /** A guest of several channels. */
  isRestricted: boolean
  /** A guest of one channel. */
  isUltraRestricted: boolean
  isBot: boolean
  /** From another organisation, met in a shared channel. */
  isStranger: boolean
  isDeleted: boolean
}

export interface SimUserGroup {
  id: string
  handle: string
  name: string
  members: string[]
  isDisabled: boolean
}

export interface SimChannel {
  id: string
  name: string
  isPrivate: boolean
  isArchived: boolean
  isExternallyShared: boolean
  /** The other side of a direct message with the bot. */
  directWith: string | null
  members: Set<string>
}

export interface SimMessage {
  readonly channel: string
  readonly ts: string
  readonly user: string
  readonly threadTs: string | null
  /** A reply that is shown in the channel too. */
  readonly isBroadcast: boolean
  /** The only person who sees it; null when the whole channel does. */
  readonly ephemeralTo: string | null
  /** How it came: by the Web API, by an answer to a command or button, or from a person. */
  readonly via: 'api' | 'response' | 'person'
  text: string
  blocks: Json[]
  metadata: Json | null
  fileIds: string[]
  /** How often its words were replaced. */
  edits: number
  /** Slack marks only updates without blocks as "(edited)". */
  isMarkedEdited: boolean
  isDeleted: boolean
}

/** What the download address does instead of sending the bytes. */
export type DownloadTrouble =
  | 'login_page'
  | 'login_redirect'
  | 'redirect'
  | 'redirect_foreign'
  | 'redirect_loop'
  | 'not_found'
  | 'server_error'
  /** Half the bytes, then silence until `releaseDownloads()`. */
  | 'stall'
  /** Half the bytes, then the connection breaks. */
  | 'cut'

export interface SimFile {
  readonly id: string
  name: string
  title: string
  mimetype: string
  filetype: string
  mode: string
  /** What `files.info` says, which a test may set apart from the bytes there are. */
  size: number
  user: string
  bytes: Buffer
  isExternal: boolean
  isDeleted: boolean
  /** False between the request for an upload address and its completion. */
  isComplete: boolean
  /** Given to the app in a modal, so readable without sharing a channel. */
  isGiven: boolean
  shares: { channel: string; ts: string; threadTs: string | null }[]
  downloadTrouble: DownloadTrouble | null
  sendsLength: boolean
}

export interface SimView {
  readonly id: string
  readonly user: string
  /** The view as sent last, with the ids Slack adds. */
  view: Json
  hash: string
  /** What a person entered so far, by block_id, or by action_id outside input blocks. */
  entered: Record<string, string | string[] | Json>
  rootId: string
  previousId: string | null
  isOpen: boolean
}

export interface LoggedRequest {
  /** A Web API method, or `download`, `upload`, `response_url`. */
  method: string
  at: number
  ok: boolean
  status: number
  error: string | null
  params: Json
}

export type SimChange =
  | { kind: 'message.posted' | 'message.updated' | 'message.deleted'; message: SimMessage }
  | { kind: 'view.opened' | 'view.updated' | 'view.closed' | 'home.published'; view: SimView }
  | { kind: 'file.shared'; file: SimFile; channel: string }
  | { kind: 'request'; request: LoggedRequest }
  | { kind: 'delivery'; delivery: Delivery }

/** One request from Slack to the app and how the app took it. */
export interface Delivery {
  kind: 'event' | 'command' | 'interaction' | 'url_verification'
  /** What was sent, before encoding. */
  payload: Json
  /** The exact bytes and headers, for a look at the signature. */
  rawBody: string
  headers: Record<string, string>
  /** 0 when there was no answer. */
  status: number
  body: string
  /** From the first byte out to the last byte back, in real milliseconds. */
  ackMs: number
  /** What the person in Slack would see go wrong. */
  error: 'operation_timeout' | 'connection_failed' | 'http_error' | 'invalid_response' | null
}
