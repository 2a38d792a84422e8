import { z } from 'zod'
import { AppError } from '../../domain/error.ts'

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

const Shares = z.record(
  z.string(),
  z.array(z.object({ ts: z.string().nullish(), thread_ts: z.string().nullish() })),
)

const RawFile = z
  .object({
    id: z.string().min(1),
    name: text,
    mimetype: text,
    filetype: text,
    mode: text,
    size: z.number().nonnegative().nullish(),
    url_private_download: text,
    url_private: text,
    is_external: z.boolean().nullish(),
    shares: z.object({ public: Shares.nullish(), private: Shares.nullish() }).nullish(),
  })
  .transform((file) => ({
    id: file.id,
    name: file.name,
    mimetype: file.mimetype,
    filetype: file.filetype,
    /** hosted, snippet, external, space, file_access, tombstone, … */
    mode: file.mode,
    /** Bytes, or null where Slack does not say. */
    size: file.size ?? null,
    /** Where the bytes are; empty when Slack gives no address. */
    url: file.url_private_download || file.url_private,
    isExternal: file.is_external === true || file.mode === 'external',
    shares: file.shares ?? null,
  }))

/** What Dialbot uses of the file object of `files.info`. */
export type SlackFile = z.output<typeof RawFile>

/** Throws `unavailable` when Slack's answer is not a file object. */
export function parseSlackFile(file: unknown): SlackFile {
  const parsed = RawFile.safeParse(file)
  if (parsed.success) return parsed.data
  throw new AppError('unavailable', 'Slack described the file in a way Dialbot does not know.', {
    cause: parsed.error,
  })
}

/**
 * The message to answer under: the newest share of the file in the channel, or the thread it was shared
 * in. Null while Slack has not recorded the share yet, or when there is none.
 */
export function shareTs(file: SlackFile, channel: string): string | null {
  const shares = [
    ...(file.shares?.public?.[channel] ?? []),
    ...(file.shares?.private?.[channel] ?? []),
  ]
  let newest: { ts: string; thread: string } | null = null
  for (const { ts, thread_ts } of shares) {
    if (!ts) continue
    // A ts has a fixed number of digits, so the order of text is the order of time.
    if (!newest || ts > newest.ts) newest = { ts, thread: thread_ts || ts }
  }
  return newest?.thread ?? null
}

const CSV_NAME = /\.(?:csv|tsv|tab)(?:\.txt)?(?:\.gz)?$/i
const TEXT_NAME = /\.txt(?:\.gz)?$/i
const CSV_TYPES = ['csv', 'tsv']
const CSV_MIME =
  /^(?:text|application)\/(?:x-)?(?:csv|tab-separated-values|comma-separated-values)\b/i
const WORKBOOK_NAME = /\.xls[xm](?:\.gz)?$/i
const WORKBOOK_TYPES = ['xlsx', 'xlsm']
const WORKBOOK_MIME =
  /^application\/(?:vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet|vnd\.ms-excel\.sheet\.macroenabled\.12)\b/i
const PICTURE_OR_SOUND = /^(?:image|audio|video|font)\//i
const OTHER_MEDIA =
  /^(?:image|audio|video|font)\/|^application\/(?:pdf|(?:x-)?(?:zip|tar|rar|7z|bzip2?|xz))\b/i

/**
 * Whether a shared file is one to read: `yes`, and it gets an answer; `maybe` for a text of which only
 * its content can tell; `no`: not read, and ignored in silence unless `otherFile` knows it. Slack's types may still be empty.
 */
export function csvLikelihood(file: SlackFile): 'yes' | 'maybe' | 'no' {
  const { name, mimetype, filetype } = file
  if (isWorkbook(file)) return 'yes'
  // What is compressed is judged by its name alone.
  if (OTHER_MEDIA.test(mimetype)) return 'no'
  if (CSV_TYPES.includes(filetype.toLowerCase())) return 'yes'
  if (CSV_MIME.test(mimetype) || CSV_NAME.test(name)) return 'yes'
  return TEXT_NAME.test(name) ? 'maybe' : 'no'
}

/** An Excel workbook is an archive, and may be called one. */
function isWorkbook({ name, mimetype, filetype }: SlackFile): boolean {
  if (PICTURE_OR_SOUND.test(mimetype)) return false
  if (WORKBOOK_NAME.test(name)) return true
  return WORKBOOK_TYPES.includes(filetype.toLowerCase()) || WORKBOOK_MIME.test(mimetype)
}
