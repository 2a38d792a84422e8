import { context, type Message, message, say, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted } from '../kit/format.ts'

/** Sent to the person, with the files in its thread. `shown` is the number as people write it. */
export function auditFilesMessage(shown: string | null): Message {
  const about = aboutText(shown)
  return message(`The audit trail${about}.`, [
    section(
      `📎 *The audit trail${about}*: who did what, every call that was allowed and by which rules, every opt-out. The files are in this thread.`,
    ),
    context('They hold phone numbers. Delete them when you no longer need them.'),
  ])
}

/** With a file. */
export function auditFileComment(lines: number): string {
  return `${counted(lines, 'line')}, times in UTC.`
}

/** Where it was asked. */
export function auditSentReply(parts: {
  shown: string | null
  files: number
  lines: number
}): Message {
  const { shown, files, lines } = parts
  const text = `The audit trail${aboutText(shown)} is in your messages with Dialbot: ${counted(lines, 'line')} in ${counted(files, 'file')}.`
  return message(text, [
    section(`📎 ${text}`),
    context('It is sent to you alone, as it holds phone numbers.'),
  ])
}

export function auditNothingReply(shown: string): Message {
  const text = `Nothing is known about ${escapeLine(shown, 40)}: no lead, no call, no opt-out.`
  return say(text)
}

function aboutText(shown: string | null): string {
  return shown === null ? '' : ` of ${escapeLine(shown, 40)}`
}
