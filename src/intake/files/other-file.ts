import type { SlackFile } from './slack-file.ts'

/** A file that may hold leads and is not read: of each it is said how to get one that is. */
export type OtherFile = 'workbook' | 'contacts' | 'data' | 'archive'

// By the end of a name; and as Slack or a browser calls them, where the name says nothing.
const KINDS: readonly { kind: OtherFile; name: RegExp; type: RegExp; mime: RegExp }[] = [
  {
    kind: 'workbook',
    name: /\.(?:xls|xlsb|xlt|xltx|xltm|ods|fods|ots|numbers|gsheet|sxc|wk[1-4s]|et)$/i,
    type: /^(?:xls|xlsb|xltx|ods|numbers|gsheet)$/i,
    mime: /^application\/(?:vnd\.ms-excel|vnd\.oasis\.opendocument\.spreadsheet|vnd\.apple\.numbers|x-iwork-numbers|vnd\.google-apps\.spreadsheet)/i,
  },
  {
    kind: 'contacts',
    name: /\.(?:vcf|vcard|ldif|contact)$/i,
    type: /^(?:vcf|vcard)$/i,
    mime: /^(?:text\/(?:x-)?vcard|text\/directory)/i,
  },
  {
    kind: 'data',
    name: /\.(?:jsonl?|ndjson|geojson|parquet|avro|dbf|mdb|accdb|sqlite3?)$/i,
    type: /^(?:json|jsonl|ndjson)$/i,
    mime: /^application\/(?:json|x-ndjson|jsonl|vnd\.ms-access|x-sqlite3|vnd\.sqlite3)/i,
  },
  {
    kind: 'archive',
    name: /\.(?:zip|zipx|rar|7z|tar|tgz|tbz2?|txz|bz2|xz|zst|gz|z)$/i,
    type: /^(?:zip|rar|7z|tar|gzip|bz2)$/i,
    mime: /^application\/(?:zip|x-zip|x-zip-compressed|gzip|x-gzip|vnd\.rar|x-rar|x-7z|x-tar|x-bzip2?|x-xz|zstd)/i,
  },
]

const MEDIA = /^(?:image|audio|video|font)\//i
const HAS_ENDING = /\.[a-z0-9]{1,8}$/i

/** Null for what nobody would take for leads: pictures, films, documents. About these nothing is said. */
export function otherFile({ name, mimetype, filetype }: SlackFile): OtherFile | null {
  if (MEDIA.test(mimetype)) return null
  const named = KINDS.find((kind) => kind.name.test(name))
  if (named !== undefined) return named.kind
  // An .apk is an archive, too, and a CSV that is one has been compressed.
  if (HAS_ENDING.test(name) && !/\.(?:csv|tsv|tab|txt)$/i.test(name)) return null
  const typed = KINDS.find(({ type, mime }) => type.test(filetype) || mime.test(mimetype))
  return typed?.kind ?? null
}
