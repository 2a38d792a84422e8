import { code, escapeLine } from '../kit/escape.ts'
import { count } from '../kit/format.ts'

export interface ReportedColumn {
  header: string
  variable: string
  /** What it is of a lead; null for what prompts alone use. */
  field: string | null
  /** Leads whose cell in this column says of their place what could not be read. */
  unread?: number | undefined
  /** What the column is was seen from its cells, as its header does not say. */
  byContent?: boolean | undefined
}

const MAX_COLUMNS = 25
const PHONE_WORDS = /phone|mobile|cell|^tel/i

/** What became of the columns of a file, and of those that prompts may use. */
export function columnsText({
  columns,
  variables,
}: {
  columns: readonly ReportedColumn[]
  variables: readonly string[]
}): string {
  const understood = columns.flatMap(pairText)
  const others = columns.filter((column) => column.field === null)
  const lines = ['*Columns as understood*']
  if (understood.length > 0) lines.push(understood.slice(0, MAX_COLUMNS).join(', '))
  const phones = others.filter(({ header }) => PHONE_WORDS.test(header))
  if (phones.length > 0) {
    const names = listed(phones, ({ header }) => code(header))
    lines.push(`Not called: the numbers in ${names}. A lead is called on one number only.`)
  }
  if (others.length > 0) {
    lines.push(`For the prompt only: ${listed(others, ({ variable }) => code(`$${variable}`))}`)
  }
  if (columns.length > 0 && columns.every(({ header }) => header === '')) {
    lines.push(
      'This file has no column names, so its first row is a lead, too. With names above (`name`, `phone`, `state`) prompts can use them.',
    )
  }
  if (columns.length === 0 && variables.length > 0) {
    lines.push(listed(variables, (name) => code(`$${name}`)))
  }
  return lines.length === 1 ? `${lines[0]}\nNone.` : lines.join('\n')
}

// What a field is called in templates, where that is not its own name.
const FIELD_NAMES = new Map([
  ['firstName', 'first_name'],
  ['lastName', 'last_name'],
  ['region', 'state'],
  ['consentSource', 'consent_source'],
  ['consentAt', 'consent_at'],
])

function pairText({ header, field, byContent }: ReportedColumn, index: number): string | [] {
  if (field === null) return []
  const title = escapeLine(header, 40)
  // What has no name can only have been recognised so.
  const how = (byContent ?? title === '') ? ' (by what stands in it)' : ''
  return `${title || `Column ${index + 1}`} → ${code(FIELD_NAMES.get(field) ?? field)}${how}`
}

/** As many as there is room for, and how many more there are. */
function listed<Item>(items: readonly Item[], words: (item: Item) => string): string {
  const more = items.length - MAX_COLUMNS
  const shown = items.slice(0, MAX_COLUMNS).map(words).join(', ')
  return more > 0 ? `${shown} and ${count(more)} more` : shown
}
