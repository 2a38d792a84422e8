import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../domain/error.ts'
import { listPlaceholders, renderTemplate, type Variables } from './template.ts'

/** What a prompt's front matter says. `null`: not said, so the default of the call applies. */
export interface PromptSettings {
  voice: string | null
  language: string | null
  firstSentence: string | null
  /** What is left on an answering machine; without it the call hangs up there. */
  voicemail: string | null
  maxMinutes: number | null
  /** E.164 */
  transfer: string | null
  /** Marketing unless the file says otherwise: that kind needs the stronger consent. */
  kind: 'marketing' | 'informational'
  /** For whom the call is made: `$caller_company`, unless the lead brings a value of its own. */
  company: string | null
}

export interface Prompt {
  name: string
  body: string
  settings: PromptSettings
  /** sha256 of the whole file, front matter included, whatever its line endings. */
  hash: string
  /** Every variable used in the body, the first sentence or the voicemail message. Sorted. */
  variables: string[]
  /** Those of `variables` that a lead must bring a value for: somewhere they have no fallback. */
  required: string[]
}

export interface RenderedCall {
  task: string
  firstSentence: string | null
  voicemailMessage: string | null
  missing: string[]
}

/** The company in the prompts that ship with Dialbot. Whoever still has it forgot to put their own. */
export const EXAMPLE_COMPANY = 'Example Company'

const COMPANY_VARIABLE = 'caller_company'
const KNOWN_KEYS =
  'voice, language, first_sentence, voicemail, max_minutes, transfer, kind, company'

// Each key's reader. The sentence says what a good value looks like.
const VALUES = {
  voice: z.string().max(100, 'is longer than any voice name or id'),
  language: z
    .string()
    .regex(
      /^[a-z]{2,6}(-[a-z0-9]{2,5}){0,2}$/i,
      'is a language code such as en-US, es or babel-fr',
    ),
  first_sentence: z.string().max(500, 'has at most 500 characters'),
  voicemail: z.string().max(1000, 'has at most 1,000 characters'),
  // Bland: at least 1 minute, at most 12 hours (docs.bland.ai, api-v1/post/calls).
  max_minutes: z.coerce
    .number('is a number of minutes')
    .min(1, 'is at least 1')
    .max(720, 'is at most 720'),
  transfer: z
    .string()
    .transform((text) => text.replace(/[\s().-]/g, ''))
    .pipe(
      z
        .string()
        .regex(
          /^\+[1-9]\d{6,14}$/,
          'is a phone number with its country code, such as +14155550100',
        ),
    ),
  kind: z.enum(['marketing', 'informational'], 'is marketing or informational'),
  company: z.string().max(100, 'has at most 100 characters'),
}
const settingsSchema = z.strictObject(VALUES).partial()

interface FrontMatter {
  values: Record<string, string>
  /** Line of each key, from 1. */
  lines: Map<string, number>
  body: string
  /** Line on which the body begins, from 1. */
  bodyLine: number
}

/** Reads a prompt file. Throws `invalid` with a sentence that names the file and the line. */
export function parsePrompt(name: string, text: string): Prompt {
  const file = `${name}.txt`
  const normalised = `${text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .trimEnd()}\n`
  const front = readFrontMatter(file, normalised)
  const settings = readSettings(file, front)
  const body = front.body.trim()
  if (body === '') {
    throw new AppError('invalid', `${at(file, front.bodyLine)}: the prompt has no text.`)
  }

  const used = [
    ...listPlaceholders(front.body, (line) => at(file, front.bodyLine + line)),
    ...(['first_sentence', 'voicemail'] as const).flatMap((key) =>
      listPlaceholders(front.values[key] ?? '', () => at(file, front.lines.get(key) ?? 1)),
    ),
  ]
  const required = used.filter(
    ({ name, fallback }) =>
      fallback === null && !(name === COMPANY_VARIABLE && settings.company !== null),
  )
  return {
    name,
    body,
    settings,
    hash: createHash('sha256').update(normalised).digest('hex'),
    variables: sortedNames(used),
    required: sortedNames(required),
  }
}

/** Everything a call to one lead says, and what could not be filled in. */
export function renderCall(prompt: Prompt, variables: Variables): RenderedCall {
  const own = renderTemplate(`$${COMPANY_VARIABLE}`, variables).text
  const values = { ...variables, [COMPANY_VARIABLE]: own || prompt.settings.company }
  const missing = new Set<string>()
  const render = (template: string): string => {
    const rendered = renderTemplate(template, values)
    for (const name of rendered.missing) missing.add(name)
    return rendered.text
  }
  const { firstSentence, voicemail } = prompt.settings
  return {
    task: render(prompt.body),
    firstSentence: firstSentence === null ? null : render(firstSentence),
    voicemailMessage: voicemail === null ? null : render(voicemail),
    missing: [...missing],
  }
}

function readFrontMatter(file: string, text: string): FrontMatter {
  const lines = text.split('\n')
  const front: FrontMatter = { values: {}, lines: new Map(), body: text, bodyLine: 1 }
  if (lines[0]?.trimEnd() !== '---') return front
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  if (end < 0) {
    throw new AppError(
      'invalid',
      `${at(file, 1)}: "---" opens settings that no second "---" closes.`,
    )
  }
  for (const [index, line] of lines.slice(1, end).entries()) {
    readSetting(file, front, line.trim(), index + 2)
  }
  front.body = lines.slice(end + 1).join('\n')
  front.bodyLine = end + 2
  return front
}

function readSetting(file: string, front: FrontMatter, line: string, number: number): void {
  if (line === '' || line.startsWith('#')) return
  const parts = /^([^\s:]+)\s*:\s*(.*)$/.exec(line)
  const key = parts?.[1]
  if (key === undefined) {
    throw new AppError('invalid', `${at(file, number)}: a setting is written "key: value".`)
  }
  if (!Object.hasOwn(VALUES, key)) {
    const hint = `There are: ${KNOWN_KEYS}.`
    throw new AppError('invalid', `${at(file, number)}: there is no setting "${key}". ${hint}`)
  }
  if (front.lines.has(key)) {
    const first = front.lines.get(key)
    throw new AppError('invalid', `${at(file, number)}: "${key}" was already set on line ${first}.`)
  }
  const value = (parts?.[2] ?? '').replace(/^(["'])(.*)\1$/, '$2').trim()
  if (value === '') {
    throw new AppError(
      'invalid',
      `${at(file, number)}: "${key}" has no value. Give one or remove it.`,
    )
  }
  front.values[key] = value
  front.lines.set(key, number)
}

function readSettings(file: string, front: FrontMatter): PromptSettings {
  const read = settingsSchema.safeParse(front.values)
  if (!read.success) {
    const issue = read.error.issues[0]
    const key = String(issue?.path[0] ?? '')
    const line = front.lines.get(key) ?? 1
    throw new AppError('invalid', `${at(file, line)}: "${key}" ${issue?.message}.`)
  }
  const values = read.data
  return {
    voice: values.voice ?? null,
    language: values.language ?? null,
    firstSentence: values.first_sentence ?? null,
    voicemail: values.voicemail ?? null,
    maxMinutes: values.max_minutes ?? null,
    transfer: values.transfer ?? null,
    kind: values.kind ?? 'marketing',
    company: values.company ?? null,
  }
}

function sortedNames(placeholders: readonly { name: string }[]): string[] {
  return [...new Set(placeholders.map(({ name }) => name))].sort()
}

function at(file: string, line: number): string {
  return `Prompt ${file}, line ${line}`
}
