import { formatPhone } from '../../domain/places/phone.ts'
import { forgottenReply } from '../../messages/replies/forget.ts'
import type { Answer } from '../answer.ts'
import type { Place, SlackContext } from '../context.ts'

/** The value is the number. The question, which names it, is replaced. */
export async function pressForget(
  { forget }: SlackContext,
  { userId }: Place,
  phone: string,
): Promise<Answer> {
  const done = await forget.forget(phone, userId)
  return {
    message: forgottenReply({ ...done, shown: formatPhone(done.phone) }),
    replacesOriginal: true,
  }
}
