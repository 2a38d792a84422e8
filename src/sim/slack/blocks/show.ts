import type { Json } from '../json.ts'
import type { SimChannel, SimFile, SimMessage, SimUser, SimView } from '../types.ts'
import type { World } from '../world.ts'

/** A message as Slack writes it in answers and payloads. */
export function messageJson(world: World, message: SimMessage): Json {
  const isOwn = message.user === world.bot.id
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    ...(isOwn && { bot_id: world.botId, app_id: world.appId }),
    text: message.text,
    team: world.teamId,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs !== null && { thread_ts: message.threadTs }),
    ...(message.metadata !== null && { metadata: message.metadata }),
    ...(message.isBroadcast && { subtype: 'thread_broadcast' }),
    ...(message.isMarkedEdited && { edited: { user: message.user, ts: message.ts } }),
    ...(message.fileIds.length > 0 && {
      files: message.fileIds.flatMap((id) => {
        const file = world.files.get(id)
        return file === undefined ? [] : [{ id: file.id, name: file.name }]
      }),
    }),
  }
}

export function userJson(world: World, user: SimUser): Json {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.isDeleted,
    tz: user.timezone,
    is_admin: user.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.isRestricted,
    is_ultra_restricted: user.isUltraRestricted,
    is_bot: user.isBot,
    is_app_user: false,
    ...(user.isStranger && { is_stranger: true }),
    profile: {
      real_name: user.realName,
      display_name: user.name,
      team: user.teamId,
      ...(world.scopes.includes('users:read.email') && { email: user.email }),
    },
  }
}

export function channelJson(world: World, channel: SimChannel): Json {
  const isDirect = channel.directWith !== null
  return {
    id: channel.id,
    ...(isDirect ? { user: channel.directWith } : { name: channel.name }),
    is_channel: !isDirect && !channel.isPrivate,
    is_group: !isDirect && channel.isPrivate,
    is_im: isDirect,
    is_private: channel.isPrivate,
    is_archived: channel.isArchived,
    is_ext_shared: channel.isExternallyShared,
    is_member: channel.members.has(world.bot.id),
    num_members: channel.members.size,
  }
}

/** `origin` is where the bytes are served; `foreignOrigin` stands for a host that is not Slack's. */
export function fileJson(
  world: World,
  file: SimFile,
  origins: { origin: string; foreignOrigin: string },
): Json {
  const path = `files-pri/${world.teamId}-${file.id}`
  const name = encodeURIComponent(file.name)
  const isPublic = (id: string) => world.channels.get(id)?.isPrivate === false
  const shares: Record<'public' | 'private', Record<string, Json[]>> = { public: {}, private: {} }
  for (const share of file.shares) {
    const side = shares[isPublic(share.channel) ? 'public' : 'private']
    const thread = share.threadTs === null ? {} : { thread_ts: share.threadTs }
    side[share.channel] = [...(side[share.channel] ?? []), { ts: share.ts, ...thread }]
  }
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.filetype,
    pretty_type: file.filetype.toUpperCase(),
    mode: file.mode,
    size: file.size,
    user: file.user,
    user_team: world.teamId,
    is_external: file.isExternal,
    external_type: file.isExternal ? 'gdrive' : '',
    url_private: file.isExternal
      ? `${origins.foreignOrigin}/${file.id}/${name}`
      : `${origins.origin}/${path}/${name}`,
    ...(!file.isExternal && { url_private_download: `${origins.origin}/${path}/download/${name}` }),
    channels: [...new Set(file.shares.map((share) => share.channel))].filter(isPublic),
    groups: [...new Set(file.shares.map((share) => share.channel))].filter((id) => !isPublic(id)),
    ims: [],
    shares,
  }
}

export function viewJson(world: World, view: SimView): Json {
  return {
    id: view.id,
    team_id: world.teamId,
    app_id: world.appId,
    bot_id: world.botId,
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    private_metadata: '',
    callback_id: '',
    external_id: '',
    state: { values: {} },
    ...view.view,
  }
}
