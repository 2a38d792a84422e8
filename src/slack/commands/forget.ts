import { formatPhone } from '../../domain/phone.ts'
import type { Message } from '../../messages/blocks.ts'
import { forgetQuestion } from '../../messages/forget.ts'
import type { Place, SlackContext } from '../context.ts'

/** Asks first; the button does it. */
export async function runForget(
  { forget }: SlackContext,
  _place: Place,
  { phone }: { phone: string },
): Promise<Message> {
  const known = await forget.look(phone)
  return forgetQuestion({ ...known, shown: formatPhone(known.phone) })
}
