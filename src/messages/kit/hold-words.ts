import { HOLD_REASONS, type HoldReason } from '../../domain/speech/hold-reasons.ts'
import type { HoldRow } from '../../store/engine/tables.ts'
import { time } from './format.ts'

const WORDS: Record<HoldReason, string> = {
  refused: 'words that may mean so',
  angry: 'anger at the call',
  law: 'the law, a lawyer or a complaint was named',
  person: 'a child, a lawyer, or somebody who told of a death',
  source: 'asked where the number comes from',
  language: 'a language that Dialbot does not read',
  label: 'Bland’s label hints at it',
  summary: 'Bland’s summary hints at it',
  notes: 'the notes of the file hint at it',
}

/** What made Dialbot think so; never words of the call. */
export function holdReason(reason: string): string {
  const known = HOLD_REASONS.find((word) => word === reason)
  return known === undefined ? 'something that was said' : WORDS[known]
}

export function holdText({ reason, heldAt }: Pick<HoldRow, 'reason' | 'heldAt'>): string {
  return `On hold since ${time(heldAt)}: may have asked not to be called (${holdReason(reason)}).`
}
