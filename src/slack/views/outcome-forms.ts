import type { App, ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import { isAppError } from '../../domain/error.ts'
import {
  CALL_BACK_FIELDS,
  CALL_BACK_VIEW,
  CORRECT_FIELD,
  CORRECT_VIEW,
  callBackErrors,
  type OutcomeFormPlace,
  readChoice,
} from '../../messages/forms/outcome-forms.ts'
import type { Message } from '../../messages/kit/blocks.ts'
import { callBackReply, correctedReply } from '../../messages/replies/outcome.ts'
import { answerForm } from '../answer.ts'
import type { SlackContext } from '../context.ts'

const FormPlace = z.object({
  attemptId: z.string(),
  channel: z.string(),
  threadTs: z.string().nullable(),
})

/**
 * The forms of an outcome's buttons. What is wrong with an entry is said in the form itself; what was done
 * is said after it has closed, as Slack waits for three seconds only.
 */
export function registerOutcomeForms(app: App, context: SlackContext): void {
  app.view(CORRECT_VIEW, async ({ ack, body, view }) => {
    const { block, action } = CORRECT_FIELD
    const outcome = readChoice(view.state.values[block]?.[action]?.selected_option?.value ?? '')
    if (outcome === null) {
      await ack({ response_action: 'errors', errors: { [block]: 'Choose an outcome.' } })
      return
    }
    await ack()
    await act(context, body, view, async (attemptId, userId) =>
      correctedReply(await context.outcomes.correct(attemptId, outcome, userId)),
    )
  })

  app.view(CALL_BACK_VIEW, async ({ ack, body, view }) => {
    const wall = readWallTime(view)
    const errors = await findErrors(context, view, wall)
    if (errors !== null) {
      await ack({ response_action: 'errors', errors })
      return
    }
    await ack()
    await act(context, body, view, async (attemptId, userId) =>
      callBackReply(await context.outcomes.callBack.plan(attemptId, wall, userId)),
    )
  })
}

async function act(
  context: SlackContext,
  body: { user: { id: string }; team: { id: string } | null },
  view: ViewOutput,
  work: (attemptId: string, userId: string) => Promise<Message>,
): Promise<void> {
  const userId = body.user.id
  const { attemptId, ...place } = readPlace(view)
  const asked = { what: `form ${view.callback_id}`, teamId: body.team?.id }
  await answerForm(context, { userId, ...place }, asked, () => work(attemptId, userId))
}

async function findErrors(
  context: SlackContext,
  view: ViewOutput,
  wall: ReturnType<typeof readWallTime>,
): Promise<Record<string, string> | null> {
  try {
    const problem = await context.outcomes.callBack.check(readPlace(view).attemptId, wall)
    return problem === null ? null : callBackErrors(problem)
  } catch (error) {
    // Nothing was changed: the answer that follows tells of anything but this.
    if (isAppError(error) && error.code === 'conflict') {
      return { [CALL_BACK_FIELDS.time.block]: error.message }
    }
    context.log.warn({ error }, 'slack.call_back_check_failed')
    return null
  }
}

function readPlace(view: ViewOutput): OutcomeFormPlace {
  return FormPlace.parse(JSON.parse(view.private_metadata))
}

function readWallTime({ state }: ViewOutput) {
  const { date, time } = CALL_BACK_FIELDS
  return {
    date: state.values[date.block]?.[date.action]?.selected_date ?? '',
    time: state.values[time.block]?.[time.action]?.selected_time ?? '',
  }
}
