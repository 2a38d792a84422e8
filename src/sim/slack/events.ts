import type { Postman } from './delivery.ts'
import type { Json } from './json.ts'
import type { Delivery, SimFile } from './types.ts'
import { directChannel, type World } from './world.ts'

export interface EventOptions {
  /** The id of an event sent before, to send it again. */
  eventId?: string
  retryNum?: number
  retryReason?: string
}

/** What Slack tells the app of, as signed requests. */
export interface Events {
  event(event: Json, options?: EventOptions): Promise<Delivery>
  fileShared(file: SimFile, channel: string): Promise<Delivery>
  /** Delivers the same event once more, as Slack does when it was not acknowledged. */
  repeat(delivery: Delivery, retryNum?: number, retryReason?: string): Promise<Delivery>
  openHome(user: string, tab?: 'home' | 'messages'): Promise<Delivery>
  verifyUrl(challenge: string): Promise<Delivery>
}

export function createEvents(world: World, postman: Postman): Events {
  function event(inner: Json, options: EventOptions = {}): Promise<Delivery> {
    const seconds = Math.floor(world.now() / 1000)
    const payload: Json = {
      token: 'unused',
      team_id: world.teamId,
      api_app_id: world.appId,
      event: { event_ts: world.newTs(), ...inner },
      type: 'event_callback',
      event_id: options.eventId ?? world.newId('Ev'),
      event_time: seconds,
      authorizations: [
        { enterprise_id: null, team_id: world.teamId, user_id: world.bot.id, is_bot: true },
      ],
      is_ext_shared_channel: false,
    }
    return postman.deliver('event', payload, retryHeaders(options))
  }

  return {
    event,
    fileShared: (file, channel) =>
      event({
        type: 'file_shared',
        channel_id: channel,
        file_id: file.id,
        user_id: file.user,
        file: { id: file.id },
      }),
    repeat: (delivery, retryNum = 1, retryReason = 'http_timeout') =>
      postman.deliver('event', delivery.payload, retryHeaders({ retryNum, retryReason })),
    openHome: (user, tab = 'home') =>
      event({ type: 'app_home_opened', user, tab, channel: directChannel(world, user).id }),
    verifyUrl: (challenge) =>
      postman.deliver('url_verification', { type: 'url_verification', token: 'unused', challenge }),
  }
}

function retryHeaders(options: EventOptions): Record<string, string> {
  if (options.retryNum === undefined) return {}
  return {
    'x-slack-retry-num': String(options.retryNum),
    'x-slack-retry-reason': options.retryReason ?? 'http_timeout',
  }
}
