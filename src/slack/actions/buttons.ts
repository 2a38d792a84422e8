import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import { ACTIONS } from '../../messages/kit/action-ids.ts'
import { unknownButtonReply } from '../../messages/replies/campaign-state.ts'
import { type Answer, answerPerson } from '../answer.ts'
import type { PressPlace, SlackContext } from '../context.ts'
import { pressApprove, pressChange, pressExport, pressWhy } from './campaign-buttons.ts'
import { pressConsentGive, pressConsentSkip } from './consent.ts'
import { pressForget } from './forget.ts'
import {
  pressListAdd,
  pressListCancel,
  pressListColumns,
  pressListMeanings,
  pressListReadAgain,
} from './list-buttons.ts'
import { pressListStart } from './list-start.ts'
import {
  pressCallBack,
  pressCallerDoNotCall,
  pressCallerMayBeCalled,
  pressCorrect,
  pressDoNotCall,
  pressMayBeCalled,
  pressTranscript,
  pressTranscriptPage,
} from './outcome-buttons.ts'

/** Null: the press was answered by a form. */
type Press = (context: SlackContext, place: PressPlace, value: string) => Promise<Answer | null>

const PRESSES: Record<string, Press> = {
  [ACTIONS.listStart]: pressListStart,
  [ACTIONS.listCancel]: pressListCancel,
  [ACTIONS.listColumns]: pressListColumns,
  [ACTIONS.listMeanings]: pressListMeanings,
  [ACTIONS.listReadAgain]: pressListReadAgain,
  [ACTIONS.listAdd]: pressListAdd,
  [ACTIONS.campaignPause]: pressChange('pause'),
  [ACTIONS.campaignResume]: pressChange('resume'),
  [ACTIONS.campaignStop]: pressChange('stop'),
  [ACTIONS.campaignApprove]: pressApprove,
  [ACTIONS.campaignWhy]: pressWhy,
  [ACTIONS.campaignExport]: pressExport,
  [ACTIONS.outcomeTranscript]: pressTranscript,
  [ACTIONS.outcomeCallBack]: pressCallBack,
  [ACTIONS.outcomeDoNotCall]: pressDoNotCall,
  [ACTIONS.outcomeMayBeCalled]: pressMayBeCalled,
  [ACTIONS.callerDoNotCall]: pressCallerDoNotCall,
  [ACTIONS.callerMayBeCalled]: pressCallerMayBeCalled,
  [ACTIONS.outcomeCorrect]: pressCorrect,
  [ACTIONS.transcriptPage]: pressTranscriptPage,
  [ACTIONS.transcriptPageBack]: pressTranscriptPage,
  [ACTIONS.consentGive]: pressConsentGive,
  [ACTIONS.consentSkip]: pressConsentSkip,
  [ACTIONS.personForget]: pressForget,
}

// All but the controls of the start form and of the Home tab, which have listeners of their own.
const BUTTONS = /^(?!start_form_|home_)/

/** One listener for all buttons: an old one whose name nobody knows any more is answered, too. */
export function registerButtons(app: App, context: SlackContext): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: BUTTONS },
    async ({ action, body, ack, respond }) => {
      await ack()
      const userId = body.user.id
      // Without a channel (a button in the Home tab) the person is written to directly.
      const place = {
        ...{ channel: body.channel?.id ?? userId, userId },
        ...{ triggerId: body.trigger_id, threadTs: threadOf(body), viewId: body.view?.id },
        teamId: body.team?.id,
      }
      const press = Object.hasOwn(PRESSES, action.action_id) ? PRESSES[action.action_id] : undefined
      await answerPerson(
        context,
        { ...place, respond: body.response_url ? respond : null },
        {
          what: `button ${action.action_id}`,
          permission: () => context.authorizer.check(userId, { teamId: place.teamId }),
        },
        async () =>
          press === undefined || action.value === undefined
            ? { message: unknownButtonReply() }
            : press(context, place, action.value),
      )
    },
  )
}

function threadOf({ container }: BlockAction<ButtonAction>): string | undefined {
  const thread: unknown = container.thread_ts
  return typeof thread === 'string' ? thread : undefined
}
