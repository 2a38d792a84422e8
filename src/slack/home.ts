import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Message } from '../messages/kit/blocks.ts'
import { closedHomeView, HOME_ACTIONS, homeView } from '../messages/posts/home.ts'
import { approvedReply, unknownButtonReply } from '../messages/replies/campaign-state.ts'
import { explainFailure } from './answer.ts'
import type { Permission } from './authorize.ts'
import { changeCampaign } from './change-campaign.ts'
import type { SlackContext } from './context.ts'

/** The Home tab is made anew each time somebody opens it or presses a button in it. */
export function registerHome(app: App, context: SlackContext): void {
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return
    const { user } = event
    const permission = () => context.authorizer.check(user, { teamId: body.team_id })
    await context.track(publish(context, user, permission, async () => null))
  })

  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: /^home_/ },
    async ({ action, body, ack }) => {
      await ack()
      const { id } = body.user
      const permission = () => context.authorizer.check(id, { teamId: body.team?.id })
      await context.track(
        publish(context, id, permission, async () => {
          try {
            const message = await press(context, id, action)
            return message?.text ?? null
          } catch (error) {
            return explainFailure(context, `button ${action.action_id}`, error).text
          }
        }),
      )
    },
  )
}

/** What a press comes to; null when there is nothing to tell but how things are. */
async function press(
  context: SlackContext,
  actor: string,
  { action_id: actionId, value = '' }: ButtonAction,
): Promise<Message | null> {
  if (actionId === HOME_ACTIONS.refresh) return null
  if (actionId === HOME_ACTIONS.pause) {
    return changeCampaign(context, value, { request: 'pause', actor })
  }
  if (actionId === HOME_ACTIONS.resume) {
    return changeCampaign(context, value, { request: 'resume', actor })
  }
  if (actionId === HOME_ACTIONS.approve) {
    return approvedReply(await context.campaigns.approve(value, actor))
  }
  return unknownButtonReply()
}

/** Does the work, if the person may have it done, and shows how things are then. Never throws. */
async function publish(
  context: SlackContext,
  userId: string,
  permission: () => Promise<Permission>,
  work: () => Promise<string | null>,
): Promise<void> {
  const { campaigns, undelivered, client, clock, timezone } = context
  try {
    const decision = await permission()
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
    // The person sees the tab as it was; there is no place to tell them more.
    context.log.warn({ userId, error }, 'slack.home_failed')
  }
}
