import type { Turn } from '../call-record.ts'
import { plainSpeech } from './plain-speech.ts'

export type MachineSpeech = 'voicemail_marker' | 'voicemail_phrase' | 'dead_number_phrase'

// Written by Bland's agent when its own detector cuts in during the call (seen in production).
const VOICEMAIL_MARKER = /\bvoice ?mail detect(?:ion|ed)\b/

// What greetings say and people do not: "leave a message" alone can be a receptionist's question.
const VOICEMAIL_PHRASES = [
  /\b(?:after|at) the (?:tone|beep)\b/,
  /\bplease leave (?:a|your|me a|us a)\b/,
  /\bleave (?:me|us) (?:a|your) (?:\w+ )?(?:message|name|number)\b/,
  /\bleave (?:a |your )?(?:(?:brief|short|detailed) message|message (?:after|at|and)|name and)\b/,
  /\b(?:reached|forwarded to) (?:the |an |my |our )?(?:automat(?:ic|ed) )?(?:voice ?mail|voice mess|mailbox)/,
  /\b(?:mail|voice mail|voicemail ?)box (?:is full|is not set up|has not been set up|belongs)\b/,
  /\brecord your message\b|\bwhen you(?: have|'ve| are|'re) (?:finished|done) recording\b/,
  /\b(?:person|party|subscriber|customer) you (?:are|were|have)\b.{0,80}\b(?:not available|unavailable|reach|called|dialed)\b/,
  /\b(?:i|we)(?:'m| am|'re| are)? (?:can'?t|cannot|unable to) (?:come to|get to|answer|take) (?:the phone|my phone|your call)\b/,
  /\b(?:get back to you|call you back|return your call) as soon as\b/,
  /\bdeje (?:su|un) mensaje\b|\bdespues (?:del tono|de la senal)\b|\bbuzon de voz\b/,
  /\blaissez[ a-z]{0,40} message\b|\bapres le (?:bip|signal)\b|\bmessagerie vocale\b/,
]

const DEAD_NUMBER_PHRASES = [
  /\bnumber\b.{0,60}\b(?:(?:not|no longer|out) (?:in|of) service|(?:been|is) disconnected|not a working number)\b/,
  /\bnumero\b.{0,60}\b(?:no existe|no esta en servicio|fuera de servicio)\b/,
  /\bnumero\b.{0,60}\b(?:n'est (?:plus|pas) attribue|n'est (?:plus|pas) en service)\b/,
]

// A greeting takes a turn or two and is often cut up in the middle of a phrase.
const GREETING_TURNS = 3

/**
 * What the transcript itself says of a machine at the other end, whatever the call's labels say.
 * `null` too when people went on to talk after a greeting: a call screen may put them through.
 */
export function hearMachine(turns: readonly Turn[]): MachineSpeech | null {
  if (turns.some(isMarker)) return 'voicemail_marker'
  const heard = turns
    .filter((turn) => turn.speaker === 'user' || turn.speaker === 'robot')
    .map((turn) => plainSpeech(turn.text))
    .filter((text) => text !== '')
  const greeting = heard.slice(0, GREETING_TURNS).join(' ')
  const personal = heard.slice(GREETING_TURNS).filter((text) => !says(text, VOICEMAIL_PHRASES))
  if (personal.length > 0) return null
  if (says(greeting, DEAD_NUMBER_PHRASES)) return 'dead_number_phrase'
  return says(greeting, VOICEMAIL_PHRASES) ? 'voicemail_phrase' : null
}

function says(text: string, phrases: readonly RegExp[]): boolean {
  return phrases.some((phrase) => phrase.test(text))
}

function isMarker(turn: Turn): boolean {
  return turn.speaker !== 'user' && VOICEMAIL_MARKER.test(plainSpeech(turn.text))
}
