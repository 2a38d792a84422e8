import type { Turn } from './call-record.ts'
import { userSpeech } from './speech.ts'

// A missed opt-out costs $500 and up (47 U.S.C. 227(b)(3)), a wrong one a lead: where a phrase can
// mean both, it counts, unless what stands around it clearly says otherwise.

/** Whether the called person asked, in English, Spanish or French, not to be called again. */
export function saidOptOut(turns: readonly Turn[]): boolean {
  const said = userSpeech(turns)
  // A bare "stop" may be an interruption ("Stop. How much is it?"): it counts as their last word.
  return said.some(isOptOut) || BARE_STOP.test(said.at(-1) ?? '')
}

const BARE_STOP =
  /^(?:(?:please|just|ok|okay|no|por favor|alto)[,.]? )*stop(?:[,.!]* (?:stop|please|it|now))*[.!]*$/

// What may come after "don't call me" when it is not about never calling: "before five", "at work".
const ONLY_THEN =
  '(?! ?(?:(?:again|back) )?(?:until|till|before|after|during|while|when|today|tonight|tomorrow|yet|so (?:early|late)|at (?:work|night|noon|the office|\\d)|on (?:mon|tues|wednes|thurs|fri|satur|sun|week|holi)|in the|this (?:week|month|morning|afternoon|evening)|(?:right )?now|from))'
const CONTACT = '(?:call|phone|ring|dial|contact|bother|text|reach out to)'
const CONTACTING = '(?:calling|phoning|ringing|dialing|contacting|bothering|harassing|texting)'
const ME =
  '(?:me|us|here|this (?:number|phone|line|house)|my (?:number|phone|house|home|cell|wife|husband|mother|father))'
// End of the clause, or a word that begins a new thought where the transcript has no punctuation.
const CLAUSE_END =
  "(?=$| (?:please|thanks|thank|ok|okay|i|i'm|im|i've|we|and|or|because|bye|goodbye|ever|at this number|on this number)\\b)"

const ENGLISH = [
  `\\b(?:stop|quit|cease) ${CONTACTING}\\b${ONLY_THEN}`,
  `\\b(?:do not|don'?t|never|no longer)(?: you)?(?: ever| even)? ${CONTACT}(?: ${ME}| back)?(?: please)? (?:again|any ?more|ever|no more)\\b${ONLY_THEN}`,
  `\\b(?:do not|don'?t|never|no longer)(?: you)?(?: ever| even)? ${CONTACT}(?: ${ME}| back)${CLAUSE_END}`,
  `\\b(?:do not|don'?t|never) want (?:you |you guys |you people |anyone |anybody |to be )(?:to )?(?:ever )?(?:${CONTACT}|called|contacted|bothered)(?: ${ME}| back)?\\b${ONLY_THEN}`,
  "\\b(?:do not|don'?t) want (?:to (?:get|receive|have) )?(?:(?:any|more|your|these|those|this|such|of|sales|other) )*(?:phone ?|robo ?)?calls\\b",
  '\\bno more (?:phone ?|robo ?|of these |sales )*calls\\b',
  '\\btak(?:e|ing) (?:me|us|(?:my|our|this|that) (?:name|number|phone(?: number)?)|this) off(?: of)?(?: (?:your|the|this|that|all|any|those|these))?(?: [a-z]+){0,2} (?:list|lists|database|system|records)\\b',
  '\\btake (?:me|us|(?:my|our|this) (?:name|number|phone number)) off(?: please| now| then)?$',
  '\\bremov(?:e|ing) (?:me|us|(?:my|our|this|that) (?:name|number|phone(?: number)?|contact|information|info|details))(?:$| (?:please|now|immediately)|(?: [a-z]+){0,2} from (?:your|the|this|that|all|any|these|those)\\b)',
  '\\bdelete (?:my|this|our) (?:number|phone|name|contact|information|info|details|data)\\b',
  "\\b(?:do not|don'?t|no) (?:call|contact) (?:list|registry|register)\\b|\\bdnc(?: list)?\\b",
  '\\bunsubscribe\\b|\\bopt(?:ing)? (?:me |us )?out\\b',
  '\\b(?:lose|forget|erase) (?:my|this) number\\b',
  '\\bleave (?:me|us) alone\\b|\\bcease and desist\\b',
  '\\b(?:revok|withdraw)(?:e|ing)? (?:my |all |any )*(?:consent|permission)\\b',
]

const LLAMAR = '(?:llam|contact|molest|marc|marqu|telefone)'
const SOLO_ENTONCES =
  '(?! ?(?:antes|despues|hoy|manana|ahora|hasta|cuando|mientras|tan |por la|en la|en el trabajo|al trabajo|a esta hora|a estas horas|los |el |asi))'
const SPANISH = [
  `\\bno (?:me |nos )?(?:vuelv|volv)[a-z]+ a ${LLAMAR}[a-z]*\\b${SOLO_ENTONCES}`,
  `\\b(?:ya no|nunca|jamas) (?:mas )?(?:me |nos )(?:vuelv[a-z]+ a )?${LLAMAR}(?:u?e[ns]?|ar|[a-z]+e[ns]?)\\b${SOLO_ENTONCES}`,
  `\\bno (?:me |nos )${LLAMAR}u?e[ns]? (?:mas|nunca|jamas|otra vez|de nuevo|ya)\\b`,
  `\\bno (?:me |nos )${LLAMAR}u?e[ns]?(?=$| (?:por favor|gracias|porque|y|adios)\\b)`,
  `\\b(?:deje[ns]?|deja|dejar) de ${LLAMAR}[a-z]*\\b`,
  '\\b(?:quit|saqu|sac|borr|elimin|remuev)[a-z]* (?:me )?(?:mi|este|nuestro) (?:numero|nombre|telefono)\\b',
  '\\b(?:quit|saqu|sac|borr|elimin|remuev)[a-z]*(?: [a-z]+){0,4} (?:lista|listas|base de datos)\\b',
  `\\bno quiero que (?:me|nos) (?:vuelvan a |vuelva a )?${LLAMAR}[a-z]*\\b${SOLO_ENTONCES}`,
  '\\bno quiero (?:recibir )?(?:mas |sus |estas |ninguna |otra )*llamadas?\\b|\\bno mas llamadas\\b',
  '\\b(?:dar|da|de|den)(?:me|nos) de baja\\b|\\blista de no llamar\\b',
]

const APPELER = '(?:appel|rappel|contact|derang|telephon|harcel|demarch)'
const SEULEMENT =
  "(?! ?(?:avant|apres|aujourd'hui|ce matin|ce soir|maintenant|demain|pendant|quand|tant que|si tot|si tard|au travail|au bureau|a cette heure|le |la |entre))"
const FRENCH = [
  `\\b(?:m'|me |nous )${APPELER}[a-z]* (?:plus|plus jamais|jamais)\\b${SEULEMENT}`,
  `\\bne (?:m'|me |nous )${APPELER}(?:e|es|ez) pas(?=$| (?:s'il|svp|merci|et|je)\\b)`,
  `\\b(?:arretez|arrete|arreter|cessez|cesse|cesser) de (?:m'|me |nous )?${APPELER}(?:er|ler)?\\b`,
  '\\b(?:retir|enlev|supprim|effac|ray)[a-z]* (?:moi|nous|mon numero|mon nom|mes coordonnees|ce numero)\\b(?!(?: du)? haut parleur)',
  "\\bdesinscri[a-z]+|\\bdesabonn[a-z]+|\\bbloctel\\b|\\bliste d'opposition\\b",
  `\\bne (?:veux|souhaite|desire) plus (?:etre ${APPELER}|recevoir (?:d'|de |vos |ces )|que (?:vous|l'on|on) (?:m'|me |nous )|d'appels?|de vos appels|vos appels)`,
  "\\bplus d'appels\\b|\\blaissez (?:moi|nous) tranquilles?\\b|\\bfichez (?:moi|nous) la paix\\b",
]

const OPT_OUTS = [...ENGLISH, ...SPANISH, ...FRENCH].map((source) => new RegExp(source, 'g'))

// "I did not ask you to take me off the list", "you don't have to stop calling", "no deje de
// llamarme": a negation tied to the phrase by nothing but such words turns it round.
const TURNED_ROUND = [
  /\b(?:do not|don'?t|did not|didn'?t|never|needn'?t)(?: (?:you|me|i|to|that|please|just|ever|say|said|saying|ask|asked|asking|tell|told|telling|want|wanted|need|have|mean|meant))* $/,
  /\bnot(?: (?:you|me|to|that|saying|asking|telling|wanting|going))+ $/,
  /\b(?:why|when) (?:did|have) (?:you|they|you guys) $/,
  /\bno(?: (?:quiero|quise|que|me|nos|hace|falta|es|necesario|dije|pedi|lo|se))* $/,
]

// "To be removed from our list, press 9": a recording speaks to us, nobody asks for anything.
const PHONE_MENU =
  /\b(?:press|dial|oprima|pulse|tapez|appuyez)(?: on| sur)?(?: el| la| le| the)? (?:\d|one|two|three|nine|zero|star|uno|dos|un|deux)\b/

function isOptOut(speech: string): boolean {
  return speech
    .split(/[.!?…\n]+/)
    .filter((sentence) => !PHONE_MENU.test(sentence))
    .flatMap((sentence) => sentence.split(/[,;:]+/))
    .map((clause) => clause.trim())
    .some((clause) => OPT_OUTS.some((phrase) => isMeant(clause, phrase)))
}

// A negation further away is about something else. In characters.
const NEARBY = 120

function isMeant(clause: string, phrase: RegExp): boolean {
  return [...clause.matchAll(phrase)].some((match) => {
    const before = clause.slice(Math.max(0, match.index - NEARBY), match.index)
    return !TURNED_ROUND.some((negation) => negation.test(before))
  })
}
