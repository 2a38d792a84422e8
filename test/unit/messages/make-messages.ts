import { CAMPAIGN_STATES } from '../../../src/domain/campaign.ts'
import { OUTCOMES } from '../../../src/domain/outcome.ts'
import type { Message } from '../../../src/messages/blocks.ts'
import { campaignCardMessage } from '../../../src/messages/campaign-card.ts'
import { pausedMessage, summaryMessage } from '../../../src/messages/campaign-news.ts'
import {
  type ImportReport,
  importFailedMessage,
  importReportMessage,
  listExistsMessage,
} from '../../../src/messages/import-report.ts'
import { digestMessages, outcomeMessage, type ToldOutcome } from '../../../src/messages/outcome.ts'
import type { CampaignView } from '../../../src/store/campaign-view.ts'
import { MADE_AT, makeCampaign } from '../../support/make.ts'

export function makeView(
  change: Partial<CampaignView> = {},
  campaign: Parameters<typeof makeCampaign>[0] = {},
): CampaignView {
  return {
    campaign: makeCampaign(campaign),
    listName: 'October list',
    leads: { waiting: 10, dialing: 2, done: 7, blocked: 1 },
    outcomes: { interested: 2, voicemail: 5 },
    calls: 7,
    lines: { used: 2, limit: 10 },
    callsPerHour: 9,
    etaAt: MADE_AT + 3_600_000,
    nextAt: MADE_AT + 60_000,
    costMicros: 1_400_000,
    blockedReasons: [{ reason: 'no_time_zone', leads: 1 }],
    undisclosed: [],
    ...change,
  }
}

export function makeTold(change: Partial<ToldOutcome> = {}): ToldOutcome {
  return {
    leadName: 'Ada Lovelace',
    company: null,
    phone: '+1 (415) 555-0112',
    outcome: 'interested',
    summary: 'She wants an offer.',
    durationMs: 92_000,
    costMicros: 140_000,
    recordingUrl: 'https://recordings.example.com/1',
    owner: null,
    attempt: 1,
    maxAttempts: 3,
    nextAt: null,
    isUndisclosed: false,
    reason: null,
    ...change,
  }
}

export function makeReport(change: Partial<ImportReport> = {}): ImportReport {
  return {
    list: {
      id: 'list-1',
      name: 'October list',
      accepted: 36,
      rejected: 2,
      duplicates: 1,
      suppressed: 1,
      unzoned: 1,
      withoutConsent: 3,
    },
    reasons: [{ reason: 'The phone number is empty.', rows: 2, examples: [4, 9] }],
    columns: [{ header: 'Mobile', variable: 'phone', field: 'phone' }],
    variables: ['phone'],
    preview: { prompt: 'default', leadName: 'Ada', text: 'Say hello to Ada.', missing: [] },
    ...change,
  }
}

/** Every message there is, in every state, with one text wherever a text of others may stand. */
export function everyMessage(text: string): Message[] {
  const views = CAMPAIGN_STATES.map((state) =>
    makeView(
      {
        listName: text,
        blockedReasons: [{ reason: text, leads: 3 }],
        outcomes: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 1_000])),
      },
      { state, name: text, prompt: text, startedBy: text, reason: text, endedAt: MADE_AT },
    ),
  )
  const told = OUTCOMES.map((outcome) =>
    makeTold({
      outcome,
      leadName: text,
      company: text,
      phone: text,
      summary: text,
      recordingUrl: text,
      owner: text,
      reason: text,
      nextAt: MADE_AT,
    }),
  )
  const report = makeReport({
    list: { ...makeReport().list, name: text },
    reasons: Array.from({ length: 12 }, () => ({ reason: text, rows: 2, examples: [2, 3] })),
    columns: Array.from({ length: 60 }, (_, index) => ({
      header: text,
      variable: text,
      field: index % 2 === 0 ? 'notes' : null,
    })),
    variables: [text],
    preview: { prompt: text, leadName: text, text, missing: [] },
  })
  const preview = { prompt: text, leadName: text, text, missing: [text, text] }
  return [
    ...views.flatMap((view) => [
      campaignCardMessage(view),
      summaryMessage(view),
      pausedMessage(view),
    ]),
    ...told.map(outcomeMessage),
    ...digestMessages(Array.from({ length: 10 }, () => told).flat()).map((part) => part.message),
    importReportMessage(report),
    importReportMessage({ ...report, preview, columns: [] }),
    importFailedMessage({ fileName: text, reason: text }),
    listExistsMessage({ id: 'list-1', name: text, accepted: 3, createdAt: MADE_AT }),
  ]
}
