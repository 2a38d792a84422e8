// The agent's own words for it, in its question or in the sentence before.
const REMOVAL =
  /\b(?:tak(?:e|ing|en)|remov(?:e|ing|ed)|delet(?:e|ing|ed)|get)(?: [a-z']{1,20}){0,4} (?:off|from)(?: [a-z']{1,20}){0,4} list\b|\b(?:do not|don't|no) call list\b|\b(?:remov|delet)(?:e|ing) (?:you|your number|this number)\b|\b(?:stop|quit) (?:calling|contacting)\b|\b(?:stop|cancel|end)(?:ping|ing)? (?:(?:all|any|the|these|our|future|further|more|such) )+calls\b|\b(?:not|never|don't|won't|no longer)(?: [a-z']{1,20}){0,2} (?:call|called|contact|contacted)\b|\b(?:quit|saqu|sac|borr|elimin|retir)[a-z]{0,6}(?: [a-z]{1,12}){0,4} lista\b|\b(?:quit|borr|elimin)[a-z]{0,6} su numero\b|\bno (?:le |lo |la |les |se )?(?:volvamos|volver|volveremos|vuelvan?|llamemos|llamar)[a-z ]{0,20}\b|\bdej(?:emos|ar) de llamar|\b(?:retir|enlev|supprim|ray)[a-z]{0,5}(?: [a-z']{1,14}){0,4} (?:liste|numero)\b|\bne plus (?:etre |vous )?(?:r?appele|contacte)|\barret(?:e|er|ions) de vous appeler/

// "Would you like that?": points back at what was just offered.
const POINTS_BACK =
  /\b(?:that|this|so|me to|okay|ok|right|correct|eso|bien|correcto|cela|ca|d'accord|convient)\b/

const YES =
  /^(?:(?:um|uh|oh|well|hmm)[,.]? )?(?:yes|yeah|yep|yup|ya|sure|please|absolutely|definitely|of course|correct|right|exactly|ok|okay|go ahead|do (?:that|it)|that's (?:right|correct|it)|that would be|i would|uh huh|mm ?hmm|si|claro|eso|correcto|exacto|por favor|dale|oui|ouais|d'accord|tout a fait|exact|volontiers|absolument)\b/

const YET = /\b(?:keep (?:calling|me)|leave me on|don't|do not|call me|llameme|rappelez moi)\b/

// "May we call you again?" "No." A no with more behind it may only mean the day.
const AGAIN =
  /\b(?:keep|continue) (?:calling|contacting)\b|\b(?:call|contact)(?:ed|ing)? you again\b|\b(?:volver a llamar|llamar(?:le|lo|la)? (?:otra vez|de nuevo))|\bvous rappeler\b/
const NO =
  /^(?:no|nope|nah|non|absolutely not|definitely not|never)(?:,? (?:no|thanks|thank you|please|sir|ma'am|never|gracias|merci|non))*[.!]*$/

// A bare "cancel" may be about an appointment: it counts where the agent offered that word for this.
const CANCEL =
  /^(?:(?:um|uh|well|yes|yeah|ok|okay|please|si|oui)[,.]? )*(?:cancel|cancela|cancelar|cancele|annuler|annulez)(?:[,.]? (?:please|it|that|them|por favor|svp|thanks|thank you))*[.!]*$/
const OFFERS_CANCEL = /\b(?:cancel|cancela|cancelar|cancele|annuler|annulez)/
const ENDS_CALLS =
  /\bopt(?:ing)? out\b|\bunsubscribe\b|\b(?:future|further|more|these|our) calls\b|\b(?:mas|futuras|estas) llamadas\b|\bplus d'appels\b|\bces appels\b/

/** Whether they answer the agent's question in a way that means no more calls. Plain speech, both. */
export function answersNoMoreCalls(asked: string, answered: string): boolean {
  const sentences = asked
    .split(/(?<=[.!?])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
  if (CANCEL.test(answered)) return sentences.some(offersCancel)
  const isYes = YES.test(answered) && !YET.test(answered)
  if (!isYes && !NO.test(answered)) return false
  const question = sentences.at(-1) ?? ''
  if (!question.endsWith('?')) return false
  const isOffer =
    REMOVAL.test(question) || (POINTS_BACK.test(question) && REMOVAL.test(sentences.at(-2) ?? ''))
  return isYes ? isOffer : AGAIN.test(question) && !isOffer
}

function offersCancel(sentence: string): boolean {
  return OFFERS_CANCEL.test(sentence) && (REMOVAL.test(sentence) || ENDS_CALLS.test(sentence))
}
