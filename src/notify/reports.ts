import {
  byPrompt,
  dailyWindow,
  lastWeek,
  type Report,
  type ReportSpan,
  spanWindow,
  toFigures,
  type Window,
  weekBefore,
} from '../domain/calls/report.ts'
import { MANY_ROWS, type OffThread } from '../store/engine/off-thread.ts'
import type { CampaignRow, Db } from '../store/engine/tables.ts'
import { CALL_COUNTS, type CallScope, countCallsUpTo } from '../store/figures/call-counts.ts'
import type { Clock } from '../system/clock.ts'

export interface Reports {
  ofChannel(channel: string, span: ReportSpan): Promise<Report>
  ofCampaign(campaign: Pick<CampaignRow, 'id' | 'name' | 'createdAt'>): Promise<Report>
  /** The channel's calls since the daily summary before the one that is due at `until`. */
  ofDay(channel: string, until: number): Promise<Report>
}

export interface ReportsContext {
  db: Db
  offThread: OffThread
  clock: Clock
  /** The team's. */
  timezone: string
  /** `HH:MM` in `timezone`; null: no summaries are sent. */
  reportAt: string | null
}

/** For a summary that was due before they were turned off. */
const DEFAULT_REPORT_AT = '18:00'

/** What calls came to, counted when it is asked. */
export function createReports(context: ReportsContext): Reports {
  const { db, offThread, clock, timezone: zone, reportAt } = context

  async function count(scope: CallScope, window: Window) {
    // A channel's calls are found among those of all channels.
    const about = 'campaignId' in scope ? scope : { window }
    const rows = await countCallsUpTo(db, about, MANY_ROWS)
    return offThread.read(CALL_COUNTS, { scope, window, zone }, rows)
  }

  async function make(
    scope: CallScope,
    about: Report['about'],
    windows: { cover: Window; recent: Window },
  ): Promise<Report> {
    const { cover, recent } = windows
    const counts = await count(scope, cover)
    const total = toFigures(counts.groups)
    const before = await count(scope, weekBefore(recent, zone))
    return {
      ...{ about, cover, zone, total, hours: counts.hours, prompts: byPrompt(counts.groups) },
      recent: recent === cover ? total : toFigures((await count(scope, recent)).groups),
      weekBefore: toFigures(before.groups),
    }
  }

  return {
    async ofChannel(channel, span) {
      const cover = spanWindow(span, clock.now(), zone)
      return make({ channel }, { kind: span }, { cover, recent: cover })
    },
    async ofCampaign({ id, name, createdAt }) {
      const now = clock.now()
      const cover = { from: createdAt, to: Math.max(now, createdAt) }
      const recent = lastWeek(now, zone)
      return make({ campaignId: id }, { kind: 'campaign', name }, { cover, recent })
    },
    async ofDay(channel, until) {
      const cover = dailyWindow(until, reportAt ?? DEFAULT_REPORT_AT, zone)
      return make({ channel }, { kind: 'daily' }, { cover, recent: cover })
    },
  }
}
