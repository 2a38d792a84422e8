import { formatPhone } from '../../domain/places/phone.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import {
  auditFileComment,
  auditFilesMessage,
  auditNothingReply,
  auditSentReply,
} from '../../messages/replies/audit.ts'
import type { Place, SlackContext } from '../context.ts'
import { openPrivateThread, uploadFiles } from '../private-thread.ts'

/** Sends the trail to the person alone: it holds phone numbers. */
export async function runAudit(
  context: SlackContext,
  { userId }: Place,
  { phone }: { phone: string | null },
): Promise<Message> {
  const { files, phone: read } = await context.auditTrail.exportFiles(phone, userId)
  const about = read === null ? null : formatPhone(read)
  if (files === null) return auditNothingReply(about ?? '')
  const thread = await openPrivateThread(context, userId, auditFilesMessage(about))
  const sent = await uploadFiles(context, thread, files, auditFileComment)
  return auditSentReply({ shown: about, ...sent })
}
