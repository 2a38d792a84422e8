import { checkBlocks } from '../blocks/check-blocks.ts'
import { fileJson } from '../blocks/show.ts'
import { type Json, objectsOf, textOf } from '../json.ts'
import type { DownloadTrouble, SimFile, SimMessage } from '../types.ts'
import { addMessage, findMessage, type World } from '../world.ts'
import { fail, findWritable, type Method, ok } from './reply.ts'

export interface ShareOptions {
  channel: string
  user: string
  name: string
  bytes: Buffer | string
  threadTs?: string
  /** What the person wrote with the file. */
  text?: string
  filetype?: string
  mimetype?: string
  /** `hosted` by default; `snippet`, `file_access`, `tombstone`… */
  mode?: string
  /** What `files.info` claims; the true number of bytes by default. */
  size?: number
  isExternal?: boolean
  isDeleted?: boolean
  downloadTrouble?: DownloadTrouble
  /** False: the download comes in chunks, without content-length. */
  sendsLength?: boolean
}

const MIME_TYPES: Record<string, string> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  gz: 'application/gzip',
  txt: 'text/plain',
  json: 'application/json',
  png: 'image/png',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

export interface FileDesk {
  methods: Record<string, Method>
  /** A file that a person put into a channel, with its message. */
  share(options: ShareOptions): { file: SimFile; message: SimMessage }
  /** A file that nobody shared: an upload in a modal. */
  give(options: { user: string; name: string; bytes: Buffer | string }): SimFile
  /** Takes the bytes of an upload; false when nobody asked for that address. */
  receive(id: string, bytes: Buffer): boolean
  json(file: SimFile): Json
}

/** `onUploaded` is told of each file that the bot itself put into a channel. */
export function createFileDesk(
  world: World,
  origins: () => { origin: string; foreignOrigin: string },
  onUploaded: (file: SimFile, channel: string) => void,
): FileDesk {
  const json = (file: SimFile): Json => fileJson(world, file, origins())

  function share(options: ShareOptions): { file: SimFile; message: SimMessage } {
    const { channel, bytes, threadTs, text, ...rest } = options
    if (!world.channels.has(channel)) throw new Error(`No channel ${channel} in the local Slack`)
    const file = makeFile(world, { ...rest, bytes: Buffer.from(bytes) })
    const message = addMessage(world, {
      channel,
      user: options.user,
      via: 'person',
      text: text ?? '',
      threadTs: threadTs ?? null,
      fileIds: [file.id],
    })
    put(world, [file], message)
    return { file, message }
  }

  function startUpload(params: Json): Json {
    const name = textOf(params.filename)
    const size = Number(textOf(params.length))
    if (name === '' || !(size > 0)) return fail('invalid_arguments', ['filename and length > 0'])
    const file = makeFile(world, { name, size, user: world.bot.id, isComplete: false })
    return ok({ file_id: file.id, upload_url: `${origins().origin}/upload/v1/${file.id}` })
  }

  function completeUpload(params: Json): Json {
    const listed = objectsOf(params.files)
    const files = listed.flatMap((one) => world.files.get(textOf(one.id)) ?? [])
    const isReady = (file: SimFile) => !file.isComplete && file.bytes.length === file.size
    if (files.length === 0 || files.length < listed.length || !files.every(isReady)) {
      return fail('file_not_found')
    }
    const problems = params.blocks === undefined ? [] : checkBlocks(params.blocks, 'message')
    if (problems.length > 0) return fail('invalid_blocks', problems)
    const ids = (textOf(params.channels) || textOf(params.channel_id)).split(',').filter(Boolean)
    const threadTs = textOf(params.thread_ts) || null
    for (const id of ids) {
      const channel = findWritable(world, id)
      if (typeof channel === 'string') return fail(channel)
      if (threadTs && findMessage(world, id, threadTs) === undefined)
        return fail('thread_not_found')
    }
    for (const [index, file] of files.entries()) {
      file.isComplete = true
      file.title = textOf(listed[index]?.title) || file.name
    }
    for (const channel of ids) {
      const message = addMessage(world, {
        channel,
        user: world.bot.id,
        via: 'api',
        text: textOf(params.initial_comment),
        blocks: objectsOf(params.blocks),
        threadTs,
        fileIds: files.map((file) => file.id),
      })
      put(world, files, message)
      for (const file of files) onUploaded(file, channel)
    }
    return ok({ files: files.map(json) })
  }

  return {
    methods: {
      'files.info': (params) => {
        const file = findReadable(world, textOf(params.file))
        return typeof file === 'string' ? fail(file) : ok({ file: json(file), comments: [] })
      },
      'files.getUploadURLExternal': startUpload,
      'files.completeUploadExternal': completeUpload,
    },
    share,
    give: ({ user, name, bytes }) =>
      makeFile(world, { user, name, bytes: Buffer.from(bytes), isGiven: true }),
    receive: (id, bytes) => {
      const file = world.files.get(id)
      if (file === undefined || file.isComplete) return false
      file.bytes = bytes
      return true
    },
    json,
  }
}

function makeFile(world: World, given: Partial<SimFile> & { name: string; user: string }): SimFile {
  const extension = given.name.includes('.') ? (given.name.split('.').pop() ?? '') : 'text'
  const bytes = given.bytes ?? Buffer.alloc(0)
  const file: SimFile = {
    id: world.newId('F'),
    title: given.name,
    mimetype: MIME_TYPES[extension] ?? 'text/plain',
    filetype: extension,
    mode: 'hosted',
    size: bytes.length,
    bytes,
    isExternal: false,
    isDeleted: false,
    isComplete: true,
    isGiven: false,
    shares: [],
    downloadTrouble: null,
    sendsLength: true,
    ...given,
  }
  world.files.set(file.id, file)
  return file
}

/** The files of a message that stands in a channel. */
function put(world: World, files: SimFile[], message: SimMessage): void {
  for (const file of files) {
    const { channel, ts, threadTs } = message
    file.shares.push({ channel, ts, threadTs })
    world.emit({ kind: 'file.shared', file, channel })
  }
}

/** The file, when the bot may read it; else Slack's error code. */
function findReadable(world: World, id: string): SimFile | string {
  const file = world.files.get(id)
  if (file === undefined || !file.isComplete) return 'file_not_found'
  if (file.isDeleted) return 'file_deleted'
  const isShared = file.shares.some((one) =>
    world.channels.get(one.channel)?.members.has(world.bot.id),
  )
  return isShared || file.isGiven || file.user === world.bot.id ? file : 'file_not_found'
}
