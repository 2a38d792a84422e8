import type { Turn } from '../../domain/call-record.ts'
import { isConversation, type Outcome } from '../../domain/outcome.ts'
import { checkDisclosure } from '../../domain/speech/disclosure.ts'
import { markDisclosed } from '../../store/calls/attempts.ts'
import { findPromptCompany } from '../../store/calls/prompt-versions.ts'
import type { AttemptRow, Db } from '../../store/engine/tables.ts'
import { getLead } from '../../store/leads/lead-rows.ts'

/**
 * Writes down whether a person who was talked to heard in time that an AI calls, and for whom. Where
 * nobody can tell, nothing is written.
 */
export async function noteDisclosure(
  tx: Db,
  attempt: Pick<AttemptRow, 'id' | 'leadId' | 'promptVersionId'>,
  outcome: Outcome,
  turns: readonly Turn[],
): Promise<void> {
  if (!isConversation(outcome) || turns.length === 0) return
  const { variables } = await getLead(tx, attempt.leadId)
  const { promptVersionId } = attempt
  const ofPrompt = promptVersionId === null ? null : await findPromptCompany(tx, promptVersionId)
  const company = variables.caller_company || ofPrompt
  const disclosure = checkDisclosure(turns, { company })
  if (disclosure !== 'unknown') await markDisclosed(tx, attempt.id, disclosure === 'disclosed')
}
