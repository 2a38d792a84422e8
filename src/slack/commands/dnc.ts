import { AppError } from '../../domain/error.ts'
import { nationalFileProblem } from '../../domain/law/do-not-call.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import { slackError } from '../../domain/slack-errors.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import {
  DNC_FILE_COMMENT,
  dncAddedReply,
  dncCheckReply,
  dncExportedReply,
  dncFormOpenReply,
  dncRemovedReply,
  phoneProblemLine,
  phonesReply,
} from '../../messages/replies/dnc.ts'
import { dncImportView } from '../../messages/replies/dnc-import.ts'
import { holdsReply } from '../../messages/replies/holds.ts'
import type { Place, SlackContext } from '../context.ts'
import { errorCode } from '../failures.ts'
import { openPrivateThread } from '../private-thread.ts'
import type { DncCommand } from '../typed/dial-command.ts'

export async function runDnc(
  context: SlackContext,
  place: Place & { triggerId: string },
  command: DncCommand,
): Promise<Message> {
  const { doNotCall, clock } = context
  switch (command.verb) {
    case 'add':
      return forEach(command.phones, async (phone) => {
        const added = await doNotCall.add(phone, command.reason, place.userId)
        return dncAddedReply({ ...added, shown: formatPhone(added.phone) })
      })
    case 'remove':
      return forEach(command.phones, async (phone) => {
        const removed = await doNotCall.remove(phone, command.reason, place.userId)
        return dncRemovedReply({ ...removed, shown: formatPhone(removed.phone) })
      })
    case 'check':
      return forEach(command.phones, async (phone) => {
        const check = await doNotCall.check(phone)
        const problem = nationalFileProblem(check.newestNational?.datedAt ?? null, clock.now())
        return dncCheckReply({ ...check, shown: formatPhone(check.phone) }, problem)
      })
    case 'holds': {
      const { holds, count } = await doNotCall.held(MAX_HOLDS)
      return holdsReply(
        holds.map((hold) => ({ ...hold, shown: formatPhone(hold.phone) })),
        count,
      )
    }
    case 'import':
      return openImportForm(context, place)
    case 'export':
      return exportList(context, place)
  }
}

const MAX_HOLDS = 30

/** One wrong number does not stop the others: each has its line in the answer. */
async function forEach(
  phones: readonly string[],
  work: (phone: string) => Promise<Message>,
): Promise<Message> {
  const [only] = phones
  if (only !== undefined && phones.length === 1) return work(only)
  const lines: string[] = []
  for (const phone of phones) {
    try {
      lines.push((await work(phone)).text)
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'internal') throw error
      lines.push(phoneProblemLine(phone, error.message))
    }
  }
  return phonesReply(lines)
}

async function openImportForm(
  { client }: SlackContext,
  { channel, triggerId }: Place & { triggerId: string },
): Promise<Message> {
  try {
    await client.views.open({ trigger_id: triggerId, view: dncImportView(channel) })
  } catch (error) {
    const code = errorCode(error)
    if (code !== null && slackError(code).meaning !== 'late_form') throw error
    // Slack gives three seconds from the command to the form.
    throw new AppError(
      'unavailable',
      'The form took too long to open. Type `/dial dnc import` again.',
      { cause: error },
    )
  }
  return dncFormOpenReply()
}

/**
 * Into the person's own conversation with Dialbot: a file in the channel would show everybody there who
 * asked not to be called. `chat:write` opens that conversation; `im:write` is not asked for.
 */
async function exportList(context: SlackContext, { userId }: Place): Promise<Message> {
  const { client, doNotCall } = context
  const pieces: Buffer[] = []
  let numbers = 0
  for await (const piece of doNotCall.exportCsv(userId)) {
    pieces.push(Buffer.from(piece.csv))
    numbers += piece.numbers
  }
  if (numbers === 0) return dncExportedReply(0)
  const { channel, ts } = await openPrivateThread(context, userId, {
    text: DNC_FILE_COMMENT,
    blocks: [],
  })
  await client.filesUploadV2({
    channel_id: channel,
    thread_ts: ts,
    filename: 'do-not-call.csv',
    title: 'do-not-call.csv',
    file: Buffer.concat(pieces),
  })
  return dncExportedReply(numbers)
}
