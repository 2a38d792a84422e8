import { dateTimeIn } from '../../domain/places/time-of-day.ts'
import { getCampaign } from '../../store/campaigns/campaign-rows.ts'
import { type ResultRow, resultPages } from '../../store/campaigns/results.ts'
import type { CampaignRow, Db } from '../../store/engine/tables.ts'
import { type ListColumn, readColumns } from '../../store/leads/list-json.ts'
import { getList } from '../../store/leads/lists.ts'
import { addAudit } from '../../store/numbers/audit.ts'
import type { Clock } from '../../system/clock.ts'
import { type CsvFile, toCsvFiles } from '../../system/csv-files.ts'

export interface Results {
  /**
   * Every lead of a campaign with what came of it. That somebody asked is an audit entry. Throws
   * `not_found`.
   */
  exportFiles(
    campaignId: string,
    actor: string,
  ): Promise<{ campaign: CampaignRow; files: AsyncGenerator<CsvFile> }>
}

const PAGE = 500
const RESULTS = ['row', 'phone', 'lead_state', 'outcome', 'reason', 'attempts', 'last_call']
const MORE_RESULTS = ['last_call_utc', 'duration_sec', 'cost_usd', 'summary', 'recording_url']

export function createResults(context: {
  db: Db
  clock: Clock
  /** The team's. */
  timezone: string
  /** How large a file may get, for tests. */
  fileBytes?: number
}): Results {
  const { db, clock, timezone, fileBytes } = context
  const own = [...RESULTS, ...MORE_RESULTS]

  async function* linesOf(
    campaign: CampaignRow,
    columns: readonly ListColumn[],
  ): AsyncGenerator<string[]> {
    for await (const rows of resultPages(db, campaign, PAGE)) {
      for (const row of rows) yield toCells(row, columns, timezone)
    }
  }

  return {
    async exportFiles(campaignId, actor) {
      const campaign = await getCampaign(db, campaignId)
      const list = await getList(db, campaign.listId)
      const columns = readColumns(list).filter(
        // The number is among our own columns, as it was called.
        ({ field }) => field !== 'phone',
      )
      await addAudit(db, { actor, action: 'campaign.export', subject: campaign.id }, clock.now())
      const zoned = own.map((name) => (name === 'last_call' ? `last_call (${timezone})` : name))
      const header = [...zoned, ...nameColumns(columns, own)]
      const lines = linesOf(campaign, columns)
      return { campaign, files: toCsvFiles(lines, { base: 'results', header, fileBytes }) }
    },
  }
}

/** As in the file, unless another column is called so already. */
function nameColumns(columns: readonly ListColumn[], own: readonly string[]): string[] {
  const taken = new Set(own)
  return columns.map(({ header, variable }) => {
    const names = [header, variable, `original_${variable}`]
    const name = names.find((one) => one !== '' && !taken.has(one.toLowerCase())) ?? variable
    taken.add(name.toLowerCase())
    return name
  })
}

function toCells(
  { lead, calls }: ResultRow,
  columns: readonly ListColumn[],
  zone: string,
): string[] {
  const last = calls.at(-1)
  const calledAt = last === undefined ? null : (last.startedAt ?? last.sentAt ?? last.reservedAt)
  const priced = calls.flatMap(({ costMicros }) => costMicros ?? [])
  const cost = priced.reduce((sum, micros) => sum + micros, 0) / 1_000_000
  return [
    String(lead.rowNumber),
    lead.phone,
    lead.state,
    // A lead that was never called may have one, such as a number that Bland does not take.
    (last === undefined ? lead.outcome : last.outcome) ?? '',
    lead.reason ?? '',
    String(calls.length),
    calledAt === null ? '' : dateTimeIn(zone, calledAt),
    calledAt === null ? '' : new Date(calledAt).toISOString(),
    typeof last?.durationMs === 'number' ? String(last.durationMs / 1000) : '',
    priced.length === 0 ? '' : String(cost),
    last?.summary ?? '',
    last?.recordingUrl ?? '',
    ...columns.map(({ variable }) => lead.variables[variable] ?? ''),
  ]
}
