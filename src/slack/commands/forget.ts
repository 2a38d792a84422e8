import { formatPhone } from '../../domain/places/phone.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import { forgetQuestion } from '../../messages/replies/forget.ts'
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
