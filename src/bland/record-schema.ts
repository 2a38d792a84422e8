import { z } from 'zod'

// Bland leaves fields out, sends null, or sends another type than it documents. None of that may cost
// us the rest of the record, so every field falls back to null on its own.
const text = z.string().trim().min(1).nullable().catch(null)
const numeral = z.string().trim().min(1).transform(Number).pipe(z.number())
const number = z.union([z.number(), numeral]).nullable().catch(null)
const flagWord = z.enum(['true', 'false']).transform((word) => word === 'true')
const flag = z.union([z.boolean(), flagWord]).nullable().catch(null)
const phone = z.union([z.string(), z.number()]).transform(String).catch('')
const url = z
  .url({ protocol: /^https?$/ })
  .nullable()
  .catch(null)

/** An instant as ISO text (UTC where it names no zone), epoch milliseconds or epoch seconds. */
const instant = z.union([z.string(), z.number()]).transform(readInstant).catch(null)

/** A label as a word, as an object that names it, or as a list of either (the first counts). */
const label = z.unknown().optional().transform(readLabel)
const ids = z.object({ attempt_id: text, campaign_id: text, lead_id: text }).nullable().catch(null)

export const recordSchema = z.object({
  call_id: text,
  c_id: text,
  to: phone,
  from: phone,
  inbound: flag,
  status: text,
  queue_status: text,
  completed: flag,
  answered_by: text,
  corrected_duration: number,
  call_length: number,
  price: number,
  summary: text,
  recording_url: url,
  disposition_tag: label,
  error_message: text,
  call_ended_by: text,
  created_at: instant,
  started_at: instant,
  end_at: instant,
  transferred_to: text,
  warm_transfer_call: z.unknown().optional(),
  warm_transfer_calls: z.unknown().optional(),
  isRetry: flag,
  metadata: ids,
  variables: z.object({ metadata: ids }).nullable().catch(null),
  transcripts: z.array(z.unknown()).catch([]),
  concatenated_transcript: z.string().catch(''),
})
export type RawRecord = z.infer<typeof recordSchema>

export const transcriptRowSchema = z.object({ user: text, text: z.string(), created_at: instant })

/** A call in `GET /v1/calls/active`. */
export const activeCallSchema = z.object({
  call_id: z.string().min(1),
  to: phone,
  status: text,
  timestamp: instant,
})

function readInstant(value: string | number): number | null {
  const numeric = typeof value === 'number' ? value : /^\d{10,}$/.test(value) ? Number(value) : null
  if (numeric !== null) return numeric > 1e11 ? numeric : numeric * 1000
  const parsed = Date.parse(hasZone(String(value)) ? String(value) : `${value}Z`)
  return Number.isNaN(parsed) ? null : parsed
}

function hasZone(instantText: string): boolean {
  return /(z|[+-]\d\d(:?\d\d)?)$/i.test(instantText) && instantText.includes(':')
}

function readLabel(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() || null
  if (Array.isArray(value)) return readLabel(value[0])
  if (typeof value !== 'object' || value === null) return null
  if ('name' in value) return readLabel(value.name)
  return 'tag' in value ? readLabel(value.tag) : null
}
