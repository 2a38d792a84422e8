import type { KnownBlock } from '@slack/web-api'
import type { Considered } from '../../dialer/campaigns/consider.ts'
import type { StartForm } from '../../dialer/campaigns/start-form.ts'
import type { CampaignKind } from '../../domain/law/calling-law-table.ts'
import { section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { plain } from '../kit/form-parts.ts'
import { count, counted } from '../kit/format.ts'

export const CONSENT_ACTION = 'start_form_consent'

/**
 * The block of the tick names what is attested: whoever ticked for one list and prompt has not ticked for
 * another, for a form forgets what was entered in a block that is no more.
 */
export function consentBlock(about: { listId: string; prompt: string; leads: number }): string {
  return `start_consent:${about.listId}:${about.prompt}:${about.leads}`
}

/** True for the block of a tick about this list and this prompt. */
export function isConsentBlock(
  block: string,
  { listId, prompt }: { listId: string; prompt: string },
): boolean {
  return block.startsWith(`start_consent:${listId}:${prompt}:`)
}

// As in the question that `/dial start` asks.
const ATTESTED: Record<CampaignKind, string> = {
  marketing: 'agreed, in writing, to marketing calls by an AI voice from our company',
  informational: 'agreed to be called by an AI voice',
}

/** The tick by which a person attests the consent that is not recorded; none when all is. */
export function consentBlocks(
  { list, prompt }: Pick<StartForm, 'list' | 'prompt'>,
  { kind, preflight }: Considered,
): KnownBlock[] {
  const leads = preflight.withoutConsent
  if (leads === 0) return []
  const people = leads === 1 ? 'this person has' : `these ${count(leads)} people have`
  const tick = {
    value: 'attested',
    text: plain('Yes, they agreed. My name and the time are recorded.'),
  }
  return [
    section(
      `✋ *${counted(leads, 'lead')} of ${escapeLine(list.name, 100)} without a recorded consent to be called by an AI voice.* The law asks for it.`,
    ),
    {
      type: 'input',
      block_id: consentBlock({ listId: list.id, prompt, leads }),
      label: plain(`I confirm that ${people} ${ATTESTED[kind]}.`),
      element: { type: 'checkboxes', action_id: CONSENT_ACTION, options: [tick] },
    },
  ]
}
