import type { Preflight } from '../../dialer/campaigns/preflight.ts'
import type { Estimate } from '../../domain/calls/pacing.ts'
import { WAITS_FOR_APPROVAL } from '../../domain/campaign.ts'
import type { CampaignKind } from '../../domain/law/calling-law-table.ts'
import type { CampaignRow, ListRow } from '../../store/engine/tables.ts'
import { ACTIONS } from '../kit/action-ids.ts'
import { actions, button, context, type Message, message, say, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { count, counted, time } from '../kit/format.ts'
import {
  estimateText,
  preflightText,
  type StartWarnings,
  warningBlocks,
} from '../kit/start-figures.ts'
import { person } from '../kit/words.ts'

export interface StartedParts extends StartWarnings {
  campaign: CampaignRow
  list: ListRow
  leads: number
  estimate: Estimate
  preflight: Preflight
  /** Who said just now that everybody agreed; null when nobody had to. */
  attestedBy: string | null
  /** How `at:` was read; null when calling starts at once. */
  start: { isTomorrow: boolean; timezone: string } | null
}

export function startedReply(parts: StartedParts): Message {
  const { campaign, list, leads, attestedBy } = parts
  const name = escapeLine(campaign.name, 120)
  const blocks = [section(firstLine(parts, name)), ...warningBlocks(parts)]
  if (list.source !== 'call') blocks.push(section(preflightText(parts.preflight)))
  blocks.push(context(estimateText(parts.estimate)))
  if (attestedBy !== null) {
    blocks.push(
      context(`✋ ${person(attestedBy)} confirmed the consent of these people; it is recorded.`),
    )
  }
  const verb = campaign.state === 'scheduled' ? 'is planned' : 'has started'
  const text = `${name} ${verb}: ${counted(list.source === 'call' ? 1 : leads, 'lead')}.`
  return message(text, blocks)
}

function firstLine({ campaign, list, leads, start }: StartedParts, name: string): string {
  const prompt = `with the prompt \`${escapeLine(campaign.prompt, 60)}\``
  const who = list.source === 'call' ? '' : `: ${counted(leads, 'lead')}`
  if (campaign.reason === WAITS_FOR_APPROVAL) {
    return `🔏 *${name}* waits for the approval of a second operator${who} ${prompt}. The button is on its card in this channel; nobody is called before.`
  }
  if (campaign.state === 'scheduled') {
    const passed = start?.isTomorrow ? ' That time has passed today, so it is tomorrow.' : ''
    const zone = start === null ? '' : ` (read in ${escapeLine(start.timezone, 60)})`
    return `🗓️ *${name}* starts ${time(campaign.startsAt)}${zone}${who} ${prompt}.${passed}`
  }
  return `📞 *${name}* is under way${who} ${prompt}, within the legal hours. Its card in this channel shows how it goes.`
}

// 47 CFR 64.1200(a)(2) and (a)(3): marketing by an artificial voice needs consent in writing.
const ATTESTED: Record<CampaignKind, string> = {
  marketing:
    'Do you confirm that they have agreed, in writing, to marketing calls by an AI voice from your company?',
  informational: 'Do you confirm that they have agreed to be called by an AI voice?',
}

/** Asked before a start that needs it. `request` comes back as the button's value. */
export function consentQuestion(parts: {
  list: ListRow
  leads: number
  without: number
  estimate: Estimate
  kind: CampaignKind
  preflight: Preflight
  request: string
}): Message {
  const { list, leads, without, estimate, kind, preflight, request } = parts
  const name = escapeLine(list.name, 120)
  const who =
    without === leads
      ? `${leads === 1 ? 'This person has' : `All ${counted(leads, 'lead')} of *${name}* have`}`
      : `${count(without)} of ${counted(leads, 'lead')} of *${name}* ${without === 1 ? 'has' : 'have'}`
  const text = `${who} no recorded consent to be called by an AI voice.`
  return message(text.replaceAll('*', ''), [
    section(
      `✋ ${text} The law asks for it. ${ATTESTED[kind]} Your name and the time are recorded.`,
    ),
    ...actions([
      button({
        label: 'Yes, they agreed: start',
        actionId: ACTIONS.consentGive,
        value: request,
        style: 'primary',
      }),
      button({ label: 'Do not start', actionId: ACTIONS.consentSkip, value: list.id }),
    ]),
    ...(list.source === 'call' ? [] : [section(preflightText(preflight))]),
    context(estimateText(estimate)),
    ...(list.source === 'call'
      ? []
      : [context('A column `consent` in the CSV answers this per person, once and for all.')]),
  ])
}

/** The form speaks for itself; this is what stays when it is closed. */
export function startFormOpenReply(): Message {
  const text =
    'Several lists of this channel wait for a start: choose one in the form. `/dial start NAME` starts one without it.'
  return message(text, [context(text)])
}

export function notStartedReply(): Message {
  const text = 'Not started. Nobody is called.'
  return say(text)
}

/** Shown while the start is worked on; Slack refuses it where Dialbot is not a member. */
export function startingReply(name: string): Message {
  const text = `Starting ${escapeLine(name, 120)} …`
  return message(text, [context(text)])
}
