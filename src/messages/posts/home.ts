import type { Button, HomeView, KnownBlock } from '@slack/web-api'
import type { Overview } from '../../dialer/campaigns/overview.ts'
import type { Figures, PromptFigures } from '../../domain/calls/report.ts'
import { WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import type { HomeCampaign } from '../../store/figures/home-figures.ts'
import type { DeadCount } from '../../store/outbox/dead-messages.ts'
import { actions, button, context, fitBlocks, header, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted, money, percent, progressBar, time } from '../kit/format.ts'
import { leadReason, pauseSentence, refusalSentence, STATE_LABELS } from '../kit/words.ts'
import { problemReply } from '../replies/campaign-state.ts'
import { HELP_LINES } from '../replies/help.ts'
import { listLine } from '../replies/lists.ts'
import { undeliveredBlocks } from './undelivered.ts'

/** Buttons of the Home tab; the value of all but the last is a campaign's id. */
export const HOME_ACTIONS = {
  pause: 'home_pause',
  resume: 'home_resume',
  approve: 'home_approve',
  refresh: 'home_refresh',
} as const

export interface HomeParts {
  /** Who looks. */
  userId: string
  overview: Overview
  undelivered: readonly DeadCount[]
  /** What a press just now came to, escaped; null when the tab was only opened. */
  notice: string | null
  now: number
}

/** The Home tab of somebody who may dial. */
export function homeView(parts: HomeParts): HomeView {
  const { overview, userId, notice, now } = parts
  const { campaigns, active, lists } = overview
  const underWay = campaigns.slice(0, active.shown)
  const over = campaigns.slice(active.shown)
  return view([
    header('☎️ Dialbot'),
    section(INTRODUCTION),
    ...(notice === null ? [] : [section(notice)]),
    ...attentionBlocks(parts),
    header('Today'),
    section(todayText(overview.today)),
    header('Campaigns under way'),
    ...(underWay.length === 0
      ? [section('None. Share a CSV in a channel I am in, then type `/dial start` there.')]
      : underWay.map((campaign) => campaignBlock(campaign, userId, overview.linesLimit))),
    ...(active.all > active.shown
      ? [context(`The newest ${active.shown} of ${count(active.all)}.`)]
      : []),
    ...(over.length === 0
      ? []
      : [header('Campaigns that are over'), section(over.map(overLine).join('\n'))]),
    header('Prompts'),
    ...promptBlocks(overview),
    header('Newest lists'),
    section(lists.length === 0 ? 'None yet.' : lists.map(listLine).join('\n')),
    header('What you can type'),
    section(HELP_LINES.join('\n')),
    ...actions([button({ label: '🔄 Refresh', actionId: HOME_ACTIONS.refresh, value: 'all' })]),
    context(`You may dial: start, pause, resume and stop. As of ${time(now)}.`),
  ])
}

/** The Home tab of somebody who may not: how it works, and why they may not, but nobody's data. */
export function closedHomeView(sentence: string): HomeView {
  const why = problemReply(sentence).text
  return view([header('☎️ Dialbot'), section(INTRODUCTION), section(`🔒 ${why}`)])
}

const INTRODUCTION =
  'I call the people on a list with an AI voice and tell the outcomes in the channel: never twice by mistake, only within the hours that the law allows where they live.'

const MAX_LINES = 12

function attentionBlocks({ overview, undelivered }: HomeParts): KnownBlock[] {
  const { campaigns, needsReview, onHold, nationalProblem, restsUntil } = overview
  const lines = campaigns.slice(0, overview.active.shown).flatMap(attentionLines)
  if (restsUntil !== null) {
    lines.unshift(
      `📵 All calling rests until ${time(restsUntil)}: carriers take the number Dialbot calls from for spam.`,
    )
  }
  if (nationalProblem !== null) lines.push(`📜 ${nationalProblem}`)
  if (onHold > 0) {
    lines.push(
      `✋ ${counted(onHold, 'number')} ${onHold === 1 ? 'is' : 'are'} on hold: may have asked not to be called. \`/dial dnc holds\` lists them.`,
    )
  }
  if (needsReview > 0) {
    const them = needsReview === 1 ? 'it' : 'them'
    lines.push(
      `🔎 ${counted(needsReview, 'call')} ${needsReview === 1 ? 'needs' : 'need'} a person to say what came of ${them}: \`/dial calls outcome:needs_review\` lists ${them} in their channel.`,
    )
  }
  const dead = undeliveredBlocks(undelivered)
  if (lines.length === 0 && dead.length === 0) return []
  const shown = lines.slice(0, MAX_LINES)
  if (lines.length > shown.length) shown.push(`and ${count(lines.length - shown.length)} more`)
  return [
    header('Needs attention'),
    ...(shown.length === 0 ? [] : [section(shown.map((line) => `• ${line}`).join('\n'))]),
    ...dead,
  ]
}

/** What a person should know, or do, about a campaign that is not over. */
function attentionLines({ campaign, blocked, leads, trouble }: HomeCampaign): string[] {
  const name = `*${escapeLine(campaign.name, 80)}*`
  const lines: string[] = []
  if (campaign.reason === WAITS_FOR_APPROVAL) {
    lines.push(`🔏 ${name} waits for a second operator to approve it.`)
  } else if (campaign.state === 'paused' && campaign.reason !== 'operator') {
    lines.push(`⏸️ ${name} was paused. ${pauseSentence(campaign.reason)}`)
  }
  if (trouble !== null) {
    const why = trouble === 'unknown' ? null : refusalSentence(trouble)
    lines.push(`⚠️ ${name}: ${why ?? 'Bland gave no clear answer about the last call.'}`)
  }
  if (leads.blocked > 0) {
    const reasons = blocked.map((group) => `${count(group.leads)} ${leadReason(group.reason)}`)
    lines.push(`🚫 ${name} leaves out ${counted(leads.blocked, 'lead')}: ${reasons.join(', ')}.`)
  }
  return lines
}

function todayText(today: Figures): string {
  const { calls, open, conversations, wins, costMicros } = today
  if (calls + open === 0) return 'No call yet.'
  const live = open === 0 ? '' : ` and ${count(open)} on the line`
  return [
    `*${counted(calls, 'call')}*${live}`,
    `*${counted(conversations, 'conversation')}*`,
    `*${counted(wins, 'win')}*`,
    `*${money(costMicros)}*`,
  ].join('  ·  ')
}

function campaignBlock(shown: HomeCampaign, userId: string, linesLimit: number): KnownBlock {
  const { campaign, leads, used } = shown
  const { settled, total } = progress(shown)
  const { emoji, words } = STATE_LABELS[campaign.state]
  const waits = campaign.reason === WAITS_FOR_APPROVAL
  const when = campaign.state === 'scheduled' && !waits ? ` ${time(campaign.startsAt)}` : ''
  const lines = Math.min(campaign.lines ?? linesLimit, linesLimit)
  const budget = campaign.budgetMicros === null ? '' : ` of ${money(campaign.budgetMicros)}`
  return section(
    [
      `${emoji} *${escapeLine(campaign.name, 100)}* · ${waits ? 'waits for approval' : words.toLowerCase()}${when}${place(shown)} · prompt \`${escapeLine(campaign.prompt, 60)}\``,
      `\`${progressBar(settled, total)}\` ${percent(settled, total)} of ${counted(total, 'lead')}, ${count(leads.waiting)} waiting · ${count(used)} of ${count(lines)} lines · ${money(campaign.spentMicros)}${budget}`,
    ].join('\n'),
    campaignButton(shown, userId),
  )
}

function campaignButton({ campaign }: HomeCampaign, userId: string): Button | undefined {
  const { id, state } = campaign
  if (campaign.reason === WAITS_FOR_APPROVAL) {
    // Whoever started it cannot be the second person.
    if (campaign.startedBy === userId) return undefined
    return button({
      ...{ label: '✅ Approve', actionId: HOME_ACTIONS.approve, value: id, style: 'primary' },
      description: 'Approve: the calls begin',
    })
  }
  if (state === 'paused') {
    return button({
      ...{ label: '▶️ Resume', actionId: HOME_ACTIONS.resume, value: id, style: 'primary' },
      description: 'Resume calling',
    })
  }
  return button({
    ...{ label: '⏸️ Pause', actionId: HOME_ACTIONS.pause, value: id },
    description: 'Pause: no new call is started',
  })
}

function overLine(shown: HomeCampaign): string {
  const { campaign } = shown
  const { settled, total } = progress(shown)
  const { emoji, words } = STATE_LABELS[campaign.state]
  const ended = campaign.endedAt === null ? '' : ` ${time(campaign.endedAt)}`
  return `${emoji} *${escapeLine(campaign.name, 100)}* · ${words.toLowerCase()}${ended}${place(shown)} · ${count(settled)} of ${counted(total, 'lead')} · ${money(campaign.spentMicros)}`
}

function progress({ leads }: HomeCampaign): { settled: number; total: number } {
  const { waiting, dialing, done, blocked } = leads
  return { settled: done + blocked, total: waiting + dialing + done + blocked }
}

function place({ campaign }: HomeCampaign): string {
  return campaign.channel === null ? '' : ` in <#${escapeLine(campaign.channel, 30)}>`
}

function promptBlocks({ prompts, newest }: Overview): KnownBlock[] {
  if (prompts.length === 0) return [section('No call was made with a prompt yet.')]
  const over = newest.hasMore ? `the newest ${counted(newest.calls, 'call')}` : 'all calls'
  return [
    section(prompts.map(promptLine).join('\n')),
    context(
      `Over ${over}. Answered: a person was on the line. Won: interested, wants a call back or transferred, of those.`,
    ),
  ]
}

function promptLine(figures: PromptFigures): string {
  const { prompt, versionId, calls, conversations, wins, undisclosed, checked } = figures
  const version = versionId === null ? '' : ` version …${escapeLine(versionId.slice(-6), 12)}`
  const warning =
    undisclosed === 0
      ? ''
      : ` · ⚠️ ${count(undisclosed)} of ${count(checked)} did not say who was calling`
  return `• \`${escapeLine(prompt, 60)}\`${version}: ${counted(calls, 'call')} · ${percent(conversations, calls)} answered · ${percent(wins, conversations)} won${warning}`
}

function view(blocks: readonly KnownBlock[]): HomeView {
  return { type: 'home', blocks: fitBlocks(blocks) }
}
