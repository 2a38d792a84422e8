import type { SimChannel, SimUser, SimUserGroup } from './types.ts'
import { makeUser, type World } from './world.ts'

/** Furnishes the workspace. */
export interface Seeds {
  addUser(given: Partial<SimUser> & { name: string }): SimUser
  /** The bot is a member unless `withBot` is false. */
  addChannel(given: {
    name: string
    members?: string[]
    withBot?: boolean
    isPrivate?: boolean
    isArchived?: boolean
    isExternallyShared?: boolean
  }): SimChannel
  addUserGroup(given: { handle: string; members: string[]; isDisabled?: boolean }): SimUserGroup
  inviteBot(channel: string): void
  removeBot(channel: string): void
  archive(channel: string): void
}

export function createSeeds(world: World): Seeds {
  function getChannel(id: string): SimChannel {
    const channel = world.channels.get(id)
    if (channel === undefined) throw new Error(`No channel ${id} in the local Slack`)
    return channel
  }

  return {
    addUser: (given) => {
      const user = makeUser(given.id ?? world.newId('U'), world.teamId, given)
      world.users.set(user.id, user)
      return user
    },
    addChannel: ({ name, members = [], withBot = true, ...rest }) => {
      const channel: SimChannel = {
        id: world.newId('C'),
        name,
        isPrivate: false,
        isArchived: false,
        isExternallyShared: false,
        directWith: null,
        members: new Set(withBot ? [...members, world.bot.id] : members),
        ...rest,
      }
      world.channels.set(channel.id, channel)
      return channel
    },
    addUserGroup: ({ handle, members, isDisabled = false }) => {
      const group = { id: world.newId('S'), handle, name: handle, members, isDisabled }
      world.userGroups.set(group.id, group)
      return group
    },
    inviteBot: (id) => {
      getChannel(id).members.add(world.bot.id)
    },
    removeBot: (id) => {
      getChannel(id).members.delete(world.bot.id)
    },
    archive: (id) => {
      getChannel(id).isArchived = true
    },
  }
}
