import { dispositionKey, readDisposition } from '../disposition.ts'
import { plainSpeech } from './plain-speech.ts'

// Labels are free text where a pathway or another prompt sets them.
const LABEL_HINTS =
  /(?:^|_)(?:do_?not|dont|don_t|dnc|dnd|no_more_(?:calls?|contact)|no_calls?|never|opt(?:ed|ing)?_?out|optout|unsub[a-z]*|remov[a-z]*|delist|suppress[a-z]*|black_?list[a-z]*|block[a-z]*|stop[a-z]*|cease|hostile|angry|anger|upset|irate|annoyed|furious|abus[a-z]*|rude|threat[a-z]*|insult[a-z]*|profan[a-z]*|legal|law|lawyer|attorney|litigat[a-z]*|lawsuit|complain[a-z]*|harass[a-z]*|refus[a-z]*|decease[a-z]*|died|death|minor|child|scam|spam|revoked?|withdr[a-z]*|consent_(?:no|denied|revoked|withdrawn)|no_consent|not_consent[a-z]*)(?:_|$)/

/** Whether Bland's label hints at a wish not to be called, where it does not plainly say so. */
export function hintOfLabel(label: string | null): boolean {
  if (readDisposition(label) !== null) return false
  return LABEL_HINTS.test(dispositionKey(label))
}

const ASKED =
  '(?:ask|request|demand|want|wish|insist|told|tell|said|say|prefer|instruct|warn|express|express(?:ed|ing) a desire|order|beg|state|declin|refus|object)[a-z]{0,4}'
const SUMMARY_HINTS = [
  `\\b${ASKED}\\b[^.\\n]{0,80}\\b(?:not|never|don't|no longer|stop|stopped|stops|cease|quit|avoid|against)\\b[^.\\n]{0,30}\\b(?:call|calls|called|calling|contact|contacted|contacting|phone|phoned|phoning|bother|bothered|disturb|disturbed|reach|reached|communication|outreach)\\b(?![^.\\n]{0,20}\\b(?:before|until|after|during|today|tomorrow|while|now)\\b)`,
  `\\b${ASKED}\\b[^.\\n]{0,60}\\b(?:remov|taken off|take (?:him|her|them|me|his|their|the number) off|delet|eras|unsubscrib|left alone|no (?:more|further|future) (?:calls?|contact|communication)|off (?:the|of|your|our) (?:list|call))`,
  "\\b(?:do not call|don't call|dnc|do not contact|opt(?:ed|ing|s)? out|opt out|removed? from (?:the |our |your |any |all )?(?:call(?:ing)? )?(?:list|database|system)|removal from|no (?:more|further|future) (?:calls|contact)|unsubscrib[a-z]{1,3}|revok[a-z]{1,4}|withdr[ae]w[a-z]{0,4} consent|never (?:be )?(?:call|contact)[a-z]{0,3})\\b",
  '\\b(?:hostil(?:e|ity)|angr(?:y|ily)|irate|furious|outraged|enraged|belligerent|aggressive(?:ly)?|abusive(?:ly)?|profan[a-z]{1,5}|swor(?:e|n)|swear(?:ing|s)|curs(?:ed|ing)|insult(?:ed|s|ing)|threat[a-z]{1,6}|vulgar|obscen[a-z]{1,5}|harass[a-z]{0,5}|yell(?:ed|ing)|shout(?:ed|ing)|scream(?:ed|ing))\\b',
  '\\b(?:annoy|irritat|frustrat|upset|displeas|aggravat|bother|unhappy)[a-z]{0,4}\\b[^.\\n]{0,30}\\b(?:call|calls|called|calling|caller|agent|contact|contacted|ai|robot)\\b',
  '\\b(?:legal action|lawsuits?|lawyer|attorney|sue|suing|tcpa|fcc|ftc|attorney general|report(?:ed|ing)? (?:the|this|it|them) (?:call|company|number|to)|fil(?:e|ed|ing) a complaint|police|violat[a-z]{1,5}|illegal|registry)\\b',
  '\\b(?:how|where|who)\\b[^.\\n]{0,40}\\b(?:got|get|gave|given|obtained|found|acquired|had)\\b[^.\\n]{0,20}\\b(?:number|information|details|contact)\\b',
  '\\b(?:deceased|passed away|has died|is dead|is a minor|a child answered|spoke (?:to|with) a (?:child|minor)|law (?:firm|office))\\b',
  '\\b(?:no llam|dej[a-z]{1,3} de llamar|ne plus (?:etre )?(?:r?appel|contact)|retir[a-z]{1,3} de la liste)',
].map((source) => new RegExp(source))

// "Did not ask to be removed", "the agent offered to remove the number".
const TURNED_ROUND =
  /\b(?:not|n't|never|no|nor|without) (?:[a-z]{1,12} ){0,2}(?:ask|request|want|object|express|hostil|anger|angry|upset|complain|indicat)|\b(?:agent|assistant|ai)\b[^.\n]{0,30}\b(?:offer|explain|mention|inform|assur)/

const MAX_SUMMARY = 20_000

/** Whether Bland's summary of the call hints at it. */
export function hintOfSummary(summary: string | null): boolean {
  if (summary === null) return false
  return plainSpeech(summary.slice(0, MAX_SUMMARY))
    .split(/[.!?…]+/)
    .some(
      (sentence) =>
        !TURNED_ROUND.test(sentence) && SUMMARY_HINTS.some((hint) => hint.test(sentence)),
    )
}
