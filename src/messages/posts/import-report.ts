import type { KnownBlock } from '@slack/web-api'
import type { UnreadColumn } from '../../store/leads/list-json.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import {
  actions,
  button,
  context,
  header,
  type Message,
  message,
  quote,
  section,
} from '../kit/blocks.ts'
import { code, escapeLine } from '../kit/escape.ts'
import { count, counted, time } from '../kit/format.ts'
import { columnsText, type ReportedColumn } from './import-columns.ts'
import { unreadBlocks } from './import-unread.ts'

export interface ImportReport {
  list: {
    id: string
    name: string
    accepted: number
    rejected: number
    duplicates: number
    /** Of the duplicates, those whose number waits in another list. */
    elsewhere: number
    alsoUnstarted: number
    refused: number
    suppressed: number
    withoutConsent: number
    unclear: number
  }
  /** What stands in columns of consent and refusals and cannot be read. */
  unread: readonly UnreadColumn[]
  /** The commonest first, each with rows of the file as examples. */
  reasons: readonly { reason: string; rows: number; examples: readonly number[] }[]
  columns: readonly ReportedColumn[]
  variables: readonly string[]
  /** What the first lead would hear; null when no prompt is at hand. */
  preview: {
    prompt: string
    leadName: string | null
    text: string
    missing: readonly string[]
    /** How the leads with the oddest names are greeted. */
    oddGreetings: readonly string[]
  } | null
}

export function importReportMessage(report: ImportReport): Message {
  const { list } = report
  const name = escapeLine(list.name, 120)
  const blocks: KnownBlock[] = [
    header(`📋 ${list.name}`),
    section(countsText(list)),
    ...reasonBlocks(report),
    ...attentionBlocks(report),
    ...unreadBlocks(list, report.unread),
    section(columnsText(report)),
    ...previewBlocks(report.preview),
    ...startBlocks({ id: list.id, ready: readyOf(list) }),
    context(`List ID \`${escapeLine(list.id, 60)}\``),
  ]
  return message(summaryText(name, list), blocks)
}

/** Who said no to calls, or may have, is a lead, and is not called. */
function readyOf(list: { accepted: number; refused: number; unclear: number }): number {
  return list.accepted - list.refused - list.unclear
}

function summaryText(name: string, list: ImportReport['list']): string {
  const ready = readyOf(list)
  if (ready === 0) return `${name}: no lead in this file can be called.`
  const left = list.rejected + list.duplicates + list.suppressed
  const rest = left === 0 ? '' : `, ${counted(left, 'row')} left out`
  return `${name}: ${counted(ready, 'lead')} ready to call${rest}.`
}

function countsText(list: ImportReport['list']): string {
  const ready = readyOf(list)
  const lines = [
    ready === 0
      ? '⚠️ *No lead in this file can be called.*'
      : `✅ *${counted(ready, 'lead')} ready to call*`,
  ]
  if (list.rejected > 0) lines.push(`✖️ ${counted(list.rejected, 'row')} rejected`)
  const duplicates = list.duplicates - list.elsewhere
  if (duplicates > 0) {
    lines.push(`👥 ${counted(duplicates, 'duplicate')}: the first row with a number counts`)
  }
  if (list.elsewhere > 0) {
    const verb = list.elsewhere === 1 ? 'waits' : 'wait'
    lines.push(`📇 ${count(list.elsewhere)} ${verb} in another list already, which is being called`)
  }
  if (list.suppressed > 0) lines.push(`🚫 ${count(list.suppressed)} on the do-not-call list`)
  return lines.join('\n')
}

const MAX_REASONS = 5

function reasonBlocks({ reasons, list }: ImportReport): KnownBlock[] {
  if (reasons.length === 0) return []
  const lines = reasons.slice(0, MAX_REASONS).map(({ reason, rows, examples }) => {
    const shown = examples.slice(0, 3).map(count).join(', ')
    const where = shown === '' ? '' : ` (${rows === 1 ? 'row' : 'such as rows'} ${shown})`
    return `• ${count(rows)} × ${escapeLine(reason, 200)}${where}`
  })
  const file = list.rejected + list.duplicates + list.suppressed > 0
  const correct = list.rejected > 0 ? ': correct those you can and share that file' : ''
  const hint = file ? `\nThe rows left out come back as a CSV${correct}.` : ''
  const explained = reasons.slice(0, MAX_REASONS).reduce((sum, { rows }) => sum + rows, 0)
  const others = list.rejected + list.duplicates + list.suppressed - explained
  if (others > 0) {
    lines.push(`• ${counted(others, 'row')} more for other reasons: the CSV has them all`)
  }
  return [section(`*Why rows were left out*\n${lines.join('\n')}${hint}`)]
}

const PLACE_WORDS: Record<string, string> = { region: 'state', zip: 'ZIP', timezone: 'time zone' }

function attentionBlocks({ list, columns }: ImportReport): KnownBlock[] {
  const lines: string[] = []
  if (list.refused > 0) {
    lines.push(`🙅 ${counted(list.refused, 'lead')} said no to calls: never called.`)
  }
  const unread = columns.flatMap(({ field, unread: leads = 0 }) =>
    leads > 0 ? `the ${PLACE_WORDS[field ?? ''] ?? 'place'} of ${counted(leads, 'lead')}` : [],
  )
  if (unread.length > 0) {
    lines.push(
      `🗺️ Could not be read: ${unread.join(', ')}. They wait for the hours of what else the row says of the place and of the area code.`,
    )
  }
  if (list.alsoUnstarted > 0) {
    const are = list.alsoUnstarted === 1 ? 'is' : 'are'
    lines.push(
      `🗂️ ${counted(list.alsoUnstarted, 'lead')} ${are} in another list, too, that nobody has started yet. Start one of the two.`,
    )
  }
  if (list.withoutConsent > 0) {
    lines.push(
      `✋ ${counted(list.withoutConsent, 'lead')} without a recorded consent: you are asked before the start.`,
    )
  }
  return lines.length === 0 ? [] : [section(lines.join('\n'))]
}

function previewBlocks(preview: ImportReport['preview']): KnownBlock[] {
  if (preview === null) return []
  const prompt = escapeLine(preview.prompt, 60)
  if (preview.missing.length > 0) {
    const names = preview.missing.slice(0, 10).map((name) => code(`$${name}`))
    return [
      section(
        `⚠️ *The prompt “${prompt}” needs ${names.join(', ')}*, which the first lead does not have. Add the column, or give the variable a fallback in the prompt: \`\${name:-there}\`.`,
      ),
    ]
  }
  const lead = preview.leadName === null ? 'the first lead' : escapeLine(preview.leadName, 80)
  return [
    section(`*What the agent is told for ${lead}* (prompt “${prompt}”)`),
    quote(preview.text, 600),
    ...oddBlocks(preview.oddGreetings),
  ]
}

function oddBlocks(greetings: readonly string[]): KnownBlock[] {
  if (greetings.length === 0) return []
  const lines = greetings.map((greeting) => `• ${escapeLine(greeting, 200)}`)
  return [section(`*The oddest greetings of this list*\n${lines.join('\n')}`)]
}

/** `ready`: leads that may be called. */
function startBlocks({ id, ready }: { id: string; ready: number }): KnownBlock[] {
  if (ready === 0) return []
  return actions([
    button({
      label: '▶️ Start calling',
      actionId: ACTIONS.listStart,
      value: id,
      style: 'primary',
      description: `Opens the form that starts calling ${counted(ready, 'lead')}`,
    }),
  ])
}

/** The same bytes were shared before, and are still being read. */
export function listUnderWayMessage(list: { name: string }): Message {
  const name = escapeLine(list.name, 120)
  return message(`This file is being read already, as the list ${name}.`, [
    section(`📋 This is the same file as *${name}*, which is being read: its report comes there.`),
  ])
}

/** The same bytes were shared before: they stay one list. */
export function listExistsMessage(list: {
  id: string
  name: string
  accepted: number
  refused: number
  unclear: number
  createdAt: number
}): Message {
  const name = escapeLine(list.name, 120)
  const leads = counted(list.accepted, 'lead')
  return message(`This file is already here as the list ${name}, with ${leads}.`, [
    section(
      `📋 This is the same file as *${name}*, shared ${time(list.createdAt)}: ${leads}. Nobody is taken in twice.`,
    ),
    ...startBlocks({ id: list.id, ready: readyOf(list) }),
  ])
}
