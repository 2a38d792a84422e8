import { describe, expect, it } from 'vitest'
import { parseConfig, secretsOf } from '../../src/config.ts'
import { isAppError } from '../../src/domain/error.ts'
import { parseCallingHours } from '../../src/domain/law/calling-hours.ts'

const REQUIRED = {
  SLACK_BOT_TOKEN: 'xoxb-1-bot-secret',
  SLACK_SIGNING_SECRET: 'signing-secret-value',
  BLAND_API_KEY: 'org_bland-secret',
  CALLBACK_URL: 'https://dialbot.example.com',
}

describe('parseConfig', () => {
  it('fills in the defaults', () => {
    expect(parseConfig(REQUIRED)).toEqual({
      slack: {
        botToken: 'xoxb-1-bot-secret',
        signingSecret: 'signing-secret-value',
        appToken: null,
        apiUrl: 'https://slack.com/api/',
      },
      bland: {
        apiKey: 'org_bland-secret',
        apiUrl: 'https://api.bland.ai',
        webhookSecret: null,
        voiceId: null,
      },
      server: {
        port: 3000,
        host: '0.0.0.0',
        callbackUrl: 'https://dialbot.example.com',
        apiToken: null,
      },
      database: { url: 'file:data/dialbot.db' },
      dialing: {
        plan: 'start',
        concurrency: 10,
        callsPerHour: 100,
        callsPerDay: 100,
        countries: ['US', 'CA'],
        defaultCountry: 'US',
        callingHours: null,
        ignoreCallingHours: false,
        approval: 'one',
      },
      operators: { users: [], groups: [] },
      team: { timezone: 'America/New_York', nightlyAt: '02:30', reportAt: '18:00' },
      promptsDir: 'prompts',
      retentionDays: 1825,
      logLevel: 'info',
    })
  })

  it.each([
    ['start', 10, 100, 100],
    ['build', 50, 1000, 2000],
    ['scale', 100, 1000, 5000],
    ['enterprise', 100, null, null],
  ])('takes the limits of the plan %s', (plan, concurrency, callsPerHour, callsPerDay) => {
    const { dialing } = parseConfig({ ...REQUIRED, BLAND_PLAN: plan })
    expect(dialing).toMatchObject({ plan, concurrency, callsPerHour, callsPerDay })
  })

  it('lets limits be set by hand, below and above those of the plan', () => {
    const given = { CONCURRENCY: '3', CALLS_PER_HOUR: '20', CALLS_PER_DAY: '250' }
    const { dialing } = parseConfig({ ...REQUIRED, ...given })
    expect(dialing).toMatchObject({ concurrency: 3, callsPerHour: 20, callsPerDay: 250 })
  })

  it('takes empty and blank values for not set', () => {
    const names = [
      'SLACK_APP_TOKEN',
      'PORT',
      'BLAND_PLAN',
      'OPERATORS',
      'CALLING_HOURS',
      'API_TOKEN',
    ]
    const blank = Object.fromEntries(names.map((name, index) => [name, index % 2 ? '' : '  ']))
    expect(parseConfig({ ...REQUIRED, ...blank })).toEqual(parseConfig(REQUIRED))
  })

  it('sorts operators into users and groups', () => {
    const { operators } = parseConfig({ ...REQUIRED, OPERATORS: 'U024BE7LH, S0614TZR7,W012A3CDE,' })
    expect(operators).toEqual({ users: ['U024BE7LH', 'W012A3CDE'], groups: ['S0614TZR7'] })
  })

  it('keeps no slash at the end of our address, and exactly one at the end of Slack’s', () => {
    const config = parseConfig({
      ...REQUIRED,
      CALLBACK_URL: 'https://example.com/dialbot//',
      BLAND_API_URL: 'http://127.0.0.1:4010/',
      SLACK_API_URL: 'http://localhost:4020/api',
    })
    expect(config.server.callbackUrl).toBe('https://example.com/dialbot')
    expect(config.bland.apiUrl).toBe('http://127.0.0.1:4010')
    expect(config.slack.apiUrl).toBe('http://localhost:4020/api/')
  })

  it('reads calling hours', () => {
    const config = parseConfig({ ...REQUIRED, CALLING_HOURS: 'Mon-Fri 10:00-17:00' })
    expect(config.dialing.callingHours).toEqual(parseCallingHours('Mon-Fri 10:00-17:00'))
  })

  it.each([
    ['https://api.bland.ai'],
    ['https://localhost.example.com'],
    ['https://127.0.0.1.example.com'],
    ['nonsense'],
  ])('does not ignore calling hours at %s', (url) => {
    const given = { ...REQUIRED, IGNORE_CALLING_HOURS: '1', BLAND_API_URL: url }
    expect(problemsOf(given)).toContain('IGNORE_CALLING_HOURS may be 1 only while')
  })

  it.each([['http://localhost:4010'], ['http://127.0.0.1:4010'], ['http://[::1]:4010']])(
    'ignores calling hours at the simulator %s',
    (url) => {
      const given = { ...REQUIRED, IGNORE_CALLING_HOURS: '1', BLAND_API_URL: url }
      expect(parseConfig(given).dialing.ignoreCallingHours).toBe(true)
    },
  )

  it.each([
    ['SLACK_BOT_TOKEN', 'OAuth & Permissions'],
    ['SLACK_SIGNING_SECRET', 'Basic Information'],
    ['BLAND_API_KEY', 'app.bland.ai'],
    ['CALLBACK_URL', 'public https address'],
  ])('says that %s is missing and where it is to be found', (name, place) => {
    const line = problemsOf({ ...REQUIRED, [name]: undefined })
    expect(line).toContain(`- ${name} is not set. `)
    expect(line).toContain(place)
  })

  it.each([
    ['SLACK_BOT_TOKEN', 'xapp-1-app'],
    ['SLACK_SIGNING_SECRET', 'xoxb-1-bot'],
    ['SLACK_APP_TOKEN', 'xoxb-1-bot'],
    ['SLACK_API_URL', 'http://slack.example.com/api/'],
    ['BLAND_API_URL', 'http://api.bland.ai'],
    ['CALLBACK_URL', 'http://dialbot.example.com'],
    ['CALLBACK_URL', 'dialbot.example.com'],
    ['CALLBACK_URL', 'https://dialbot.example.com/?key=value'],
    ['CALLBACK_URL', 'https://name:password@dialbot.example.com'],
    ['CALLBACK_URL', 'ftp://localhost'],
    ['BLAND_PLAN', 'platinum'],
    ['CONCURRENCY', '0'],
    ['CONCURRENCY', '2.5'],
    ['CONCURRENCY', '-1'],
    ['CALLS_PER_HOUR', 'many'],
    ['CALLS_PER_DAY', '1e3'],
    ['DATABASE_URL', 'mysql://localhost/dialbot'],
    ['DATABASE_URL', 'file:'],
    ['DATABASE_URL', 'postgres://name@:port/dialbot'],
    ['PORT', '65536'],
    ['OPERATORS', 'U024BE7LH,@anna'],
    ['OPERATORS', 'C024BE7LH'],
    ['COUNTRIES', 'US,Canada'],
    ['COUNTRIES', 'XX'],
    ['COUNTRIES', ','],
    ['DEFAULT_COUNTRY', 'DE'],
    ['DEFAULT_COUNTRY', 'U'],
    ['TEAM_TIMEZONE', 'New York'],
    ['TEAM_TIMEZONE', '+05:00'],
    ['NIGHTLY_AT', '24:00'],
    ['NIGHTLY_AT', '2:30'],
    ['REPORT_AT', '18'],
    ['REPORT_AT', 'never'],
    ['CALLING_HOURS', 'whenever'],
    ['IGNORE_CALLING_HOURS', 'yes'],
    ['APPROVAL', 'three'],
    ['RETENTION_DAYS', '0'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s, by name and without the value', (name, value) => {
    const lines = problemsOf({ ...REQUIRED, [name]: value }).split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(new RegExp(`^- ${name} (must|may|holds) .*[.)]$`))
    if (value.length > 6) expect(lines[1]).not.toContain(value)
  })

  it('reports every problem at once, those between two settings too', () => {
    const text = problemsOf({
      PORT: 'x',
      COUNTRIES: 'GB',
      NIGHTLY_AT: 'x',
      CALLING_HOURS: 'x',
      IGNORE_CALLING_HOURS: '1',
    })
    const names = [...text.matchAll(/^- (\w+) /gm)].map((match) => match[1])
    expect(names.sort()).toEqual([
      'BLAND_API_KEY',
      'CALLBACK_URL',
      'CALLING_HOURS',
      'DEFAULT_COUNTRY',
      'IGNORE_CALLING_HOURS',
      'NIGHTLY_AT',
      'PORT',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
    ])
    expect(text).toMatch(/^9 settings need your attention/)
  })

  it('never tells a secret, in whichever line it was pasted', () => {
    const secret = 'xoxp-top-secret-value-1234'
    const names = [...problemsOf({}).matchAll(/^- (\w+) /gm)].map((match) => match[1] ?? '')
    const others = ['PORT', 'BLAND_PLAN', 'DATABASE_URL', 'OPERATORS', 'COUNTRIES', 'NIGHTLY_AT']
    const more = ['TEAM_TIMEZONE', 'LOG_LEVEL', 'SLACK_APP_TOKEN', 'BLAND_API_URL', 'CONCURRENCY']
    const everywhere = [...names, ...others, ...more].map((name) => [name, secret])
    const text = problemsOf({ ...Object.fromEntries(everywhere), CALLING_HOURS: secret })
    expect(text).not.toContain('top-secret')
  })
})

describe('secretsOf', () => {
  it('knows every secret, the one inside the address of the database too', () => {
    const config = parseConfig({
      ...REQUIRED,
      SLACK_APP_TOKEN: 'xapp-1-socket',
      BLAND_WEBHOOK_SECRET: 'bland-webhook-secret',
      API_TOKEN: 'api-token-of-some-length',
      DATABASE_URL: 'postgres://dialbot:pass%2Fword@db.example.com/dialbot',
    })
    expect(secretsOf(config).sort()).toEqual([
      'api-token-of-some-length',
      'bland-webhook-secret',
      'org_bland-secret',
      'pass%2Fword',
      'pass/word',
      'signing-secret-value',
      'xapp-1-socket',
      'xoxb-1-bot-secret',
    ])
  })

  it('lists no empty value', () => {
    expect(secretsOf(parseConfig(REQUIRED))).toHaveLength(3)
  })
})

function problemsOf(env: Record<string, string | undefined>): string {
  try {
    parseConfig(env)
  } catch (error) {
    if (isAppError(error) && error.code === 'invalid') return error.message
    throw error
  }
  throw new Error('There was no problem.')
}
