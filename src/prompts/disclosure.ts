import { namesAi, namesCompany } from '../domain/speech/disclosure.ts'
import { plainSpeech } from '../domain/speech/plain-speech.ts'
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
  return gapsInAny(prompt, (fill, company) => {
    const first = fill(prompt.settings.firstSentence ?? '')
    const told = instructionsAtStart(fill(prompt.body))
    return {
      ai: namesAi(first, company) || told.some((sentence) => namesAi(sentence, company)),
      company:
        namesCompany(first, company) ||
        told.some((text) => namesCompany(text, company) || FOR_WHOM.test(plainSpeech(text))),
    }
  })
}

/** What the message for answering machines leaves out. None when there is no message. */
export function voicemailGaps(prompt: Prompt): DisclosureGap[] {
  const { voicemail } = prompt.settings
  if (voicemail === null) return []
  return gapsInAny(prompt, (fill, company) => {
    const message = fill(voicemail)
    return { ai: namesAi(message, company), company: namesCompany(message, company) }
  })
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

/** What a column of a lead may hold: a word that discloses nothing. */
const OWN_VALUE = 'Someword'
/** A lead brings its own company where the prompt has none: any name stands for it. */
const OWN_COMPANY = 'Somecompany'

/**
 * A lead may bring a value for every variable or for none. Whichever it is, both must be named: a
 * column must not replace the words of a fallback.
 */
function gapsInAny(
  prompt: Prompt,
  judge: (
    fill: (template: string) => string,
    company: string,
  ) => Readonly<Record<DisclosureGap, boolean>>,
): DisclosureGap[] {
  const company = prompt.settings.company ?? OWN_COMPANY
  const own = Object.fromEntries(prompt.variables.map((name) => [name, OWN_VALUE]))
  const cases = [{}, own].map((values) => {
    const fill = (template: string): string =>
      renderTemplate(template, { ...values, caller_company: company }).text
    return judge(fill, company)
  })
  return (['ai', 'company'] as const).filter((gap) => cases.some((named) => !named[gap]))
}
