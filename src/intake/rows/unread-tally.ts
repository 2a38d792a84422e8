import type { UnreadColumn } from '../../store/leads/list-json.ts'
import type { ColumnPlan } from '../columns/column-plan.ts'
import type { UnreadCell } from './row-consent.ts'

/** Counts what stands in columns of consent and refusals and cannot be read. */
export interface UnreadTally {
  add(cells: readonly UnreadCell[]): void
  /** In the order of the file. */
  columns(): UnreadColumn[]
}

// As many as a form can ask about.
const VALUES_KEPT = 20
// A column of stories has a value for each lead; they must not fill the memory.
const MAX_VALUES = 2_000
const MAX_TEXT = 80

export function createUnreadTally(plan: ColumnPlan): UnreadTally {
  const counts = new Map<
    number,
    { kind: UnreadCell['kind']; values: Map<string, number>; leads: number }
  >()
  return {
    add(cells) {
      for (const { column, kind, text } of cells) {
        const known = counts.get(column) ?? { kind, values: new Map<string, number>(), leads: 0 }
        counts.set(column, known)
        known.leads += 1
        // What people wrote of somebody is for nobody else to read, nor to be kept beside the lead.
        if (column === plan.positions.notes) continue
        const leads = known.values.get(text)
        if (leads !== undefined) known.values.set(text, leads + 1)
        else if (known.values.size < MAX_VALUES) known.values.set(text, 1)
      }
    },
    columns: () =>
      [...counts]
        .toSorted(([one], [other]) => one - other)
        .map(([index, { kind, values, leads }]) => ({
          header: plan.columns[index]?.header || `Column ${index + 1}`,
          variable: plan.columns[index]?.variable ?? '',
          kind,
          leads,
          values: [...values]
            .filter(([text]) => mayBeShown(text))
            .toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
            .slice(0, VALUES_KEPT)
            .map(([text, count]) => ({ text, leads: count, meaning: null })),
          others: null,
        })),
  }
}

/** A report stays in the channel: no numbers, addresses or stories of people in it. */
function mayBeShown(text: string): boolean {
  return text.length <= MAX_TEXT && !text.includes('@') && text.replace(/\D/g, '').length < 7
}
