import type { Outcome } from '../../domain/outcome.ts'
import { formatPhone } from '../../domain/places/phone.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import { callsReply } from '../../messages/replies/lists.ts'
import type { Place, SlackContext } from '../context.ts'

const SHOWN = 10

export async function runCalls(
  { campaigns }: SlackContext,
  { channel }: Place,
  outcome: Outcome | null,
): Promise<Message> {
  const page = await campaigns.calls({
    channel,
    limit: SHOWN,
    ...(outcome !== null && { outcome }),
  })
  const calls = page.calls.map((call) => ({ ...call, shown: formatPhone(call.phone) }))
  return callsReply({ calls, outcome, hasMore: page.next !== null })
}
