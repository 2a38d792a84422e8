import type { Turn } from '../domain/call-record.ts'
import { checkDisclosure } from '../domain/disclosure.ts'
import { isConversation, type Outcome } from '../domain/outcome.ts'
import { markDisclosed } from '../store/attempts.ts'
import { getLead } from '../store/leads.ts'
import { findPromptCompany } from '../store/prompt-versions.ts'
import type { AttemptRow, Db } from '../store/tables.ts'

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
