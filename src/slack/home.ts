import type { App } from '@slack/bolt'
import { isActiveCampaign } from '../domain/campaign.ts'
import { closedHomeView, homeView } from '../messages/home.ts'
import type { SlackContext } from './context.ts'

const LOOK_AT = 15
const MOST_LISTS = 5

/** The Home tab is made anew each time somebody opens it. */
export function registerHome(app: App, context: SlackContext): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return
    await context.track(
      publish(context, event.user).catch((error: unknown) => {
        // The person sees the tab as it was; there is no place to tell them more.
        context.log.warn({ userId: event.user, error }, 'slack.home_failed')
      }),
    )
  })
}

async function publish(context: SlackContext, userId: string): Promise<void> {
  const { authorizer, campaigns, intake, client } = context
  const permission = await authorizer.check(userId)
  if (!permission.allowed) {
    await client.views.publish({ user_id: userId, view: closedHomeView(permission.sentence) })
    return
  }
  const views = await campaigns.views(null, LOOK_AT)
  const view = homeView({
    campaigns: views.filter(({ campaign }) => isActiveCampaign(campaign.state)),
    lists: await intake.lists(null, MOST_LISTS),
  })
  await client.views.publish({ user_id: userId, view })
}
