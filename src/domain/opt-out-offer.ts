// The agent's own words for it, in its question or in the sentence before.
const REMOVAL =
  /\b(?:tak(?:e|ing|en)|remov(?:e|ing|ed)|delet(?:e|ing|ed)|get|put)(?: [a-z']{1,20}){0,4} (?:off|from|on)(?: [a-z']{1,20}){0,4} list\b|\b(?:remov|delet)(?:e|ing) (?:you|your number|this number)\b|\b(?:stop|quit) (?:calling|contacting)\b|\b(?:not|never|don't|won't|no longer)(?: [a-z']{1,20}){0,2} (?:call|called|contact|contacted)\b|\b(?:quit|saqu|sac|borr|elimin|retir)[a-z]{0,6}(?: [a-z]{1,12}){0,4} lista\b|\b(?:quit|borr|elimin)[a-z]{0,6} su numero\b|\bno (?:le |lo |la |les |se )?(?:volvamos|volver|volveremos|vuelvan?|llamemos|llamar)[a-z ]{0,20}\b|\bdej(?:emos|ar) de llamar|\b(?:retir|enlev|supprim|ray)[a-z]{0,5}(?: [a-z']{1,14}){0,4} (?:liste|numero)\b|\bne plus (?:etre |vous )?(?:r?appele|contacte)|\barret(?:e|er|ions) de vous appeler/

// "Would you like that?": points back at what was just offered.
const POINTS_BACK =
  /\b(?:that|this|so|me to|okay|ok|right|correct|eso|bien|correcto|cela|ca|d'accord|convient)\b/

const YES =
  /^(?:(?:um|uh|oh|well|hmm|no)[,.]? )?(?:yes|yeah|yep|yup|ya|sure|please|absolutely|definitely|of course|correct|right|exactly|ok|okay|go ahead|do (?:that|it)|that's (?:right|correct|it)|that would be|i would|uh huh|mm ?hmm|si|claro|eso|correcto|exacto|por favor|dale|oui|ouais|d'accord|tout a fait|exact|volontiers|absolument)\b/

const YET = /\b(?:keep calling|call me|llameme|rappelez moi|but|pero|mais)\b/

/** Whether they say yes to the agent's question whether to stop calling them. Plain speech, both. */
export function isYesToRemoval(asked: string, answered: string): boolean {
  if (!YES.test(answered) || YET.test(answered)) return false
  const sentences = asked
    .split(/(?<=[.!?])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
  const question = sentences.at(-1) ?? ''
  if (!question.endsWith('?')) return false
  return (
    REMOVAL.test(question) || (POINTS_BACK.test(question) && REMOVAL.test(sentences.at(-2) ?? ''))
  )
}
