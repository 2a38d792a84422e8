import { z } from 'zod'
import type { CallQuery } from '../dialer/campaigns/calls.ts'
import type { Campaigns } from '../dialer/campaigns/create-campaigns.ts'
import { AppError } from '../domain/error.ts'
import { OUTCOMES } from '../domain/outcome.ts'
import type { HttpAnswer } from './answer.ts'
import { type HttpRequest, queryOf } from './route.ts'

const DEFAULT_LIMIT = 100
const MAX_CALLS = 500
const LIMIT = `limit must be a whole number from 1 to ${MAX_CALLS}`
const ID = 'campaign must be the id of a campaign, as /api/campaigns shows it'

const querySchema = z.strictObject({
  campaign: z.string().max(200, ID).optional(),
  outcome: z.enum(OUTCOMES, `outcome must be one of: ${OUTCOMES.join(', ')}`).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, { error: LIMIT, abort: true })
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= MAX_CALLS, LIMIT)
    .default(DEFAULT_LIMIT),
  cursor: z.uuid('cursor must be `next` of the page before').optional(),
})

/** Calls, newest first, a page at a time. */
export function createListCalls(campaigns: Pick<Campaigns, 'calls' | 'view'>) {
  return async function listCalls(request: HttpRequest): Promise<HttpAnswer> {
    const query = parseCallQuery(queryOf(request))
    const page = await campaigns.calls(query)
    // No calls yet is one thing, a mistyped id another: this throws `not_found`.
    if (page.calls.length === 0 && query.campaignId !== undefined) {
      await campaigns.view(query.campaignId)
    }
    return { status: 200, json: page }
  }
}

/** An empty value counts as not given. Throws `invalid` naming the parameter. */
function parseCallQuery(parameters: URLSearchParams): CallQuery {
  const given = [...parameters].filter(([, value]) => value !== '')
  const names = given.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new AppError('invalid', `${quote(twice)} is there twice.`)
  const parsed = querySchema.safeParse(Object.fromEntries(given))
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.map(quote).join(', ')} is not known here (known are ${Object.keys(querySchema.shape).join(', ')})`
        : issue.message,
    )
    throw new AppError('invalid', `${problems.join('; ')}.`)
  }
  const { campaign, outcome, limit, cursor } = parsed.data
  return {
    limit,
    ...(campaign !== undefined && { campaignId: campaign }),
    ...(outcome !== undefined && { outcome }),
    ...(cursor !== undefined && { cursor }),
  }
}

function quote(name: string): string {
  return `\`${name.slice(0, 40)}\``
}
