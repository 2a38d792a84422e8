import { type Message, message, section } from './blocks.ts'
import { escapeLine } from './escape.ts'

/** To somebody who shared a CSV and may not. */
export function fileNotReadReply(fileName: string, sentence: string): Message {
  const name = escapeLine(fileName, 120)
  const why = escapeLine(sentence, 500)
  return message(`${name} was not read. ${why}`, [section(`🔒 *${name}* was not read. ${why}`)])
}
