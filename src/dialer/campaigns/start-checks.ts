import { AppError } from '../../domain/error.ts'
import { type CallingHours, narrowHours } from '../../domain/law/calling-hours.ts'
import { nationalFileProblem } from '../../domain/law/do-not-call.ts'
import { blockSentence } from '../../domain/law/gate.ts'
import { disclosureGaps } from '../../prompts/disclosure.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import type { CampaignRow, ListRow, NationalFileRow } from '../../store/engine/tables.ts'
import { isUnasked, readUnread } from '../../store/leads/list-json.ts'
import type { DialingSettings } from '../context.ts'
import type { Preflight } from './preflight.ts'
import type { StartRequest } from './start-request.ts'

// What refuses a start. Each check throws an AppError whose sentence can be shown as it is.

const MAX_ATTEMPTS = 10

/** Throws `invalid` for numbers, hours or a channel that a start cannot have. */
export function checkRequest(request: StartRequest, settings: DialingSettings): void {
  checkNumbers(request)
  checkHours(settings.hours, request.hours ?? null)
  if (settings.approval === 'two' && request.channel === null) {
    throw new AppError(
      'invalid',
      'Campaigns need the approval of a second person (setting APPROVAL), who presses a button in Slack: name a channel.',
    )
  }
}

function checkNumbers({ lines, maxAttempts, budgetMicros }: StartRequest): void {
  if (lines !== null && (!Number.isInteger(lines) || lines < 1)) {
    throw new AppError('invalid', 'lines is a whole number from 1 up, such as `lines:5`.')
  }
  if (
    maxAttempts !== null &&
    (!Number.isInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS)
  ) {
    throw new AppError(
      'invalid',
      `max is a whole number from 1 to ${MAX_ATTEMPTS}, such as \`max:3\`.`,
    )
  }
  if (budgetMicros !== null && !(budgetMicros > 0)) {
    throw new AppError('invalid', 'budget is an amount in dollars, such as `budget:$25`.')
  }
}

/** Throws `invalid` for hours that cannot be read, or that leave none of CALLING_HOURS. */
function checkHours(team: CallingHours | null, text: string | null): void {
  if (narrowHours(team, text)?.every((ranges) => ranges.length === 0)) {
    throw new AppError(
      'invalid',
      `The hours “${text}” and the setting CALLING_HOURS have no time in common.`,
    )
  }
}

/** Throws `conflict` while nobody has said what a column means that may hold refusals. */
export function checkRefusalsRead(list: ListRow): void {
  const column = readUnread(list).find(isUnasked)
  if (column === undefined) return
  const values = column.values.slice(0, 3).map(({ text }) => `“${text}”`)
  const such = values.length === 0 ? '' : `, such as ${values.join(', ')}`
  throw new AppError(
    'conflict',
    `${list.name} cannot be started yet. The column “${column.header}” may say who must not be called, and what stands there cannot be read${such}. Press “Say what they mean” under the report of this list, or correct the column and share the file again.`,
  )
}

/** Throws `invalid` for a prompt that hides who is calling. */
export function checkDisclosed(prompt: Prompt): void {
  const gaps = disclosureGaps(prompt)
  if (gaps.length === 0) return
  const what = gaps.map((gap) => (gap === 'ai' ? 'that an AI is calling' : 'for which company'))
  const company = gaps.includes('company')
    ? ' Put `company:` into its settings and say $caller_company.'
    : ''
  throw new AppError(
    'invalid',
    `The prompt ${prompt.name} does not say at the start ${what.join(' and ')}; the law asks for it, on voicemails too. Nothing was started.${company}`,
  )
}

/** Throws `conflict` when marketing rests on an outdated copy of the national registry. */
export function checkRegistry(
  { name, settings }: Prompt,
  file: NationalFileRow | undefined,
  now: number,
): void {
  if (settings.kind !== 'marketing') return
  const problem = file === undefined ? null : nationalFileProblem(file.datedAt, now)
  if (problem !== null) {
    throw new AppError(
      'conflict',
      `The prompt ${name} is for marketing, so nothing was started. ${problem}`,
    )
  }
}

/** Throws `invalid` when the prompt or the rules leave nobody. */
export function checkSomebodyIsCalled(list: ListRow, prompt: Prompt, preflight: Preflight): void {
  const { waiting, incomplete, missing, never, firstAt } = preflight
  if (incomplete === waiting) {
    const names = missing.map(({ variable }) => `\`${variable}\``).join(', ')
    throw new AppError(
      'invalid',
      `The prompt ${prompt.name} needs ${names}, and no lead of ${list.name} has all of it. Add the column to the CSV and share it again, or give the prompt a fallback such as \${${missing[0]?.variable}:-there}.`,
    )
  }
  if (firstAt !== null) return
  const [first] = never
  const rule = first?.rule
  const isRule = rule !== undefined && rule !== 'missing_variables'
  const why = isRule ? blockSentence(rule) : 'They lack what the prompt needs.'
  if (list.source === 'call') throw new AppError('invalid', `Nobody was called. ${why}`)
  throw new AppError(
    'invalid',
    `Nobody on ${list.name} may be called, so nothing was started. For most of them: ${why}`,
  )
}

export function alreadyRunning(campaign: CampaignRow): AppError {
  return new AppError(
    'conflict',
    `This list is being called already: ${campaign.name} is ${campaign.state}. See \`/dial status ${campaign.name}\`.`,
  )
}
