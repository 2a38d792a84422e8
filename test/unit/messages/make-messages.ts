import { byPrompt, type Report, toFigures } from '../../../src/domain/calls/report.ts'
import { CAMPAIGN_STATES } from '../../../src/domain/campaign.ts'
import { OUTCOMES } from '../../../src/domain/outcome.ts'
import type { ColumnQuestion } from '../../../src/intake/columns/recognise.ts'
import type { Message } from '../../../src/messages/kit/blocks.ts'
import { campaignCardMessage } from '../../../src/messages/posts/campaign-card.ts'
import { pausedMessage, summaryMessage } from '../../../src/messages/posts/campaign-news.ts'
import { importFailedMessage } from '../../../src/messages/posts/import-failed.ts'
import {
  importProgressMessage,
  importVanishedMessage,
} from '../../../src/messages/posts/import-progress.ts'
import {
  type ImportReport,
  importReportMessage,
  listExistsMessage,
  listUnderWayMessage,
} from '../../../src/messages/posts/import-report.ts'
import {
  digestMessages,
  type OutcomePost,
  outcomeMessage,
} from '../../../src/messages/posts/outcome.ts'
import { reportMessage } from '../../../src/messages/posts/report.ts'
import { resultsMessage, resultsSentReply } from '../../../src/messages/replies/export.ts'
import {
  fileKnownReply,
  fileTakenReply,
  fileToExportReply,
  importCanceledReply,
  noListReply,
  readingAgainReply,
} from '../../../src/messages/replies/files.ts'
import { listsReply } from '../../../src/messages/replies/lists.ts'
import { meaningsSaidReply } from '../../../src/messages/replies/meanings.ts'
import { callBackReply, correctedReply } from '../../../src/messages/replies/outcome.ts'
import type { CampaignView } from '../../../src/store/figures/campaign-view.ts'
import type { UnreadColumn } from '../../../src/store/leads/list-json.ts'
import { MADE_AT, makeCampaign, makeList } from '../../support/make.ts'

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

export function makeTold(change: Partial<OutcomePost> = {}): OutcomePost {
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
    correction: null,
    hold: null,
    buttons: {
      attemptId: 'attempt-1',
      transcript: true,
      callBack: true,
      doNotCall: true,
      correct: true,
    },
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
      elsewhere: 0,
      alsoUnstarted: 0,
      refused: 0,
      unclear: 0,
      suppressed: 1,
      withoutConsent: 3,
    },
    reasons: [{ reason: 'The phone number is empty.', rows: 2, examples: [4, 9] }],
    columns: [{ header: 'Mobile', variable: 'phone', field: 'phone' }],
    variables: ['phone'],
    unread: [],
    preview: {
      prompt: 'default',
      leadName: 'Ada',
      text: 'Say hello to Ada.',
      missing: [],
      oddGreetings: [],
    },
    ...change,
  }
}

/** As many columns and values that nobody can read as there may be. */
export function makeUnread(text: string): UnreadColumn[] {
  const values = Array.from({ length: 20 }, (_, index) => ({
    text: text || `value ${index}`,
    leads: 3,
    meaning: index === 0 ? ('no' as const) : null,
  }))
  const column = { header: text, variable: 'v', leads: 100, values, others: null }
  return [
    { ...column, kind: 'refusal' },
    { ...column, kind: 'consent' },
    ...Array(6).fill({ ...column, kind: 'refusal', values: [] }),
  ]
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
      correction: { was: 'busy', by: text },
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
    unread: makeUnread(text),
    preview: { prompt: text, leadName: text, text, missing: [], oddGreetings: [text, text, text] },
  })
  const preview = { prompt: text, leadName: text, text, missing: [text, text], oddGreetings: [] }
  return [
    ...views.flatMap((view) => [
      campaignCardMessage(view),
      summaryMessage(view),
      pausedMessage(view),
    ]),
    ...told.map(outcomeMessage),
    ...digestMessages(Array.from({ length: 10 }, () => told).flat()).map((part) => part.message),
    importReportMessage(report),
    meaningsSaidReply({
      list: makeList({ name: text, unclear: 2 }),
      ...{ refused: 3, freed: 2, granted: 1 },
    }),
    meaningsSaidReply({ list: makeList({ name: text }), refused: 0, freed: 0, granted: 0 }),
    importReportMessage({ ...report, preview, columns: [] }),
    ...importMessages(text),
    ...outcomeReplies(text),
    listExistsMessage({
      id: 'list-1',
      name: text,
      accepted: 3,
      refused: 1,
      unclear: 0,
      createdAt: MADE_AT,
    }),
    ...reportMessages(text),
    resultsMessage(text),
    resultsSentReply({ campaignName: text, files: 2, leads: 3 }),
  ]
}

/** A question about sixty columns, of which every other one may be it. */
export function makeQuestion(text: string, columns = 60): ColumnQuestion {
  return {
    ...{ why: text, hasHeader: true, headerKey: text },
    columns: Array.from({ length: columns }, (_, index) => ({
      ...{ index, title: text, fits: index % 2 === 1, samples: [text, text, text] },
    })),
  }
}

function importMessages(text: string): Message[] {
  const list = makeList({ id: 'list-1', name: text, rowsRead: 1_234_567, bytesTotal: 250_000_000 })
  const importing = { ...list, state: 'importing', bytesRead: 1_000 } as const
  const failed = { ...list, state: 'failed', failure: text } as const
  const began = { startedAt: MADE_AT - 24_000 }
  const question = { type: 'question', question: makeQuestion(text) } as const
  const nexts = [null, { type: 'again' }, question] as const
  return [
    ...nexts.map((next) =>
      importFailedMessage({ listId: 'list-1', fileName: text, reason: text, next }),
    ),
    ...[
      importing,
      { ...importing, ...began },
      { ...importing, ...began, canceledBy: text },
      { ...list, ...began },
      failed,
      { ...failed, questionJson: '{}' },
      { ...failed, canceledBy: text },
    ].map((one) => importProgressMessage(one, MADE_AT)),
    importVanishedMessage(),
    listUnderWayMessage(list),
    listsReply([list, importing, failed, { ...failed, questionJson: '{}' }]),
    listsReply([]),
    noListReply(text),
    fileTakenReply(text),
    fileToExportReply(text, 'workbook'),
    fileToExportReply(text, 'contacts'),
    fileKnownReply(list),
    fileKnownReply(importing),
    readingAgainReply(list),
    importCanceledReply(list),
    importCanceledReply(importing),
  ]
}

function outcomeReplies(text: string): Message[] {
  const leads = [
    { state: 'waiting', nextAt: MADE_AT },
    { state: 'dialing' },
    { state: 'done', onDoNotCallList: false },
    { state: 'blocked', onDoNotCallList: true },
  ] as const
  const corrected = { type: 'corrected', was: 'busy', outcome: 'callback', wasBy: text } as const
  const zone = 'America/New_York'
  const planned = { type: 'planned', at: MADE_AT, zone, was: MADE_AT } as const
  const campaign = makeCampaign({ name: text, state: 'paused', reason: text })
  const shut = { what: 'shut', rule: 'hours', until: MADE_AT, zone } as const
  return [
    ...leads.map((lead) => correctedReply({ ...corrected, lead })),
    correctedReply({ type: 'same', outcome: 'busy', correctedBy: text }),
    callBackReply({ ...planned, campaign, isOwn: true }),
    callBackReply({ type: 'already', at: MADE_AT, zone }),
    callBackReply({ type: 'problem', problem: shut }),
  ]
}

/** In every form in which they may have to be sent. */
function reportMessages(text: string): Message[] {
  const groups = OUTCOMES.flatMap((outcome) =>
    Array.from({ length: 12 }, (_, version) => ({
      ...{ prompt: text, versionId: `${text}${version}`, outcome, calls: 1_000_000 },
      ...{ costMicros: 123_456_789_000, checked: 900_000, disclosed: 1 },
    })),
  )
  const total = toFigures(groups)
  const report: Report = {
    about: { kind: 'campaign', name: text },
    cover: { from: MADE_AT, to: MADE_AT + 3_600_000 },
    zone: 'America/Argentina/ComodRivadavia',
    total,
    hours: Array.from({ length: 24 }, (_, hour) => ({ hour, calls: 9_999, answered: 1 })),
    prompts: byPrompt(groups),
    recent: total,
    weekBefore: total,
  }
  const messages = [report, { ...report, about: { kind: 'daily' } as const }].map(reportMessage)
  return messages.flatMap(({ text: words, blocks, plainer = [] }) =>
    [{ blocks }, ...plainer].map((form) => ({ text: words, blocks: form.blocks })),
  )
}
