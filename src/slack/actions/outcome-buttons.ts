import type { ModalView } from '@slack/web-api'
import { formatPhone } from '../../domain/places/phone.ts'
import {
  callBackView,
  correctView,
  type OutcomeFormPlace,
} from '../../messages/forms/outcome-forms.ts'
import { noTranscriptReply, readPage, transcriptView } from '../../messages/forms/transcript.ts'
import { unknownButtonReply } from '../../messages/replies/campaign-state.ts'
import { dncAddedReply } from '../../messages/replies/dnc.ts'
import { mayBeCalledReply } from '../../messages/replies/holds.ts'
import type { Answer } from '../answer.ts'
import type { PressPlace, SlackContext } from '../context.ts'
import { errorCode } from '../failures.ts'

/** The buttons under the outcome of a call. Their value is the attempt's id; the message updates itself. */
export async function pressTranscript(
  context: SlackContext,
  place: PressPlace,
  attemptId: string,
): Promise<Answer | null> {
  const transcript = await context.outcomes.transcript(attemptId)
  if (transcript.turns.length === 0) return { message: noTranscriptReply(transcript) }
  return open(context, place, transcriptView(transcript, 0))
}

/** Shows another page in the form that is open. */
export async function pressTranscriptPage(
  { outcomes, client }: SlackContext,
  { viewId }: PressPlace,
  value: string,
): Promise<Answer | null> {
  const wanted = readPage(value)
  if (wanted === null || viewId === undefined) return { message: unknownButtonReply() }
  const transcript = await outcomes.transcript(wanted.attemptId)
  if (transcript.turns.length === 0) return { message: noTranscriptReply(transcript) }
  try {
    await client.views.update({ view_id: viewId, view: transcriptView(transcript, wanted.page) })
  } catch (error) {
    // The person has closed it meanwhile.
    if (errorCode(error) !== 'not_found') throw error
  }
  return null
}

export async function pressCallBack(
  context: SlackContext,
  place: PressPlace,
  attemptId: string,
): Promise<Answer | null> {
  const offer = await context.outcomes.callBack.offer(attemptId)
  return open(context, place, callBackView(offer, formPlace(place, attemptId)))
}

export async function pressCorrect(
  context: SlackContext,
  place: PressPlace,
  attemptId: string,
): Promise<Answer | null> {
  const outcome = await context.outcomes.correctable(attemptId)
  return open(context, place, correctView(outcome, formPlace(place, attemptId)))
}

export async function pressDoNotCall(
  { outcomes }: SlackContext,
  { userId }: PressPlace,
  attemptId: string,
): Promise<Answer> {
  const added = await outcomes.doNotCall(attemptId, userId)
  return { message: dncAddedReply({ ...added, shown: formatPhone(added.phone) }) }
}

export async function pressMayBeCalled(
  { outcomes }: SlackContext,
  { userId }: PressPlace,
  attemptId: string,
): Promise<Answer> {
  const lifted = await outcomes.mayBeCalled(attemptId, userId)
  return { message: mayBeCalledReply({ ...lifted, shown: formatPhone(lifted.phone) }) }
}

/** The buttons under a call that came in. Their value is Bland's id of it. */
export async function pressCallerDoNotCall(
  { outcomes }: SlackContext,
  { userId }: PressPlace,
  callId: string,
): Promise<Answer> {
  const added = await outcomes.callerDoNotCall(callId, userId)
  return { message: dncAddedReply({ ...added, shown: formatPhone(added.phone) }) }
}

export async function pressCallerMayBeCalled(
  { outcomes }: SlackContext,
  { userId }: PressPlace,
  callId: string,
): Promise<Answer> {
  const lifted = await outcomes.callerMayBeCalled(callId, userId)
  return { message: mayBeCalledReply({ ...lifted, shown: formatPhone(lifted.phone) }) }
}

function formPlace({ channel, threadTs }: PressPlace, attemptId: string): OutcomeFormPlace {
  return { attemptId, channel, threadTs: threadTs ?? null }
}

async function open(
  { forms }: SlackContext,
  { triggerId }: PressPlace,
  view: ModalView,
): Promise<null> {
  await forms.open(triggerId, view)
  return null
}
