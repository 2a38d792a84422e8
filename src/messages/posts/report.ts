import type { KnownBlock } from '@slack/web-api'
import {
  type Change,
  changeOf,
  type Figures,
  type HourBar,
  type PromptFigures,
  type Report,
  toBars,
} from '../../domain/calls/report.ts'
import { context, fields, header, type Message, message, section } from '../kit/blocks.ts'
import { code, escapeLine } from '../kit/escape.ts'
import { count, counted, money, percent, teamTime } from '../kit/format.ts'
import { bars, MAX_BARS, type RichPart, richMessage, table } from '../kit/rich.ts'
import { listOutcomes, outcomeLabel } from '../kit/words.ts'

const MAX_PROMPTS = 10
const LINES_TOGETHER = 8

/** `/dial report`, and the daily summary of a channel. */
export function reportMessage(report: Report): Message {
  const { total } = report
  const title = titleOf(report)
  if (total.calls + total.open === 0) {
    const text = `${title}: no calls.`
    return message(text, [section(`📊 ${text}`), context(EMPTY_HINTS[report.about.kind])])
  }
  const text = `${title}: ${counted(total.calls, 'call')}, ${answeredText(total)} answered, ${counted(total.wins, 'win')}, ${money(total.costMicros)}.`
  return richMessage(text, [
    header(`📊 ${headerOf(report)}`),
    context(
      `${teamTime(report.cover.from, report.zone)} to ${teamTime(report.cover.to, report.zone)}`,
    ),
    headline(total),
    section(outcomesText(total)),
    section(changesText(report)),
    ...chartParts(report),
    tablePart(report),
    context(
      'Counted are calls that have ended. Answered: a person was on the line. Wins (interested, call back, transferred) are of the answered; costs are of all calls.',
      footOf(report),
    ),
  ])
}

const EMPTY_HINTS: Record<Report['about']['kind'], string> = {
  today: '`/dial report 7d` for the week, `/dial report NAME` for a campaign.',
  '7d': '`/dial report NAME` for a campaign, `/dial status` for how it goes.',
  daily: '`/dial report 7d` for the week.',
  campaign: '`/dial why` says what it waits for.',
}

function titleOf({ about }: Report): string {
  if (about.kind === 'campaign') return escapeLine(about.name, 120)
  return TITLES[about.kind]
}

function headerOf({ about }: Report): string {
  return about.kind === 'campaign' ? about.name : TITLES[about.kind]
}

const TITLES = { today: 'Today', '7d': 'The last 7 days', daily: 'The day in this channel' }

function footOf({ about }: Report): string {
  if (about.kind === 'campaign') return '`/dial export NAME` for every lead, as a file.'
  if (about.kind === 'daily') return 'All since the summary before. `/dial report 7d` for the week.'
  return '`/dial export` for every lead, as a file.'
}

function headline(figures: Figures): KnownBlock {
  const { calls, open, wins, conversations } = figures
  const under = open === 0 ? '' : ` (${count(open)} more under way)`
  return fields([
    `*Calls*\n${count(calls)}${under}`,
    `*Answered*\n${answeredText(figures)}`,
    `*Wins*\n${rateText(wins, conversations)}`,
    `*Cost*\n${money(figures.costMicros)}`,
    `*Per conversation*\n${moneyOr(figures.perConversationMicros)}`,
    `*Per win*\n${moneyOr(figures.perWinMicros)}`,
  ])
}

function outcomesText({ outcomes, calls }: Figures): string {
  const lines = listOutcomes(outcomes).map(
    (one) => `${outcomeLabel(one.outcome)} *${count(one.calls)}* (${percent(one.calls, calls)})`,
  )
  return lines.length === 0 ? 'No call has ended yet.' : lines.join('   ')
}

/** `30 % (36 of 120)` */
function rateText(part: number, total: number): string {
  return total === 0 ? '– (of 0)' : `${percent(part, total)} (${count(part)} of ${count(total)})`
}

function answeredText({ conversations, calls }: Figures): string {
  return rateText(conversations, calls)
}

function moneyOr(micros: number | null): string {
  return micros === null ? '–' : money(micros)
}

function changesText({ about, recent, weekBefore }: Report): string {
  const title =
    about.kind === 'campaign'
      ? 'The last 7 days against the 7 before'
      : 'Against the same time a week before'
  const rateOf = ({ conversations, calls }: Figures) =>
    calls === 0 ? null : (conversations / calls) * 100
  const number = (pick: (figures: Figures) => number | null, show: (value: number) => string) => {
    const [now, before] = [pick(recent), pick(weekBefore)]
    return changeText(now === null ? '–' : show(now), before === null ? '–' : show(before), {
      change: changeOf(now, before),
      show,
    })
  }
  const rate = changeText(answeredText(recent), answeredText(weekBefore), {
    change: changeOf(rateOf(recent), rateOf(weekBefore)),
    show: (points) => `${Math.round(points)} points`,
  })
  const lines = [
    `• Calls: ${number((of) => of.calls, count)}`,
    `• Answered: ${rate}`,
    `• Wins: ${number((of) => of.wins, count)}`,
    `• Cost: ${number((of) => of.costMicros, money)}`,
    `• Per conversation: ${number((of) => of.perConversationMicros, money)}`,
    `• Per win: ${number((of) => of.perWinMicros, money)}`,
  ]
  return `*${title}*\n${lines.join('\n')}`
}

/** `120, before 100: +20 (+20 %)`; `n/a` where there was nothing to compare with. */
function changeText(
  now: string,
  before: string,
  { change, show }: { change: Change | null; show: (value: number) => string },
): string {
  if (change === null) return `${now}, before ${before}: n/a`
  const { absolute, percent: share } = change
  const relative = share === null ? 'n/a' : `${signed(share, (value) => count(value))} %`
  return `${now}, before ${before}: ${signed(absolute, show)} (${relative})`
}

function signed(value: number, show: (value: number) => string): string {
  const shown = show(Math.abs(value))
  if (value === 0) return `±${shown}`
  return value > 0 ? `+${shown}` : `−${shown}`
}

function chartParts({ hours, zone }: Report): (KnownBlock | RichPart)[] {
  const shown = toBars(hours, MAX_BARS)
  if (shown.length === 0) return []
  const points = shown.map((bar) => ({
    label: hourText(bar),
    value: bar.calls === 0 ? 0 : Math.round((bar.answered / bar.calls) * 100),
  }))
  const where = code(zone)
  const lines = shown.map((bar) => `• ${hourText(bar)}: ${rateText(bar.answered, bar.calls)}`)
  return [
    {
      kind: 'data_visualization',
      block: bars(
        'Answered, by hour of day',
        { name: 'Answered, %', points },
        { x: zone, y: '% of calls' },
      ),
      words: [section(`*Answered, by hour of day* (${where})\n${lines.join('\n')}`)],
    },
    context(
      `Calls by hour (${where}): ${shown.map((bar) => `${hourText(bar)} ${count(bar.calls)}`).join(' · ')}`,
    ),
  ]
}

function hourText({ hour, hours }: HourBar): string {
  const clock = (at: number) => `${at % 12 || 12} ${at % 24 < 12 ? 'AM' : 'PM'}`
  return hours === 1 ? clock(hour) : `${clock(hour)}–${clock(hour + hours)}`
}

const COLUMNS = ['Calls', 'Answered', 'Wins', 'Cost', 'Per conversation', 'Per win', 'AI not named']

function tablePart(report: Report): RichPart {
  const { about, total, recent, weekBefore, prompts } = report
  const compared: [string, Figures][] =
    about.kind === 'campaign'
      ? [
          ['Last 7 days', recent],
          ['7 days before', weekBefore],
        ]
      : [['A week before', weekBefore]]
  const shown = prompts.slice(0, MAX_PROMPTS)
  const hidden = prompts.length - shown.length
  const rows: [string, Figures][] = [
    ['All', total],
    ...compared,
    ...shown.map((prompt): [string, Figures] => [promptText(prompt), prompt]),
  ]
  const lines = rows.map(([name, figures]) => `• *${escapeLine(name, 60)}*: ${rowText(figures)}`)
  const rest = hidden === 0 ? [] : [`and ${counted(hidden, 'more prompt version')}`]
  return {
    kind: 'table',
    block: table([
      ['Prompt', ...COLUMNS],
      ...rows.map(([name, figures]) => [name, ...cellsOf(figures)]),
      ...rest.map((text) => [text, ...COLUMNS.map(() => '')]),
    ]),
    words: inSections(['*By prompt*', ...lines, ...rest]),
  }
}

/** So few lines in one that Slack takes it whole. */
function inSections(lines: readonly string[]): KnownBlock[] {
  const sections: KnownBlock[] = []
  for (let start = 0; start < lines.length; start += LINES_TOGETHER) {
    sections.push(section(lines.slice(start, start + LINES_TOGETHER).join('\n')))
  }
  return sections
}

function promptText({ prompt, versionId }: PromptFigures): string {
  const version = versionId === null ? '' : ` …${versionId.slice(-6)}`
  const name = prompt.length > 40 ? `${prompt.slice(0, 39)}…` : prompt
  return `${name}${version}`
}

function cellsOf(figures: Figures): string[] {
  const { calls, conversations, wins, checked, undisclosed } = figures
  return [
    count(calls),
    rateText(conversations, calls),
    rateText(wins, conversations),
    money(figures.costMicros),
    moneyOr(figures.perConversationMicros),
    moneyOr(figures.perWinMicros),
    checked === 0 ? '–' : `${count(undisclosed)} of ${count(checked)}`,
  ]
}

function rowText(figures: Figures): string {
  const { calls, wins, conversations, checked, undisclosed } = figures
  return [
    counted(calls, 'call'),
    `answered ${answeredText(figures)}`,
    `wins ${rateText(wins, conversations)}`,
    money(figures.costMicros),
    `${moneyOr(figures.perConversationMicros)} a conversation`,
    `${moneyOr(figures.perWinMicros)} a win`,
    ...(checked === 0 ? [] : [`AI not named in ${count(undisclosed)} of ${count(checked)}`]),
  ].join(' · ')
}
