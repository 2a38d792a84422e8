import type { Message } from '../../messages/kit/blocks.ts'
import { reportMessage } from '../../messages/posts/report.ts'
import { chooseCampaign } from '../change-campaign.ts'
import type { Place, SlackContext } from '../context.ts'
import type { ReportCommand } from '../typed/dial-command.ts'

export async function runReport(
  context: SlackContext,
  { channel }: Place,
  { span, campaign: word }: ReportCommand,
): Promise<Message> {
  const { reports } = context
  if (span !== null) return reportMessage(await reports.ofChannel(channel, span))
  const campaign = await chooseCampaign(context, word, channel, 'status')
  return reportMessage(await reports.ofCampaign(campaign))
}
