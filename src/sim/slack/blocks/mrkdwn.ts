import type { World } from '../world.ts'

/** What ids stand for. */
export interface Names {
  user(id: string): string | undefined
  channel(id: string): string | undefined
  userGroup(id: string): string | undefined
}

export function namesOf(world: World): Names {
  return {
    user: (id) => world.users.get(id)?.name,
    channel: (id) => world.channels.get(id)?.name,
    userGroup: (id) => world.userGroups.get(id)?.handle,
  }
}

const EMOJI: Record<string, string> = {
  white_check_mark: '✅',
  x: '❌',
  warning: '⚠️',
  telephone_receiver: '📞',
  phone: '☎️',
  tada: '🎉',
  star: '⭐',
  calendar: '📅',
  hourglass_flowing_sand: '⏳',
  double_vertical_bar: '⏸️',
  arrow_forward: '▶️',
  octagonal_sign: '🛑',
}

/** Slack's markup as a person reads it. */
export function plainOf(markup: string, names: Names): string {
  const withoutStyle = markup
    .split(/(<[^>]+>|```[\s\S]*?```|`[^`\n]+`)/)
    .map((part) => {
      if (part.startsWith('`')) return part.replace(/^`+|`+$/g, '')
      return part.startsWith('<') ? plainReference(part.slice(1, -1), names) : unstyled(part)
    })
    .join('')
  return unescaped(withoutStyle)
}

/** `:white_check_mark:` as the picture, where it is one we know. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => EMOJI[name] ?? whole)
}

/** A date token of Slack's (`{date_short}`, `{time}`…) filled in, in UTC. */
export function formatDate(seconds: number, format: string): string {
  const date = new Date(seconds * 1000)
  const iso = date.toISOString()
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date)
  return format.replace(/\{(\w+)\}/g, (whole, token: string) => {
    if (token === 'time' || token === 'time_secs') {
      return `${iso.slice(11, token === 'time' ? 16 : 19)} UTC`
    }
    if (token === 'date_num') return iso.slice(0, 10)
    if (token === 'ago') return part({ dateStyle: 'medium' })
    if (token.startsWith('date_short')) return part({ dateStyle: 'medium' })
    if (token.startsWith('date_long')) return part({ dateStyle: 'full' })
    return token.startsWith('date') ? part({ dateStyle: 'long' }) : whole
  })
}

function plainReference(inside: string, names: Names): string {
  const [target = '', ...rest] = inside.split('|')
  const label = rest.join('|')
  if (target.startsWith('@')) return `@${names.user(target.slice(1)) ?? (label || target.slice(1))}`
  if (target.startsWith('#')) {
    return `#${names.channel(target.slice(1)) ?? (label || target.slice(1))}`
  }
  if (target.startsWith('!date^')) return plainDate(target, label)
  if (target.startsWith('!subteam^')) {
    const id = target.slice('!subteam^'.length)
    return `@${names.userGroup(id) ?? (label || id)}`
  }
  if (target.startsWith('!')) return `@${label || target.slice(1)}`
  const address = target.replace(/^mailto:|^tel:/, '')
  return label === '' || label === address ? address : `${label} (${address})`
}

function plainDate(target: string, fallback: string): string {
  const [, seconds = '', format = ''] = target.split('^')
  const isReadable = /^\d+$/.test(seconds) && format !== ''
  return isReadable ? formatDate(Number(seconds), format) : fallback
}

/** Stars, underscores and tildes go where they set a style, and stay inside words. */
function unstyled(text: string): string {
  const unmarked = text
    .replace(/(^|[\s([{>"'])\*([^*\n]+)\*(?![\w*])/g, '$1$2')
    .replace(/(^|[\s([{>"'])_([^_\n]+)_(?![\w_])/g, '$1$2')
    .replace(/(^|[\s([{>"'])~([^~\n]+)~(?![\w~])/g, '$1$2')
    .replace(/^&gt; ?/gm, '│ ')
  return withEmoji(unmarked)
}

function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}
