import { namesAi, namesCompany } from '../domain/disclosure.ts'
import { plainSpeech } from '../domain/speech.ts'
import type { Prompt } from './prompt.ts'
import { renderTemplate } from './template.ts'

/** What a call must name and a text does not. */
export type DisclosureGap = 'ai' | 'company'

/** What of the two neither the opening nor the voicemail message of a prompt may leave out, but does. */
export function disclosureGaps(prompt: Prompt): DisclosureGap[] {
  const gaps = new Set([...openingGaps(prompt), ...voicemailGaps(prompt)])
  return (['ai', 'company'] as const).filter((gap) => gaps.has(gap))
}

/**
 * What the call's beginning leaves out: the first sentence neither says it, nor does the body tell
 * the agent to say it at the start. That the body knows it ("You are an AI") is not enough.
 */
export function openingGaps(prompt: Prompt): DisclosureGap[] {
  const company = companyOf(prompt)
  const first = fill(prompt.settings.firstSentence ?? '', company)
  const told = instructionsAtStart(fill(prompt.body, company))
  const named: Record<DisclosureGap, boolean> = {
    ai: namesAi(first, company) || told.some((sentence) => namesAi(sentence, company)),
    company:
      namesCompany(first, company) ||
      told.some((text) => namesCompany(text, company) || FOR_WHOM.test(plainSpeech(text))),
  }
  return gapsOf(named)
}

/** What the message for answering machines leaves out. None when there is no message. */
export function voicemailGaps(prompt: Prompt): DisclosureGap[] {
  if (prompt.settings.voicemail === null) return []
  const company = companyOf(prompt)
  const message = fill(prompt.settings.voicemail, company)
  return gapsOf({ ai: namesAi(message, company), company: namesCompany(message, company) })
}

const START =
  /\b(?:at the (?:very )?(?:start|beginning|outset)|first|begin|start|open(?:ing)?|right away|immediately|at once|introduce|al (?:principio|inicio|comienzo)|primero|empiez[ae]|comienz[ae]|present[ae](?:te|se)|au debut|d'abord|commenc(?:e|ez)|presentez? (?:toi|vous))\b/
const SAY =
  /\b(?:say|saying|tell|telling|introduce|state|stating|identify|disclose|mention|announce|greet|with|by|di|diga|decir|diciendo|present[ae](?:te|se)|dis|dites|dire|disant|presentez? (?:toi|vous))\b/
const NOT_SO = /\b(?:never|not|don't|avoid|without|if|unless|nunca|no|si|sin|jamais|pas|sans)\b/
const FOR_WHOM =
  /\b(?:(?:for|of) (?:whom|which company|what company)|who you (?:call|are calling|work|speak) for|on whose behalf|(?:the|our|your) company(?:'s name)?|para quien|en nombre de quien|(?:de|para) que empresa|el nombre de la empresa|pour qui|pour quelle (?:entreprise|societe)|le nom de (?:l'entreprise|la societe))\b/

/** The sentences that tell the agent what to say at the start, whatever happens. */
function instructionsAtStart(body: string): string[] {
  const sentences = body.replace(/:\s*\n\s*/g, ': ').match(/[^.!?\n]+[.!?]?/g) ?? []
  return sentences.flatMap((sentence, index) => {
    const plain = plainSpeech(sentence)
    if (!START.test(plain) || !SAY.test(plain) || NOT_SO.test(plain)) return []
    // A quoted opening may have more sentences than the one that follows the colon.
    return sentence.includes(':') ? [sentence, sentences[index + 1] ?? ''] : [sentence]
  })
}

/** A lead brings its own company where the prompt has none: any name stands for it. */
function companyOf(prompt: Prompt): string {
  return prompt.settings.company ?? 'Somecompany'
}

function fill(template: string, company: string): string {
  return renderTemplate(template, { caller_company: company }).text
}

function gapsOf(named: Record<DisclosureGap, boolean>): DisclosureGap[] {
  return (['ai', 'company'] as const).filter((gap) => !named[gap])
}
