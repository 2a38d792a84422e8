import type { App, ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import type { SaidMeaning } from '../../intake/leads/say-meanings.ts'
import {
  MEANING_ACTION,
  MEANING_VIEW,
  meaningBlock,
  meaningLoadingView,
  meaningProblemView,
  meaningView,
  OTHERS,
} from '../../messages/forms/meaning-form.ts'
import { meaningsSaidReply } from '../../messages/replies/meanings.ts'
import type { UnreadColumn } from '../../store/leads/list-json.ts'
import { answerForm } from '../answer.ts'
import type { PressPlace, SlackContext } from '../context.ts'
import { fillForm } from './fill-form.ts'

const Metadata = z.object({
  listId: z.string(),
  channel: z.string(),
  threadTs: z.string().nullable(),
})

/** The form in which a person says what words mean that may be refusals or consent. */
export function registerMeaningForm(app: App, context: SlackContext): void {
  app.view(MEANING_VIEW, async ({ ack, body, view }) => {
    await ack()
    const { listId, ...where } = Metadata.parse(JSON.parse(view.private_metadata))
    const userId = body.user.id
    const asked = { what: `form ${MEANING_VIEW}`, teamId: body.team?.id, about: { listId } }
    await answerForm(context, { userId, ...where }, asked, async () => {
      const { unread } = await context.intake.unreadOf(listId)
      const said = readSaid(view, unread)
      return meaningsSaidReply(await context.intake.sayMeanings(listId, said, userId))
    })
  })
}

export async function openMeaningForm(
  context: SlackContext,
  { triggerId, channel, threadTs }: PressPlace,
  listId: string,
): Promise<void> {
  const { forms, intake } = context
  const show = forms.begin(await forms.open(triggerId, meaningLoadingView()))
  const shown = { what: 'meaning form', show, problemView: meaningProblemView }
  await fillForm(context, shown, async () => {
    const { list, unread } = await intake.unreadOf(listId)
    const metadata = JSON.stringify({ listId, channel, threadTs: threadTs ?? null })
    return meaningView({ listName: list.name, unread, metadata })
  })
}

function readSaid({ state }: ViewOutput, unread: readonly UnreadColumn[]): SaidMeaning[] {
  const chosen = (block: string) => state.values[block]?.[MEANING_ACTION]?.selected_option?.value
  return unread.flatMap(({ variable, values }, column) => {
    const asked = [
      ...values.map(({ text }, value) => ({ text, meaning: chosen(meaningBlock(column, value)) })),
      { text: null, meaning: chosen(meaningBlock(column, OTHERS)) },
    ]
    return asked.flatMap(({ text, meaning }) =>
      meaning === 'no' || meaning === 'yes' ? { variable, text, meaning } : [],
    )
  })
}
