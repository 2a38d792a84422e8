import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import { ACTIONS } from '../../messages/action-ids.ts'
import { unknownButtonReply } from '../../messages/replies.ts'
import { type Answer, answerPerson } from '../answer.ts'
import type { Place, SlackContext } from '../context.ts'
import { pressApprove, pressPause, pressResume, pressStop } from './campaign-buttons.ts'
import { pressConsentGive, pressConsentSkip } from './consent.ts'
import { pressForget } from './forget.ts'
import { pressListStart } from './list-start.ts'

type Press = (context: SlackContext, place: Place, value: string) => Promise<Answer>

const PRESSES: Record<string, Press> = {
  [ACTIONS.listStart]: pressListStart,
  [ACTIONS.campaignPause]: pressPause,
  [ACTIONS.campaignResume]: pressResume,
  [ACTIONS.campaignStop]: pressStop,
  [ACTIONS.campaignApprove]: pressApprove,
  [ACTIONS.consentGive]: pressConsentGive,
  [ACTIONS.consentSkip]: pressConsentSkip,
  [ACTIONS.personForget]: pressForget,
}

/** One listener for all buttons: an old one whose name nobody knows any more is answered, too. */
export function registerButtons(app: App, context: SlackContext): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: /.*/ },
    async ({ action, body, ack, respond }) => {
      await ack()
      const userId = body.user.id
      // Without a channel (a button in the Home tab) the person is written to directly.
      const place = { channel: body.channel?.id ?? userId, userId }
      const press = Object.hasOwn(PRESSES, action.action_id) ? PRESSES[action.action_id] : undefined
      await answerPerson(
        context,
        { ...place, respond: body.response_url ? respond : null, threadTs: threadOf(body) },
        {
          what: `button ${action.action_id}`,
          permission: () => context.authorizer.check(userId),
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
