import { channelJson, userJson } from '../blocks/show.ts'
import { isYes, type Json, textOf } from '../json.ts'
import type { SimChannel, SimUserGroup } from '../types.ts'
import { directChannel, type World } from '../world.ts'
import { fail, type Method, ok } from './reply.ts'

/** Who and what there is: auth, users, user groups and conversations. */
export function directoryMethods(world: World): Record<string, Method> {
  return {
    'auth.test': () => authTest(world),
    'users.info': (params) => {
      const user = world.users.get(textOf(params.user))
      return user === undefined ? fail('user_not_found') : ok({ user: userJson(world, user) })
    },
    'usergroups.list': (params) => listUserGroups(world, params),
    'usergroups.users.list': (params) => {
      const group = world.userGroups.get(textOf(params.usergroup))
      if (group === undefined) return fail('no_such_subteam')
      if (group.isDisabled && !isYes(params.include_disabled)) return ok({ users: [] })
      return ok({ users: group.members })
    },
    'conversations.info': (params) => {
      const channel = findVisible(world, params)
      return channel ? ok({ channel: channelJson(world, channel) }) : fail('channel_not_found')
    },
    'conversations.members': (params) => {
      const channel = findVisible(world, params)
      if (channel === undefined) return fail('channel_not_found')
      return ok({ members: [...channel.members], response_metadata: { next_cursor: '' } })
    },
    'conversations.open': (params) => openConversation(world, params),
  }
}

function authTest(world: World): Json {
  return ok({
    url: `https://${world.teamDomain}.slack.com/`,
    team: world.teamDomain,
    user: world.bot.name,
    team_id: world.teamId,
    user_id: world.bot.id,
    bot_id: world.botId,
    app_id: world.appId,
    is_enterprise_install: false,
  })
}

function listUserGroups(world: World, params: Json): Json {
  const groups = [...world.userGroups.values()].filter(
    (group) => !group.isDisabled || isYes(params.include_disabled),
  )
  const show = (group: SimUserGroup): Json => ({
    id: group.id,
    team_id: world.teamId,
    is_usergroup: true,
    handle: group.handle,
    name: group.name,
    date_delete: group.isDisabled ? 1 : 0,
    user_count: group.members.length,
    ...(isYes(params.include_users) && { users: group.members }),
  })
  return ok({ usergroups: groups.map(show) })
}

function findVisible(world: World, params: Json): SimChannel | undefined {
  const channel = world.channels.get(textOf(params.channel))
  return channel?.isPrivate && !channel.members.has(world.bot.id) ? undefined : channel
}

function openConversation(world: World, params: Json): Json {
  const users = textOf(params.users).split(',').filter(Boolean)
  const [userId] = users
  if (userId === undefined) return fail('users_list_not_supplied')
  if (users.length > 1) return fail('not_enough_users')
  const user = world.users.get(userId)
  if (user === undefined) return fail('user_not_found')
  if (user.isDeleted) return fail('user_disabled')
  const channel = directChannel(world, userId)
  return ok({ channel: isYes(params.return_im) ? channelJson(world, channel) : { id: channel.id } })
}
