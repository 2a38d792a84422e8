import { z } from 'zod'
import type { Campaigns } from '../dialer/campaigns/create-campaigns.ts'
import type { StartResult } from '../dialer/campaigns/start.ts'
import { AppError } from '../domain/error.ts'
import type { HttpAnswer } from './answer.ts'
import { readBody } from './body.ts'
import type { HttpRequest } from './route.ts'

const START_LIMIT_BYTES = 64 * 1024

const WHOLE = 'must be a whole number from 1 up'
const CONSENT = 'must be true, or be left out'
const CHANNEL = 'must be the id of a Slack channel, such as C0123456789'

const startSchema = z.strictObject({
  listId: text('must be the id of a list, as /api/upload-leads gives it'),
  prompt: text('must be the name of a prompt').optional(),
  lines: wholeNumber().optional(),
  maxAttempts: wholeNumber().optional(),
  channel: z
    .string(CHANNEL)
    .regex(/^[A-Z][A-Z0-9]+$/, CHANNEL)
    .optional(),
  // `yes` as it is typed in Slack.
  consent: z.union([z.boolean(), z.literal('yes')], CONSENT).optional(),
})
type StartBody = z.infer<typeof startSchema>

/** Starts a campaign, which reports in the list's own channel unless another is named. */
export function createStartCampaign(campaigns: Pick<Campaigns, 'start' | 'chooseList'>) {
  return async function startCampaign(request: HttpRequest): Promise<HttpAnswer> {
    const body = parseStart(await readBody(request, START_LIMIT_BYTES))
    const list = await campaigns.chooseList(body.listId, null)
    // It also finds lists by name, and two of them may have one name: a script is to be exact.
    if (list.id !== body.listId) {
      throw new AppError('not_found', `There is no list ${body.listId}.`)
    }
    const result = await campaigns.start({
      listId: list.id,
      prompt: body.prompt ?? null,
      lines: body.lines ?? null,
      maxAttempts: body.maxAttempts ?? null,
      budgetMicros: null,
      startsAt: null,
      channel: body.channel ?? list.channel,
      actor: 'api',
      attestConsent: body.consent === true || body.consent === 'yes',
    })
    if (result.type === 'needs_consent') throw needsConsent(result)
    const warnings = warningsOf(result, body)
    return {
      status: 201,
      json: { campaignId: result.campaign.id, ...(warnings.length > 0 && { warnings }) },
    }
  }
}

function needsConsent({ without, leads }: Extract<StartResult, { type: 'needs_consent' }>) {
  return new AppError(
    'invalid',
    `${without} of ${leads} waiting leads have no consent on record. If they agreed to be called by an ` +
      'AI voice, send `"consent": true`; it is recorded with the time. Otherwise add a `consent` column to the CSV.',
  )
}

function warningsOf(result: Extract<StartResult, { type: 'started' }>, body: StartBody): string[] {
  const warnings = result.missing.map(
    ({ variable, leads }) =>
      `${leads} leads have no ${variable}, which the prompt needs: they are not called.`,
  )
  if (result.campaign.channel === null) {
    warnings.push('No channel was given and the list has none: nothing is told in Slack.')
  }
  if (result.promptFellBack) {
    warnings.unshift(`There is no prompt ${body.prompt}: ${result.campaign.prompt} is used.`)
  }
  return warnings
}

function parseStart(rawBody: Buffer): StartBody {
  const parsed = startSchema.safeParse(parseJson(rawBody))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(startSchema.shape).join(', ')
      return `${issue.keys.map((key) => key.slice(0, 40)).join(', ')} is not known here (known are ${known})`
    }
    return issue.path.length === 0
      ? 'the body must be a JSON object'
      : `${issue.path.join('.')} ${issue.message}`
  })
  throw new AppError('invalid', `The campaign was not started: ${problems.join('; ')}.`)
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'))
  } catch (cause) {
    throw new AppError('invalid', 'The body is not JSON. Send something like {"listId": "…"}.', {
      cause,
    })
  }
}

function text(problem: string) {
  return z.string(problem).min(1, problem).max(200, problem)
}

function wholeNumber() {
  return z.int(WHOLE).min(1, WHOLE)
}
