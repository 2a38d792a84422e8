import { saidOptOut } from './opt-out.ts'
import { hintOfSummary } from './opt-out-hints.ts'
import { perhapsOptOut } from './opt-out-perhaps.ts'
import { plainSpeech } from './plain-speech.ts'

// Notes are telegrams: "DNC per wife 3/4", "no more calls", "asked to be removed". A note longer than
// this is a text of which the end says what is true now.
const MAX_NOTE = 5_000

const SURE = [
  /\bd ?\.?n ?\.?c\b|\bdo ?n[o']t call\b|\bdo not (?:call|contact|phone|dial|solicit|disturb)\b|\b(?:no|never) (?:more )?(?:calls?|contact|phone calls?)\b|\bnever (?:call|contact)\b|\bdon't (?:call|contact|phone|bother|ring)\b/,
  /\b(?:ask|request|want|wish|demand|insist|prefer|told|said|says)[a-z]{0,4}(?: us| me| to be| for)?(?: [a-z]{1,10}){0,3} (?:not (?:to )?(?:be )?(?:call|contact|phon|both)[a-z]{0,4}|(?:no more|no further|no) (?:calls?|contact)|(?:to )?stop (?:calling|contacting|calls)|(?:be |to be |get )?(?:removed|taken off|deleted)|removal)\b/,
  /\b(?:remov|delet|tak|took)[a-z]{0,3} (?:him |her |them |me |us |this |the number |number )?(?:off|from)(?: [a-z]{1,10}){0,3} (?:list|database|calls?|dialer|system)\b|\bopt(?:ed|s|ing)?[ -]?out\b|\bunsubscribed?\b|\bstop (?:calling|contacting|all calls)\b|\bcease (?:and desist|calls?|contact)\b|\brevoked? (?:consent|permission)\b|\b(?:consent|permission) (?:revoked|withdrawn|denied|refused)\b|\blitigat(?:or|ion|es)\b/,
  /\bno (?:llam(?:ar|en|e)|contactar|molestar)(?:l[oea]s?)?\b|\b(?:pidio|pide|dijo|quiere) que no (?:lo |la |le |les |se )?(?:llam|contact)[a-z]{1,4}\b|\bdio de baja\b|\bdado de baja\b/,
  /\bne (?:pas|plus|jamais) (?:r?appeler|contacter|telephoner|deranger)\b|\b(?:demande|veut|souhaite) (?:a )?(?:de )?(?:ne |n'|etre )?(?:plus|pas|retire)(?: [a-z]{1,10}){0,2} (?:appele?[er]?|contacte?[er]?|liste|appels?)\b|\bdesinscri[a-z]{1,3}\b|\bplus d'appels?\b/,
  /\bnicht (?:mehr )?(?:anrufen|kontaktieren)\b|\b(?:keine|kein) (?:anrufe?|weiteren anrufe|kontakt)\b|\bnao (?:ligar|contatar|contactar)\b|\bnon (?:chiamare|contattare|richiamare)\b/,
]

/** A doubt, or a time: "do not call before 5", "DNC?", "call wife, not him". */
const HEDGED =
  /\?|\b(?:before|until|till|unless|after|during|except|avant|apres|jusqu|antes|despues|hasta|vor|nach|antes das|prima|dopo|at work|on (?:sun|mon|satur|week)[a-z]*|weekends?|mornings?|evenings?|today|tomorrow|this (?:week|month)|next (?:week|month)|cell|mobile|work|office|maybe|perhaps|possibly|might|unsure|not sure|check|verify|not on|isn't on|removed from dnc|off (?:the )?dnc|no longer (?:on|dnc)|dnc (?:lifted|removed|cleared|no|false|n|check(?:ed)?|scrub(?:bed)?|ok|clean))\b/

// What notes say of a person who may not want calls, in words that people do not speak on the phone.
const PERHAPS =
  /\b(?:hostile|angry|irate|upset|rude|hung up|hangs? up|swore|cursed|threat[a-z]*|lawyer|attorney|legal|sue[ds]?|complain[a-z]*|harass[a-z]*|decease[d]?|died|dead|passed away|minor|refus[a-z]*|declin[a-z]*|e ?mail only|(?:text|sms|mail|letter|writing|in person) only|only (?:by )?(?:e ?mail|text|sms|mail|letter)|prefers? (?:e ?mail|text|sms|mail|letter)|by (?:e ?mail|mail|text) only|do ?not|block(?:ed|list)?|black ?list[a-z]*|dnd|remov[a-z]*|unsub[a-z]*|opt|tcpa|litig[a-z]*|scam[a-z]*|wrath|furious|bad lead|not (?:to )?(?:be )?(?:call|contact)[a-z]*|call[a-z]* no|stop|quit|never|enfad[a-z]*|molest[a-z]*|abogad[oa]|fallecid[oa]|fallecio|fache|avocat|decede|plainte|anwalt|verstorben|verargert|advogado|falecid[oa]|avvocato|solo (?:correo|email|whatsapp)|courriel seulement|nur e ?mail)\b/

/**
 * Whether people's own words beside a lead say not to call: `sure` is a refusal, `perhaps` is for a person
 * to look at, null says nothing of it.
 */
export function notesRefusal(text: string): 'sure' | 'perhaps' | null {
  const note = plainSpeech(text.slice(-MAX_NOTE))
  if (note === '') return null
  const turns = [{ speaker: 'user', text: note, saidAt: null }] as const
  if (SURE.some((phrase) => phrase.test(note)) || saidOptOut(turns)) {
    return HEDGED.test(note) ? 'perhaps' : 'sure'
  }
  const mayMeanIt = PERHAPS.test(note) || hintOfSummary(text) || perhapsOptOut(turns) !== null
  return mayMeanIt ? 'perhaps' : null
}
