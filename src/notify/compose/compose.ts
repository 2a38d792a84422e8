import { leadName } from '../../domain/lead.ts'
import { isWin } from '../../domain/outcome.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import { campaignCardMessage } from '../../messages/posts/campaign-card.ts'
import { pausedMessage, summaryMessage } from '../../messages/posts/campaign-news.ts'
import {
  type DigestPart,
  digestMessages,
  type OutcomePost,
  outcomeMessage,
} from '../../messages/posts/outcome.ts'
import { reportMessage } from '../../messages/posts/report.ts'
import { channelLostMessage } from '../../messages/posts/undelivered.ts'
import { listCorrections } from '../../store/calls/corrections.ts'
import { listOutcomeCalls, type OutcomeCall } from '../../store/calls/outcome-calls.ts'
import { findCampaign } from '../../store/campaigns/campaign-rows.ts'
import type { CampaignRow, CorrectionRow, OutboxRow } from '../../store/engine/tables.ts'
import { CAMPAIGN_VIEW, type CampaignView } from '../../store/figures/campaign-view.ts'
import { findList } from '../../store/leads/lists.ts'
import { findLostCode } from '../../store/outbox/dead-messages.ts'
import type { FactKind } from '../../store/outbox/queue.ts'
import { composeCalledBack } from './compose-called-back.ts'
import { createImportComposer } from './compose-imports.ts'
import { composeRejectedFile } from './compose-rejected.ts'
import type { Composed, ComposerContext, Place } from './composed.ts'
import { buttonsOf, correctionOf } from './outcome-buttons.ts'

export interface Composer {
  compose(row: OutboxRow): Promise<Composed>
  /** The digest of several outcome rows, in their order, with the rows each message is about. */
  composeDigest(rows: readonly OutboxRow[]): Promise<(DigestPart & { ids: string[] } & Place)[]>
}

export function createComposer(context: ComposerContext): Composer {
  const { db, offThread, clock, limits } = context
  const imports = createImportComposer(context)

  async function compose(row: OutboxRow): Promise<Composed> {
    const kind = kinds.get(row.kind)
    return kind === undefined ? { type: 'lost', why: 'unknown_kind' } : kind(row)
  }

  async function aboutCampaign(
    row: OutboxRow,
    words: (view: CampaignView) => Message,
    place: (campaign: CampaignRow) => Place,
  ): Promise<Composed> {
    const campaign = await findCampaign(db, row.subjectId)
    if (campaign === undefined) return { type: 'lost', why: 'no_campaign' }
    const { accepted = 0 } = (await findList(db, campaign.listId)) ?? {}
    const question = { campaign, now: clock.now(), limits }
    const view = await offThread.read(CAMPAIGN_VIEW, question, accepted)
    return { type: 'post', message: words(view), ...place(campaign) }
  }

  async function outcome(row: OutboxRow): Promise<Composed> {
    const call = (await listOutcomeCalls(db, [row.subjectId]))[0]
    const campaign = call && (await findCampaign(db, call.campaignId))
    const corrections = await listCorrections(db, [row.subjectId])
    const post = call && campaign && toOutcomePost(call, campaign, corrections)
    if (!post) return { type: 'lost', why: 'no_outcome' }
    const place = inThread(row, campaign, isWin(post.outcome))
    return { type: 'post', message: outcomeMessage(post), ...place }
  }

  async function channelLost(row: OutboxRow): Promise<Composed> {
    const campaign = await findCampaign(db, row.subjectId)
    const subject = campaign ?? (await findList(db, row.subjectId))
    if (subject === undefined) return { type: 'lost', why: 'no_campaign' }
    const { channel } = subject
    // Slack edits nothing by a person's id, so the number of a single call, its name, must not go there.
    const list = campaign && (await findList(db, campaign.listId))
    const name = list?.source === 'call' ? 'a single call' : subject.name
    const error = channel === null ? undefined : await findLostCode(db, channel)
    // It was found again meanwhile.
    if (error === undefined) return { type: 'nothing' }
    const isCalling = campaign?.state === 'running'
    const message = channelLostMessage({ name, channel, error, isCalling })
    return { type: 'post', message, threadTs: null, broadcast: false }
  }

  const byKind: Record<FactKind, (row: OutboxRow) => Promise<Composed>> = {
    import_progress: imports.progress,
    import_report: imports.report,
    known_list: imports.knownList,
    rejected_file: (row) => composeRejectedFile(context, row),
    outcome,
    called_back: (row) => composeCalledBack(db, row),
    campaign_card: (row) =>
      aboutCampaign(row, campaignCardMessage, () => ({ threadTs: row.threadTs, broadcast: false })),
    summary: (row) =>
      aboutCampaign(row, summaryMessage, (campaign) => inThread(row, campaign, true)),
    paused: (row) => aboutCampaign(row, pausedMessage, (campaign) => inThread(row, campaign, true)),
    channel_lost: channelLost,
    daily_report: async (row) => {
      const report = await context.reports.ofDay(row.channel, Date.parse(row.subjectId))
      if (report.total.calls + report.total.open === 0) return { type: 'nothing' }
      return { type: 'post', message: reportMessage(report), threadTs: null, broadcast: false }
    },
  }
  const kinds = new Map(Object.entries(byKind))

  return {
    compose,

    async composeDigest(rows) {
      const calls = await listOutcomeCalls(
        db,
        rows.map((row) => row.subjectId),
      )
      const callOf = new Map(calls.map((call) => [call.attemptId, call]))
      const corrections = await listCorrections(db, [...callOf.keys()])
      const campaign = await findCampaign(db, rows[0]?.campaignId ?? '')
      const ended = rows.flatMap((row) => {
        const call = callOf.get(row.subjectId)
        const outcome = call && campaign && toOutcomePost(call, campaign, corrections)
        return outcome ? [{ row, outcome }] : []
      })
      let start = 0
      return digestMessages(ended.map((one) => one.outcome)).map((part) => {
        const covered = ended.slice(start, start + part.outcomes)
        start += part.outcomes
        const [first] = covered
        const place =
          first && campaign
            ? inThread(first.row, campaign, false)
            : { threadTs: null, broadcast: false }
        return { ...part, ...place, ids: covered.map(({ row }) => row.id) }
      })
    },
  }
}

/** Under the campaign's card, if it stands in the channel the row is for. */
function inThread(row: OutboxRow, campaign: CampaignRow, broadcast: boolean): Place {
  const cardTs = campaign.channel === row.channel ? campaign.cardTs : null
  return { threadTs: cardTs ?? row.threadTs, broadcast }
}

function toOutcomePost(
  call: OutcomeCall,
  campaign: CampaignRow,
  corrections: readonly CorrectionRow[],
): OutcomePost | null {
  if (call.outcome === null) return null
  return {
    leadName: leadName(call),
    company: call.company,
    phone: formatPhone(call.phone),
    outcome: call.outcome,
    summary: call.summary,
    durationMs: call.durationMs,
    costMicros: call.costMicros,
    recordingUrl: call.recordingUrl,
    owner: call.owner,
    attempt: call.number,
    maxAttempts: campaign.maxAttempts,
    nextAt: call.nextAt,
    reason: call.reason,
    isUndisclosed: call.disclosed === 0,
    correction: correctionOf(call, corrections),
    // Whoever put it on the list has decided.
    hold: call.isSuppressed === 1 ? null : call.hold,
    buttons: buttonsOf(call),
  }
}
