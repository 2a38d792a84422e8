import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/web-api'
import type { Considered } from '../../dialer/campaigns/consider.ts'
import type { StartForm, StartSample } from '../../dialer/campaigns/start-form.ts'
import { context, quote, section } from '../kit/blocks.ts'
import { code, escapeLine } from '../kit/escape.ts'
import { type Field, plain } from '../kit/form-parts.ts'
import { counted, time } from '../kit/format.ts'
import { estimateText, preflightText, warningBlocks } from '../kit/start-figures.ts'
import { consentBlocks } from './consent-tick.ts'

export const START_VIEW = 'start_campaign'

/** The blocks of the form, and of each the one control that stands in it. */
export const START_FIELDS = {
  list: { block: 'start_list', action: 'start_form_list' },
  prompt: { block: 'start_prompt', action: 'start_form_prompt' },
  lines: { block: 'start_lines', action: 'start_form_lines' },
  attempts: { block: 'start_attempts', action: 'start_form_attempts' },
  budget: { block: 'start_budget', action: 'start_form_budget' },
  hours: { block: 'start_hours', action: 'start_form_hours' },
  date: { block: 'start_date', action: 'start_form_date' },
  time: { block: 'start_time', action: 'start_form_time' },
} as const

export const MAX_LINES = 10_000
export const MAX_ATTEMPTS = 10

/** What the figures say, or why such a start is refused; null while they are being counted. */
export type StartFigures =
  | { type: 'considered'; considered: Considered }
  | { type: 'refused'; sentence: string }
  | null

export interface StartViewParts {
  form: StartForm
  figures: StartFigures
  attempts: number
  /** What the figures look at; null is now. */
  startsAt: number | null
  /** The team's zone, in which the start is planned. */
  timezone: string
  /** Kept in the form for its answer. */
  metadata: string
}

/** Shown at once, for a form has three seconds to open. */
export function startLoadingView(what: 'start' | 'file'): ModalView {
  const text = what === 'file' ? '⏳ The file is being read …' : '⏳ One moment …'
  return frame([section(text)])
}

/** Why there is no form; `sentence` is safe to show. */
export function startProblemView(sentence: string): ModalView {
  return frame([section(`⚠️ ${sentence}`)])
}

export function startView(parts: StartViewParts): ModalView {
  const { form, figures, attempts, startsAt, timezone } = parts
  const { list, lists, prompt, prompts } = form
  return {
    ...frame([
      select(START_FIELDS.list, {
        label: 'List',
        options: lists.map(({ id, name, accepted }) => ({
          value: id,
          text: `${name} (${counted(accepted, 'lead')})`,
        })),
        chosen: list.id,
      }),
      select(START_FIELDS.prompt, {
        label: 'Prompt',
        options: prompts.map((name) => ({ value: name, text: name })),
        chosen: prompt,
      }),
      ...sampleBlocks(prompt, form.sample),
      ...figureBlocks(figures, { prompt, startsAt }),
      number(START_FIELDS.lines, {
        label: 'Lines',
        hint: 'Calls at once. Empty: as many as the plan has.',
        most: MAX_LINES,
      }),
      number(START_FIELDS.attempts, {
        label: 'Attempts',
        hint: 'Calls to one person at most, when nobody answers.',
        most: MAX_ATTEMPTS,
        initial: attempts,
      }),
      {
        ...input(START_FIELDS.budget, 'Budget', 'In US dollars. Empty: no limit.'),
        element: {
          type: 'plain_text_input',
          action_id: START_FIELDS.budget.action,
          max_length: 20,
          placeholder: plain('$25'),
        },
      },
      {
        ...input(
          START_FIELDS.hours,
          'Hours',
          'In each lead’s own time. Empty: all legal hours. It never widens them.',
        ),
        element: {
          type: 'plain_text_input',
          action_id: START_FIELDS.hours.action,
          max_length: 200,
          placeholder: plain('Mon-Fri 10:00-17:00'),
        },
      },
      {
        ...input(
          START_FIELDS.date,
          'First call on',
          'Empty: now, or the next time the clock shows the time below.',
        ),
        dispatch_action: true,
        element: { type: 'datepicker', action_id: START_FIELDS.date.action },
      },
      {
        ...input(
          START_FIELDS.time,
          'at',
          `On the clock of ${timezone}. Empty: now. Nobody is called outside the legal hours where they live.`,
        ),
        dispatch_action: true,
        element: { type: 'timepicker', action_id: START_FIELDS.time.action },
      },
      ...(figures?.type === 'considered' ? consentBlocks(form, figures.considered) : []),
    ]),
    private_metadata: parts.metadata,
    submit: plain('Start calling'),
  }
}

function sampleBlocks(prompt: string, sample: StartSample | null): KnownBlock[] {
  if (sample === null) return []
  const { leadName, missing, ownPrompt } = sample
  const who = leadName === null ? 'one of them' : escapeLine(leadName, 80)
  const names = missing.slice(0, 10).map((name) => code(`$${name}`))
  return [
    section(`*What the agent is told for ${who}* (prompt “${escapeLine(prompt, 64)}”)`),
    quote(sample.text, 600),
    ...(names.length === 0
      ? []
      : [context(`⚠️ This lead lacks ${names.join(', ')}, which the prompt needs: not called.`)]),
    ...(ownPrompt === null
      ? []
      : [context(`The row of this lead names the prompt ${code(ownPrompt)}, which it hears.`)]),
  ]
}

function figureBlocks(
  figures: StartFigures,
  { prompt, startsAt }: { prompt: string; startsAt: number | null },
): KnownBlock[] {
  if (figures === null) return [context('⏳ Counting who may be called, and when …')]
  if (figures.type === 'refused') return [section(`⚠️ ${figures.sentence}`)]
  const { considered } = figures
  const { preflight } = considered
  const { firstAt } = preflight
  const isNow = startsAt === null && preflight.now > 0
  const first = firstAt === null || isNow ? '' : `\n*First call* ${time(firstAt)} at the earliest`
  return [
    section(`${preflightText(preflight)}${first}`),
    context(estimateText(considered.estimate)),
    ...warningBlocks({
      ...considered,
      missing: preflight.missing,
      missingPrompt: null,
      campaign: { prompt },
    }),
  ]
}

function input({ block }: Field, label: string, hint: string) {
  return {
    type: 'input' as const,
    block_id: block,
    optional: true,
    label: plain(label),
    hint: plain(hint),
  }
}

/** A menu that tells us at once when another option is chosen. */
function select(
  { block, action }: Field,
  menu: { label: string; options: { value: string; text: string }[]; chosen: string },
): InputBlock {
  const options: PlainTextOption[] = menu.options.map(({ value, text }) => ({
    value,
    text: plain(text, 75),
  }))
  const chosen = options.find(({ value }) => value === menu.chosen)
  return {
    type: 'input',
    block_id: block,
    dispatch_action: true,
    label: plain(menu.label),
    element: {
      type: 'static_select',
      action_id: action,
      options,
      ...(chosen && { initial_option: chosen }),
    },
  }
}

function number(
  field: Field,
  parts: { label: string; hint: string; most: number; initial?: number },
): InputBlock {
  const { label, hint, most, initial } = parts
  return {
    ...input(field, label, hint),
    element: {
      type: 'number_input',
      action_id: field.action,
      is_decimal_allowed: false,
      min_value: '1',
      max_value: String(most),
      ...(initial !== undefined && { initial_value: String(initial) }),
    },
  }
}

function frame(blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: START_VIEW,
    title: plain('Start calling'),
    close: plain('Cancel'),
    blocks,
  }
}
