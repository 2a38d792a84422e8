import type { Button, KnownBlock, ModalView } from '@slack/web-api'
import type { Transcript } from '../../dialer/outcomes/create-outcomes.ts'
import type { Turn } from '../../domain/call-record.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import { actions, button, context, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine, plain } from '../kit/escape.ts'
import { count } from '../kit/format.ts'

// Far below Slack's 100 blocks a view: a page is to be read, and sent in one request.
const TURNS_A_PAGE = 30
const PAGE_LENGTH = 12_000
const PART_LENGTH = 2_500

export interface TranscriptPage {
  attemptId: string
  /** From 0 up. */
  page: number
}

interface Line {
  who: string
  text: string
}

/** One page of what was said on a call; one that is not there any more is the last. */
export function transcriptView(transcript: Transcript, page: number): ModalView {
  const pages = toPages(transcript.turns.flatMap((turn) => linesOf(turn, transcript)))
  const shown = Math.max(0, Math.min(page, pages.length - 1))
  const name = transcript.leadName === null ? '' : `*${escapeLine(transcript.leadName, 80)}* · `
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Transcript' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [
      section(`${name}${escapeLine(formatPhone(transcript.phone), 40)}`),
      ...(pages[shown] ?? []).map(lineBlock),
      ...pageBlocks(transcript.attemptId, shown, pages.length),
    ],
  }
}

/** Why there is nothing to show. */
export function noTranscriptReply({ isErased }: Pick<Transcript, 'isErased'>): Message {
  const text = isErased
    ? 'What was said on this call was erased.'
    : 'There is no transcript of this call: nobody spoke, Bland sent none, or it was erased after the time that calls are kept.'
  return message(text, [section(`📄 ${text}`)])
}

function linesOf(turn: Turn, { startedAt, turns }: Transcript): Line[] {
  const begin = startedAt ?? turns.find(({ saidAt }) => saidAt !== null)?.saidAt ?? null
  const at =
    turn.saidAt === null || begin === null ? '' : ` · ${minutes(Math.max(0, turn.saidAt - begin))}`
  const characters = [...(plain(turn.text).trim() || '–')]
  const lines: Line[] = []
  for (let start = 0; start < characters.length; start += PART_LENGTH) {
    const who = start === 0 ? `${SPEAKERS[turn.speaker]}${at}` : '…'
    lines.push({ who, text: characters.slice(start, start + PART_LENGTH).join('') })
  }
  return lines
}

const SPEAKERS: Record<Turn['speaker'], string> = {
  user: '👤 The person',
  assistant: '🤖 The agent',
  robot: '☎️ The phone system',
  'agent-action': '⚙️ The agent did',
}

/** `1:05` */
function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function toPages(lines: readonly Line[]): Line[][] {
  const pages: Line[][] = []
  let length = 0
  for (const line of lines) {
    const page = pages.at(-1)
    const added = line.text.length + line.who.length
    if (page === undefined || page.length >= TURNS_A_PAGE || length + added > PAGE_LENGTH) {
      pages.push([line])
      length = added
    } else {
      page.push(line)
      length += added
    }
  }
  return pages
}

/** Rich text: Slack parses nothing in it. */
function lineBlock({ who, text }: Line): KnownBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: `${who}\n`, style: { bold: true } },
          { type: 'text', text },
        ],
      },
    ],
  }
}

function pageBlocks(attemptId: string, page: number, pages: number): KnownBlock[] {
  if (pages < 2) return []
  const buttons: Button[] = []
  if (page > 0) {
    buttons.push(
      button({
        label: '← Back',
        actionId: ACTIONS.transcriptPageBack,
        value: writePage({ attemptId, page: page - 1 }),
        description: 'The page before',
      }),
    )
  }
  if (page < pages - 1) {
    buttons.push(
      button({
        label: 'Next →',
        actionId: ACTIONS.transcriptPage,
        value: writePage({ attemptId, page: page + 1 }),
        description: 'The next page',
      }),
    )
  }
  return [context(`Page ${count(page + 1)} of ${count(pages)}`), ...actions(buttons)]
}

function writePage({ attemptId, page }: TranscriptPage): string {
  return `${attemptId} ${page}`
}

/** What a page's button carries; null for anything else. */
export function readPage(value: string): TranscriptPage | null {
  const [, attemptId, page] = /^(\S{1,100}) (\d{1,6})$/.exec(value) ?? []
  return attemptId === undefined ? null : { attemptId, page: Number(page) }
}
