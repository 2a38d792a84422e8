import type { Outcome } from '../../domain/outcome.ts'
import type { OutcomeButtons, OutcomePost } from '../../messages/posts/outcome.ts'
import type { OutcomeCall } from '../../store/calls/outcome-calls.ts'
import type { CorrectionRow } from '../../store/engine/tables.ts'
import { isErased } from '../../store/numbers/forgotten.ts'

const NOBODY_TO_CALL: readonly (Outcome | null)[] = ['do_not_call', 'wrong_number', 'bad_number']

/** What can be done about a call as it stands. A button of an older message asks anew when it is pressed. */
export function buttonsOf(call: OutcomeCall): OutcomeButtons {
  const { attemptId, outcome, phone } = call
  const isKnown = !isErased(phone)
  const isListed = call.isSuppressed === 1 || outcome === 'do_not_call'
  // Bland made no call where it was released.
  const wasCalled = isKnown && call.released === 0
  return {
    attemptId,
    transcript: call.hasTurns === 1,
    callBack: wasCalled && !isListed && call.hold === null && !NOBODY_TO_CALL.includes(outcome),
    doNotCall: isKnown && !isListed,
    correct: wasCalled,
  }
}

/** What Dialbot made of the call and who said last that it was wrong. */
export function correctionOf(
  { attemptId }: Pick<OutcomeCall, 'attemptId'>,
  corrections: readonly CorrectionRow[],
): OutcomePost['correction'] {
  const own = corrections.filter((correction) => correction.attemptId === attemptId)
  const [first] = own
  const last = own.at(-1)
  if (first === undefined || last === undefined) return null
  return { was: first.was, by: last.correctedBy }
}
