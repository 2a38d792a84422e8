/** What a person is called in a message; null when the file does not say. */
export function nameOf(lead: {
  name: string | null
  firstName: string | null
  lastName: string | null
}): string | null {
  return lead.name || [lead.firstName, lead.lastName].filter(Boolean).join(' ') || null
}
