import type { Message } from '../../messages/kit/blocks.ts'
import {
  resultsFileComment,
  resultsMessage,
  resultsSentReply,
} from '../../messages/replies/export.ts'
import type { Place, SlackContext } from '../context.ts'
import { openPrivateThread, uploadFiles } from '../private-thread.ts'

/** Sends the campaign's results to the person alone: they hold phone numbers and what people said. */
export async function runExport(
  context: SlackContext,
  { userId }: Place,
  campaignId: string,
): Promise<Message> {
  const { campaign, files } = await context.results.exportFiles(campaignId, userId)
  const thread = await openPrivateThread(context, userId, resultsMessage(campaign.name))
  const sent = await uploadFiles(context, thread, files, resultsFileComment)
  return resultsSentReply({ campaignName: campaign.name, files: sent.files, leads: sent.lines })
}
