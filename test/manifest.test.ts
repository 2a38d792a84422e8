import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

type Yaml = string | number | boolean | Yaml[] | { [key: string]: Yaml }

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const manifest = readYaml(readFileSync(`${ROOT}manifest.yml`, 'utf8'))
const slackSource = globSync('src/slack/**/*.ts', { cwd: ROOT })
  .map((file) => readFileSync(`${ROOT}${file}`, 'utf8'))
  .join('\n')

describe('manifest.yml', () => {
  it('asks for the scopes that Dialbot needs and no others', () => {
    expect(at('oauth_config.scopes')).toEqual({
      bot: ['commands', 'chat:write', 'files:read', 'files:write', 'users:read', 'usergroups:read'],
    })
  })

  it('subscribes to two events', () => {
    expect(at('settings.event_subscriptions.bot_events')).toEqual([
      'file_shared',
      'app_home_opened',
    ])
  })

  it('sends everything to the one Slack route', () => {
    const addresses = [
      at('features.slash_commands.0.url'),
      at('settings.event_subscriptions.request_url'),
      at('settings.interactivity.request_url'),
    ]
    expect(new Set(addresses)).toEqual(new Set(['https://YOUR-HOST/slack/events']))
  })

  it('lets Slack turn channels and people in a command into ids', () => {
    expect(at('features.slash_commands.0.should_escape')).toBe(true)
  })

  it('keeps to the lengths that Slack takes', () => {
    expect(String(at('display_information.name')).length).toBeLessThanOrEqual(35)
    expect(String(at('display_information.description')).length).toBeLessThanOrEqual(140)
    expect(String(at('features.bot_user.display_name')).length).toBeLessThanOrEqual(80)
    expect(String(at('features.slash_commands.0.usage_hint')).length).toBeLessThanOrEqual(1000)
  })
})

describe('what src/slack listens to', () => {
  it('is every command of the manifest, and no other', () => {
    expect(registered('command')).toEqual(['/dial'])
    expect(at('features.slash_commands.0.command')).toBe('/dial')
    expect(at('features.slash_commands')).toHaveLength(1)
  })

  it('is every event of the manifest, and no other', () => {
    const events = at('settings.event_subscriptions.bot_events')
    expect(registered('event')).toEqual(Array.isArray(events) ? [...events].sort() : [])
  })

  it('has no shortcut that the manifest does not declare', () => {
    expect(registered('shortcut')).toEqual([])
    expect(manifest).not.toHaveProperty('features.shortcuts')
  })

  it('may have buttons and modals, since interactivity is on', () => {
    expect(at('settings.interactivity.is_enabled')).toBe(true)
    expect(slackSource).not.toMatch(/\bapp\.message\(/)
  })
})

/** The literal names that Bolt's `app.event('…')` and its likes are given. */
function registered(kind: 'command' | 'event' | 'shortcut'): string[] {
  const calls = slackSource.matchAll(
    new RegExp(`\\b\\w+\\.${kind}(?:<[^(]*>)?\\(\\s*([^,]+),`, 'g'),
  )
  const names = [...calls].map((call) => (call[1] ?? '').trim().replace(/^'(.*)'$/, '$1'))
  return [...new Set(names)].sort()
}

function at(path: string): Yaml | undefined {
  let node: Yaml | undefined = manifest
  for (const key of path.split('.')) {
    if (Array.isArray(node)) node = node[Number(key)]
    else node = typeof node === 'object' ? node[key] : undefined
  }
  return node
}

interface Line {
  indent: number
  text: string
}

/** The part of YAML that the manifest is written in: maps, lists, one-line scalars. Throws at the rest. */
function readYaml(text: string): Yaml {
  const lines: Line[] = text
    .split('\n')
    .filter((line) => !/^\s*(#.*)?$/.test(line))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }))
  const root = readBlock(lines)
  if (lines.length > 0) throw new Error(`Odd indentation at: ${lines[0]?.text}`)
  return root
}

function readBlock(lines: Line[]): Yaml {
  const indent = lines[0]?.indent ?? 0
  const items: Yaml[] = []
  const map: { [key: string]: Yaml } = {}
  while (lines[0]?.indent === indent) {
    const line = lines[0]
    const item = /^- (.+)$/.exec(line.text)?.[1]
    const pair = /^(\w+):(?: (.+))?$/.exec(line.text)
    if (item !== undefined && /^\w+: /.test(item)) {
      // A map within a list begins on the dash's line, two columns further in.
      lines[0] = { indent: indent + 2, text: item }
      items.push(readBlock(lines))
    } else if (item !== undefined) {
      lines.shift()
      items.push(readScalar(item))
    } else if (pair?.[1] !== undefined && !(pair[1] in map)) {
      lines.shift()
      map[pair[1]] = pair[2] === undefined ? readBlock(lines) : readScalar(pair[2])
    } else {
      throw new Error(`Not understood: ${line.text}`)
    }
  }
  return items.length > 0 ? items : map
}

function readScalar(text: string): Yaml {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^\d+$/.test(text)) return Number(text)
  const quoted = /^"([^"\\]*)"$/.exec(text)?.[1]
  if (quoted !== undefined) return quoted
  if (/^[&*!|>'"%@`[{#-]|: | #/.test(text)) throw new Error(`Needs quotes or is not read: ${text}`)
  return text
}
