import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { NEEDED_SCOPES } from '../src/slack/door/connection.ts'
import { SUBCOMMANDS } from '../src/slack/typed/dial-command.ts'

type Yaml = string | number | boolean | Yaml[] | { [key: string]: Yaml }

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const manifestText = readFileSync(`${ROOT}manifest.yml`, 'utf8')
const manifest = parse(manifestText)
// github.com/slackapi/manifest-schema at c50cfa8 (0.5.0), under the MIT licence that lies beside it.
const schema: Record<string, unknown> = JSON.parse(
  readFileSync(`${ROOT}test/fixtures/slack-manifest-schema/manifest.schema.1.0.0.json`, 'utf8'),
)
const isManifest = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
  schema,
)
const slackSource = readSources('src/slack/**/*.ts')
const source = readSources('src/**/*.ts')

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

  it('asks for the scopes that the program misses when they are not there', () => {
    expect(at('oauth_config.scopes.bot')).toEqual(NEEDED_SCOPES)
  })

  it('sends everything to the one Slack route', () => {
    const addresses = manifestText.match(/https:\S+/g)
    expect(new Set(addresses)).toEqual(new Set(['https://YOUR-HOST/slack/events']))
    for (const path of [
      'features.slash_commands.0.url',
      'settings.event_subscriptions.request_url',
      'settings.interactivity.request_url',
    ]) {
      expect(addresses).toContain(at(path))
    }
  })

  it('is told how often to put in the host', () => {
    const words: Record<string, number> = { three: 3, four: 4, five: 5 }
    const said = /Replace YOUR-HOST \((\w+)\s+#? ?times\)/.exec(manifestText)?.[1] ?? ''
    expect(manifestText.match(/https:\/\/YOUR-HOST/g)).toHaveLength(words[said] ?? 0)
    expect(manifestText).toContain(`remove the ${said} lines with YOUR-HOST`)
  })

  it('hints at every subcommand, and at no other', () => {
    const hint = String(at('features.slash_commands.0.usage_hint'))
    const words = hint.split(' | ').map((part) => part.split(' ')[0])
    expect([...words].sort()).toEqual([...SUBCOMMANDS].sort())
  })

  it('shows the Home tab, and the tab in which it writes to a person', () => {
    expect(at('features.app_home')).toMatchObject({
      home_tab_enabled: true,
      messages_tab_enabled: true,
    })
  })

  it('is a manifest by Slack’s own schema, also in Socket Mode', () => {
    expect(problemsOf(manifest)).toEqual([])
    const overSockets = manifestText
      .replace(/^.*https:\/\/YOUR-HOST.*\n/gm, '')
      .replace('socket_mode_enabled: false', 'socket_mode_enabled: true')
    expect(problemsOf(parse(overSockets))).toEqual([])
  })

  it.each([
    ['name: Dialbot', `name: ${'Dialbot'.repeat(6)}`, 'more than 35 characters'],
    ['command: /dial', 'command: dial', 'must match pattern'],
    ['always_online: true', 'always_online: often', 'must be boolean'],
    ['always_online: true', 'always_awake: true', 'additional properties'],
    ['  - app_home_opened', '  - file_shared', 'duplicate items'],
  ])('would not be one with %s made %s', (from, to, problem) => {
    const broken = parse(manifestText.replace(from, to))
    expect(problemsOf(broken).join('\n')).toContain(problem)
  })

  it('lets Slack turn channels and people in a command into ids', () => {
    expect(at('features.slash_commands.0.should_escape')).toBe(true)
  })

  it('keeps to what the schema does not say: lengths of names, and of the usage hint', () => {
    expect(String(at('features.bot_user.display_name')).length).toBeLessThanOrEqual(80)
    expect(String(at('features.slash_commands.0.usage_hint')).length).toBeLessThanOrEqual(1000)
    for (const { name, description } of shortcuts()) {
      expect(name.length).toBeLessThanOrEqual(24)
      expect(description.length).toBeLessThanOrEqual(150)
    }
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

  it('is every shortcut of the manifest, and no other', () => {
    expect(registered('shortcut')).toEqual(
      shortcuts()
        .map((shortcut) => shortcut.callback_id)
        .sort(),
    )
  })

  it('is offered choices only where the manifest says where they come from', () => {
    const isAsked = /\bapp\.options\(/.test(slackSource)
    expect(at('settings.interactivity.message_menu_options_url') !== undefined).toBe(isAsked)
  })

  it('may have buttons and modals, since interactivity is on', () => {
    expect(at('settings.interactivity.is_enabled')).toBe(true)
    expect(slackSource).not.toMatch(/\bapp\.message\(/)
  })
})

function readSources(pattern: string): string {
  return globSync(pattern, { cwd: ROOT })
    .map((file) => readFileSync(`${ROOT}${file}`, 'utf8'))
    .join('\n')
}

/** The names that Bolt's `app.event('…')` and its likes are given. */
function registered(kind: 'command' | 'event' | 'shortcut'): string[] {
  const calls = slackSource.matchAll(
    new RegExp(`\\b\\w+\\.${kind}(?:<[^(]*>)?\\(\\s*([^,]+),`, 'g'),
  )
  const names = [...calls].map((call) => nameIn((call[1] ?? '').trim()))
  return [...new Set(names)].sort()
}

/** The name itself, or that of a constant of ours. */
function nameIn(given: string): string {
  const [, literal, constant] = /'([^']+)'|\b([A-Z][A-Z0-9_]+)\b/.exec(given) ?? []
  if (literal !== undefined) return literal
  const value = new RegExp(`\\b${constant} = '([^']+)'`).exec(source)?.[1]
  if (value === undefined) throw new Error(`What is ${given}?`)
  return value
}

function shortcuts(): { name: string; callback_id: string; description: string }[] {
  const given = at('features.shortcuts')
  return (Array.isArray(given) ? given : []).map((shortcut) => ({
    name: fieldOf(shortcut, 'name'),
    callback_id: fieldOf(shortcut, 'callback_id'),
    description: fieldOf(shortcut, 'description'),
  }))
}

function fieldOf(node: Yaml, key: string): string {
  return typeof node === 'object' && !Array.isArray(node) ? String(node[key]) : ''
}

function at(path: string): Yaml | undefined {
  let node: Yaml | undefined = manifest
  for (const key of path.split('.')) {
    if (Array.isArray(node)) node = node[Number(key)]
    else node = typeof node === 'object' ? node[key] : undefined
  }
  return node
}

/** What Slack's schema says against a manifest. */
function problemsOf(candidate: Yaml): string[] {
  if (isManifest(candidate)) return []
  return (isManifest.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
