import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../src/config.ts'

const REQUIRED = {
  SLACK_BOT_TOKEN: 'xoxb-example',
  SLACK_SIGNING_SECRET: 'signing-example',
  BLAND_API_KEY: 'org_example',
  CALLBACK_URL: 'https://dialbot.example.com',
}

const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
const example = parseEnv(text)

describe('.env.example', () => {
  it('names exactly the settings that are read, in their order', () => {
    const shown = [...text.matchAll(/^(\w+)=/gm)].map((match) => match[1])
    expect(shown).toEqual(namesRead())
  })

  it('shows the defaults', () => {
    expect(parseConfig({ ...example, ...REQUIRED })).toEqual(parseConfig(REQUIRED))
  })

  it('shows every default that is not empty or taken from the plan', () => {
    const empty = Object.keys(example).filter((name) => example[name] === '')
    const planned = ['CONCURRENCY', 'CALLS_PER_HOUR', 'CALLS_PER_DAY']
    const unset = ['SLACK_APP_TOKEN', 'BLAND_WEBHOOK_SECRET', 'VOICE_ID', 'API_TOKEN']
    const none = ['OPERATORS', 'CALLING_HOURS', 'IGNORE_CALLING_HOURS']
    expect(empty.sort()).toEqual([...Object.keys(REQUIRED), ...planned, ...unset, ...none].sort())
  })

  it('asks for exactly what is required', () => {
    const asked = [...text.matchAll(/^# Required\..*\n(\w+)=$/gm)].map((match) => match[1])
    expect(asked.sort()).toEqual(Object.keys(REQUIRED).sort())
    for (const name of Object.keys(REQUIRED)) {
      expect(() => parseConfig({ ...REQUIRED, [name]: '' })).toThrow(`${name} is not set`)
    }
  })

  it('explains each setting in the line above it', () => {
    const lines = text.split('\n')
    const bare = lines.filter(
      (line, at) => /^\w+=/.test(line) && !/^# \S/.test(lines[at - 1] ?? ''),
    )
    expect(bare).toEqual([])
  })
})

function namesRead(): string[] {
  const names = new Set<string>()
  const env: Record<string, string> = { ...REQUIRED }
  parseConfig(
    new Proxy(env, {
      get(target, name) {
        names.add(String(name))
        return target[String(name)]
      },
    }),
  )
  return [...names]
}
