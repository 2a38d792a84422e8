import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Message } from '../messages/kit/blocks.ts'
import { closedHomeView, HOME_ACTIONS, homeView } from '../messages/posts/home.ts'
import { approvedReply, unknownButtonReply } from '../messages/replies/campaign-state.ts'
import { explainFailure } from './answer.ts'
import { changeCampaign } from './change-campaign.ts'
import type { SlackContext } from './context.ts'

/** The Home tab is made anew each time somebody opens it or presses a button in it. */
export function registerHome(app: App, context: SlackContext): void {
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return
    const asker = { userId: event.user, teamId: body.team_id }
    await context.track(publish(context, asker, async () => null))
  })

  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: /^home_/ },
    async ({ action, body, ack }) => {
      await ack()
      const asker = { userId: body.user.id, teamId: body.team?.id }
      await context.track(publish(context, asker, () => notice(context, asker.userId, action)))
    },
  )
}

/** What a press came to, in words, or why it came to nothing. */
async function notice(
  context: SlackContext,
  actor: string,
  action: ButtonAction,
): Promise<string | null> {
  try {
    const message = await press(context, actor, action)
    return message?.text ?? null
  } catch (error) {
    return explainFailure(context, `button ${action.action_id}`, error).text
  }
}

/** What a press comes to; null when there is nothing to say but how things are. */
async function press(
  context: SlackContext,
  actor: string,
  { action_id: actionId, value = '' }: ButtonAction,
): Promise<Message | null> {
  if (actionId === HOME_ACTIONS.refresh) return null
  if (actionId === HOME_ACTIONS.pause) {
    return changeCampaign(context, value, { change: 'pause', actor })
  }
  if (actionId === HOME_ACTIONS.resume) {
    return changeCampaign(context, value, { change: 'resume', actor })
  }
  if (actionId === HOME_ACTIONS.approve) {
    return approvedReply(await context.campaigns.approve(value, actor))
  }
  return unknownButtonReply()
}

/** Does the work, if the person may have it done, and shows how things are then. Never throws. */
async function publish(
  context: SlackContext,
  { userId, teamId }: { userId: string; teamId: string | undefined },
  work: () => Promise<string | null>,
): Promise<void> {
  const { authorizer, campaigns, undelivered, client, clock, timezone } = context
  try {
    const decision = await authorizer.check(userId, { teamId })
    if (!decision.allowed) {
      await client.views.publish({ user_id: userId, view: closedHomeView(decision.sentence) })
      return
    }
    const notice = await work()
    const view = homeView({
      ...{ userId, notice, now: clock.now() },
      overview: await campaigns.overview(timezone),
      undelivered: await undelivered.count(),
    })
    await client.views.publish({ user_id: userId, view })
  } catch (error) {
    // The person sees the tab as it was; there is no place to say more.
    context.log.warn({ userId, error }, 'slack.home_failed')
  }
}
