import type { Lead } from '../store/leads/lead-rows.ts'

/** What a person is called; null when the file does not say. */
export function leadName({ name, firstName, lastName }: Lead): string | null {
  return name || [firstName, lastName].filter(Boolean).join(' ') || null
}
