import { context, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted } from '../kit/format.ts'

/** Sent to the person, with the files in its thread. */
export function resultsMessage(campaignName: string): Message {
  const name = escapeLine(campaignName, 120)
  return message(`The results of ${name}.`, [
    section(`📄 *The results of ${name}*: a row for each lead. The files are in this thread.`),
    context('They hold phone numbers. Delete them when you no longer need them.'),
  ])
}

/** With a file. */
export function resultsFileComment(leads: number): string {
  return `${counted(leads, 'lead')}, by phone number; sort by \`row\` for the order of your file.`
}

/** Where it was asked. */
export function resultsSentReply(parts: {
  campaignName: string
  files: number
  leads: number
}): Message {
  const { files, leads } = parts
  const name = escapeLine(parts.campaignName, 120)
  const where = files === 1 ? '`results.csv`' : counted(files, 'file')
  const text = `The results of ${name} are in your direct messages with Dialbot: ${counted(leads, 'lead')} in ${where}.`
  return message(text, [
    section(`📄 ${text}`),
    context('They are sent to you alone, as they hold phone numbers and what people said.'),
  ])
}
