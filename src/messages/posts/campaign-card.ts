import type { Button, KnownBlock } from '@slack/web-api'
import { isActiveCampaign, WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import type { CampaignView } from '../../store/figures/campaign-view.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import {
  actions,
  button,
  context,
  fields,
  header,
  type Message,
  message,
  section,
} from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted, money, percent, progressBar, time } from '../kit/format.ts'
import {
  listOutcomes,
  outcomeLabel,
  pauseSentence,
  person,
  refusalSentence,
  STATE_LABELS,
} from '../kit/words.ts'

/** The one message about a campaign that is kept true by edits. */
export function campaignCardMessage(view: CampaignView): Message {
  const { campaign } = view
  const { emoji, words } = STATE_LABELS[campaign.state]
  const { settled, total } = countProgress(view)
  const name = escapeLine(campaign.name, 120)
  const blocks: KnownBlock[] = [
    header(`${emoji} ${words}: ${campaign.name}`),
    section(
      `\`${progressBar(settled, total)}\` ${percent(settled, total)} · ${count(settled)} of ${counted(total, 'lead')}`,
    ),
    ...noticeBlocks(view),
    fields(figures(view)),
    section(outcomesText(view)),
    ...disclosureBlocks(view),
    ...actions(buttonsFor(view)),
    context(originText(view)),
  ]
  return message(
    `${words}: ${name}, ${count(settled)} of ${counted(total, 'lead')} settled.`,
    blocks,
  )
}

function originText({ campaign, listName }: CampaignView): string {
  const { startedBy, approvedBy, startedAt, createdAt } = campaign
  const approved = approvedBy === null ? '' : `, approved by ${person(approvedBy)}`
  return [
    `List ${escapeLine(listName, 120)}`,
    `prompt ${escapeLine(campaign.prompt, 60)}`,
    `started by ${person(startedBy)}${approved} ${time(startedAt ?? createdAt)}`,
    ...(campaign.hours === null ? [] : [`only ${escapeLine(campaign.hours, 100)}, their time`]),
  ].join(' · ')
}

/** Leads that are through with, whether called or left out. */
export function countProgress(view: CampaignView): { settled: number; total: number } {
  const { waiting, dialing, done, blocked } = view.leads
  return { settled: done + blocked, total: waiting + dialing + done + blocked }
}

function noticeBlocks(view: CampaignView): KnownBlock[] {
  const { campaign, nextAt, lines } = view
  if (campaign.state === 'paused') {
    const live =
      lines.used > 0 ? ` ${counted(lines.used, 'call')} on the line will end by itself.` : ''
    return [section(`⏸️ *Paused.* ${pauseSentence(campaign.reason)}${live}`)]
  }
  if (waitsForApproval(campaign)) {
    return [
      section(
        `🔏 *Waits for a second person.* ${person(campaign.startedBy)} started it; another operator has to press Approve. Nobody is called before.`,
      ),
    ]
  }
  if (campaign.state === 'scheduled') {
    return [section(`🗓️ The first call goes out ${time(campaign.startsAt)}.`)]
  }
  if (campaign.state !== 'running') return []
  if (view.restsUntil !== undefined) {
    return [
      section(
        `📵 *Calling rests until ${time(view.restsUntil)}.* Carriers take the number Dialbot calls from for spam, and each further call would confirm it. If it happens often, ask Bland for another number.`,
      ),
    ]
  }
  const trouble = troubleSentence(view.trouble)
  if (trouble !== null) return [section(`⚠️ ${trouble}`)]
  if (lines.used === 0 && nextAt !== null && view.leads.waiting > 0) {
    return [section(`🕑 *Nobody may be called right now.* Next call ${time(nextAt)}.`)]
  }
  return []
}

function troubleSentence(trouble: string | undefined): string | null {
  if (trouble === undefined) return null
  if (trouble !== 'unknown') return refusalSentence(trouble)
  return 'Bland gave no clear answer about the last call, so Dialbot slows down and finds out what became of it. Nobody is called twice.'
}

function figures(view: CampaignView): string[] {
  const { campaign, lines, leads } = view
  const budget = campaign.budgetMicros === null ? '' : ` of ${money(campaign.budgetMicros)}`
  const cost = `*Cost*\n${money(view.costMicros)}${budget}`
  if (!isActiveCampaign(campaign.state)) {
    const ended = campaign.endedAt === null ? [] : [`*Ended*\n${time(campaign.endedAt)}`]
    return [`*Calls*\n${count(view.calls)}`, cost, `*Left out*\n${count(leads.blocked)}`, ...ended]
  }
  return [
    `*Lines in use*\n${count(lines.used)} of ${count(lines.limit)}`,
    `*Calls in the last hour*\n${count(view.callsPerHour)}`,
    cost,
    `*Done by*\n${doneBy(view)}`,
    `*Waiting*\n${count(leads.waiting)}`,
    `*Left out*\n${count(leads.blocked)}`,
  ]
}

function doneBy({ campaign, etaAt }: CampaignView): string {
  if (campaign.state === 'paused') return 'not while it is paused'
  return etaAt === null ? 'not known yet' : `about ${time(etaAt)}`
}

/** `🎉 Interested 2   📼 Voicemail 5` */
export function outcomesText(view: CampaignView): string {
  const outcomes = listOutcomes(view.outcomes)
  if (outcomes.length === 0) return 'No call has ended yet.'
  return outcomes
    .map(({ outcome, calls }) => `${outcomeLabel(outcome)} *${count(calls)}*`)
    .join('   ')
}

function waitsForApproval({ state, reason }: CampaignView['campaign']): boolean {
  return state === 'scheduled' && reason === WAITS_FOR_APPROVAL
}

/** Whoever hears an AI without being told so may sue: the prompt has to be changed. */
export function disclosureBlocks({ undisclosed }: CampaignView): KnownBlock[] {
  if (undisclosed.length === 0) return []
  const lines = undisclosed.slice(0, 5).map((row) => {
    const version = row.versionId === null ? '' : ` (version …${row.versionId.slice(-6)})`
    return `• \`${escapeLine(row.prompt, 60)}\`${version}: ${count(row.undisclosed)} of ${counted(row.checked, 'conversation')}`
  })
  return [
    section(
      `⚠️ *Not said in the first 30 seconds that an AI is calling, and for whom*\n${lines.join('\n')}`,
    ),
  ]
}

export function resumeButton(campaignId: string): Button {
  return button({
    label: '▶️ Resume',
    actionId: ACTIONS.campaignResume,
    value: campaignId,
    style: 'primary',
    description: 'Resume calling',
  })
}

function buttonsFor(view: CampaignView): Button[] {
  const { id, state } = view.campaign
  const pause = button({
    label: '⏸️ Pause',
    actionId: ACTIONS.campaignPause,
    value: id,
    description: 'Pause: no new call is started',
  })
  const stop = button({
    label: '⏹️ Stop',
    actionId: ACTIONS.campaignStop,
    value: id,
    style: 'danger',
    description: 'Stop this campaign for good',
    confirm: {
      title: 'Stop for good?',
      text: `${counted(view.leads.waiting, 'waiting lead')} will not be called. Calls on the line end by themselves. A stopped campaign cannot be resumed.`,
      yes: 'Stop for good',
      no: 'Go on calling',
    },
  })
  const why = button({
    label: '🔍 Why',
    actionId: ACTIONS.campaignWhy,
    value: id,
    description: 'Why: what keeps it from calling more people now',
  })
  const results = button({
    label: '📤 Export',
    actionId: ACTIONS.campaignExport,
    value: id,
    description: 'Export: all calls of this campaign as a CSV',
  })
  if (waitsForApproval(view.campaign)) {
    const approve = button({
      label: '✅ Approve',
      actionId: ACTIONS.campaignApprove,
      value: id,
      style: 'primary',
      description: 'Approve: the calls begin',
    })
    return [approve, stop, why]
  }
  if (!isActiveCampaign(state)) return [results]
  return [state === 'paused' ? resumeButton(id) : pause, stop, why, results]
}
