import type { Outcome } from '../../domain/outcome.ts'
import { isOpenHold } from '../engine/conditions.ts'
import type { Db } from '../engine/tables.ts'

/** A call with what its outcome message says. */
export interface OutcomeCall {
  attemptId: string
  campaignId: string
  number: number
  outcome: Outcome | null
  reason: string | null
  durationMs: number | null
  costMicros: number | null
  summary: string | null
  recordingUrl: string | null
  disclosed: number | null
  released: number
  phone: string
  name: string | null
  firstName: string | null
  lastName: string | null
  company: string | null
  owner: string | null
  /** When the lead is called again, as far as is known; null when it is not. */
  nextAt: number | null
  /** 1: there is a transcript. */
  hasTurns: number
  /** Why the number is on hold since this call; null when it is not. */
  hold: string | null
  /** 1: the number is on the do-not-call list. */
  isSuppressed: number
}

/** What an outcome message says, for several calls at once, in no order. */
export async function listOutcomeCalls(
  db: Db,
  attemptIds: readonly string[],
): Promise<OutcomeCall[]> {
  if (attemptIds.length === 0) return []
  return db
    .selectFrom('attempts')
    .innerJoin('leads', 'leads.id', 'attempts.leadId')
    .innerJoin('campaigns', 'campaigns.id', 'attempts.campaignId')
    .select([
      'attempts.id as attemptId',
      'attempts.campaignId',
      'attempts.number',
      'attempts.outcome',
      'attempts.reason',
      'attempts.durationMs',
      'attempts.costMicros',
      'attempts.summary',
      'attempts.recordingUrl',
      'attempts.disclosed',
      'attempts.released',
      'attempts.phone',
      'leads.name',
      'leads.firstName',
      'leads.lastName',
      'leads.company',
      'leads.owner',
    ])
    .select((eb) =>
      eb
        .case()
        .when(
          eb.and([
            eb('leads.state', '=', 'waiting'),
            eb('campaigns.state', 'in', ['scheduled', 'running', 'paused']),
          ]),
        )
        .then(eb.ref('leads.nextAt'))
        .else(null)
        .end()
        .as('nextAt'),
    )
    .select((eb) => {
      const turns = eb
        .selectFrom('transcriptTurns')
        .select('position')
        .whereRef('transcriptTurns.attemptId', '=', 'attempts.id')
      const listed = eb
        .selectFrom('suppressions')
        .select('suppressions.phone')
        .whereRef('suppressions.phone', '=', 'attempts.phone')
      const held = eb
        .selectFrom('holds')
        .select('holds.reason')
        .whereRef('holds.attemptId', '=', 'attempts.id')
        .whereRef('holds.phone', '=', 'attempts.phone')
        .where(isOpenHold)
      return [
        held.as('hold'),
        eb.case().when(eb.exists(turns)).then(1).else(0).end().as('hasTurns'),
        eb.case().when(eb.exists(listed)).then(1).else(0).end().as('isSuppressed'),
      ]
    })
    .where('attempts.id', 'in', attemptIds)
    .execute()
}
