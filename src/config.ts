import { z } from 'zod'
import { AppError, isAppError } from './domain/error.ts'
import { type CallingHours, parseCallingHours } from './domain/law/calling-hours.ts'
import { BLAND_PLANS, PLAN_NAMES, type PlanName } from './domain/law/plans.ts'
import {
  countryProblem,
  isCountry,
  isDatabaseUrl,
  isLoopback,
  isNot,
  isTimeOfDay,
  isTimezone,
  list,
  oneOf,
  optional,
  required,
  url,
  wholeNumber,
  withDefault,
} from './system/setting-kinds.ts'

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

export interface Config {
  slack: { botToken: string; signingSecret: string; appToken: string | null; apiUrl: string }
  bland: { apiKey: string; apiUrl: string; webhookSecret: string | null; voiceId: string | null }
  /** `callbackUrl` is this server as Bland and browsers reach it, without a slash at its end. */
  server: { port: number; host: string; callbackUrl: string; apiToken: string | null }
  database: { url: string }
  dialing: {
    plan: PlanName
    /** Calls on the line at once, over all campaigns. */
    concurrency: number
    /** null: no cap. */
    callsPerHour: number | null
    callsPerDay: number | null
    countries: string[]
    defaultCountry: string
    callingHours: CallingHours | null
    ignoreCallingHours: boolean
    /** How many operators a start needs. */
    approval: 'one' | 'two'
  }
  /** Slack ids; both empty: every full member may dial. */
  operators: { users: string[]; groups: string[] }
  /** `nightlyAt` and `reportAt` are times of day, `HH:MM`, in `timezone`; null: no daily summary. */
  team: { timezone: string; nightlyAt: string; reportAt: string | null }
  promptsDir: string
  retentionDays: number
  logLevel: (typeof LOG_LEVELS)[number]
}

/** Bland sets no cap for enterprise accounts, but a dialer needs one: as many as its largest plan with a cap. */
const ENTERPRISE_CONCURRENCY = BLAND_PLANS.scale.lines ?? 100

const SLACK_APP = 'In Slack: api.slack.com/apps → your app →'
const BLAND_KEYS = 'In Bland: app.bland.ai → Account Settings → Keys'

// Problem texts follow the variable's name. They never quote the value: people paste secrets into
// the wrong line.
const settings = z.object({
  SLACK_BOT_TOKEN: required(
    `${SLACK_APP} OAuth & Permissions → Bot User OAuth Token (it starts with xoxb-).`,
  ).refine(
    isNot('xapp-', 'xoxp-'),
    'holds another kind of Slack token; this one starts with xoxb-',
  ),
  SLACK_SIGNING_SECRET: required(
    `${SLACK_APP} Basic Information → App Credentials → Signing Secret.`,
  ).refine(isNot('xoxb-', 'xapp-', 'xoxp-'), 'holds a token; the signing secret is another value'),
  SLACK_APP_TOKEN: optional().refine(
    isNot('xoxb-', 'xoxp-'),
    'holds another kind of Slack token; the app-level token starts with xapp- ' +
      '(Basic Information → App-Level Tokens, scope connections:write)',
  ),
  SLACK_API_URL: url('https://slack.com/api/').transform((text) => `${text}/`),
  BLAND_API_KEY: required(`${BLAND_KEYS} → API key.`),
  BLAND_API_URL: url('https://api.bland.ai'),
  BLAND_WEBHOOK_SECRET: optional(),
  CALLBACK_URL: url(null),
  VOICE_ID: optional(),
  BLAND_PLAN: oneOf(PLAN_NAMES, 'start'),
  CONCURRENCY: wholeNumber(1, 10_000),
  CALLS_PER_HOUR: wholeNumber(1, 1_000_000),
  CALLS_PER_DAY: wholeNumber(1, 10_000_000),
  DATABASE_URL: withDefault('file:data/dialbot.db').refine(
    isDatabaseUrl,
    'must be file:PATH for SQLite, or postgres://USER:PASSWORD@HOST/NAME',
  ),
  PORT: wholeNumber(0, 65_535),
  HOST: withDefault('0.0.0.0'),
  API_TOKEN: optional(),
  OPERATORS: list('').refine(
    (ids) => ids.every((id) => /^[UWS][A-Z0-9]+$/.test(id)),
    'must be Slack ids with commas between: users (U… or W…, from their profile → Copy member ID) ' +
      'and user groups (S…)',
  ),
  COUNTRIES: list('US,CA')
    .transform((codes) => codes.map((code) => code.toUpperCase()))
    .refine((codes) => codes.length > 0 && codes.every(isCountry), countryProblem('US,CA')),
  DEFAULT_COUNTRY: withDefault('US')
    .transform((code) => code.toUpperCase())
    .refine(isCountry, countryProblem('US')),
  TEAM_TIMEZONE: withDefault('America/New_York').refine(
    isTimezone,
    'must be the name of a time zone, like America/New_York or Europe/Berlin',
  ),
  NIGHTLY_AT: withDefault('02:30').refine(
    isTimeOfDay,
    'must be a time of day as HH:MM, from 00:00 to 23:59',
  ),
  REPORT_AT: withDefault('18:00')
    .transform((text) => text.toLowerCase())
    .refine(
      (text) => text === 'off' || isTimeOfDay(text),
      'must be a time of day as HH:MM, from 00:00 to 23:59, or off',
    ),
  CALLING_HOURS: optional().transform((text, context) => {
    if (text === undefined) return null
    try {
      return parseCallingHours(text)
    } catch (error) {
      if (!isAppError(error)) throw error
      context.addIssue('must be hours like Mon-Fri 10:00-17:00 or Mon-Fri 9-17; Sat 10-14')
      return z.NEVER
    }
  }),
  IGNORE_CALLING_HOURS: oneOf(['0', '1'] as const, '0'),
  APPROVAL: oneOf(['one', 'two'] as const, 'one'),
  PROMPTS_DIR: withDefault('prompts'),
  RETENTION_DAYS: wholeNumber(1, 36_500),
  LOG_LEVEL: oneOf(LOG_LEVELS, 'info'),
})

/**
 * Turns the environment into settings. Throws one AppError('invalid') that names every setting that
 * is missing or wrong and says where to get it. An empty value counts as not set.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(settings.shape).map((name) => [name, env[name]?.trim() || undefined]),
  )
  const parsed = settings.safeParse(given)
  const problems = [...(parsed.error?.issues ?? []).map(problemOf), ...problemsBetween(given)]
  if (!parsed.success || problems.length > 0) throw new AppError('invalid', toSentence(problems))
  return toConfig(parsed.data)
}

/** Every value that must not be seen in a log, the password within the database's URL too. */
export function secretsOf(config: Config): string[] {
  const password = URL.canParse(config.database.url) ? new URL(config.database.url).password : ''
  const secrets = [
    config.slack.botToken,
    config.slack.signingSecret,
    config.slack.appToken,
    config.bland.apiKey,
    config.bland.webhookSecret,
    config.server.apiToken,
    password,
    decodeOrKeep(password),
  ]
  return [...new Set(secrets.flatMap((secret) => secret || []))]
}

function toConfig(values: z.infer<typeof settings>): Config {
  const plan = BLAND_PLANS[values.BLAND_PLAN]
  return {
    slack: {
      botToken: values.SLACK_BOT_TOKEN,
      signingSecret: values.SLACK_SIGNING_SECRET,
      appToken: values.SLACK_APP_TOKEN ?? null,
      apiUrl: values.SLACK_API_URL,
    },
    bland: {
      apiKey: values.BLAND_API_KEY,
      apiUrl: values.BLAND_API_URL,
      webhookSecret: values.BLAND_WEBHOOK_SECRET ?? null,
      voiceId: values.VOICE_ID ?? null,
    },
    server: {
      port: values.PORT ?? 3000,
      host: values.HOST,
      callbackUrl: values.CALLBACK_URL,
      apiToken: values.API_TOKEN ?? null,
    },
    database: { url: values.DATABASE_URL },
    dialing: {
      plan: values.BLAND_PLAN,
      concurrency: values.CONCURRENCY ?? plan.lines ?? ENTERPRISE_CONCURRENCY,
      callsPerHour: values.CALLS_PER_HOUR ?? plan.callsPerHour,
      callsPerDay: values.CALLS_PER_DAY ?? plan.callsPerDay,
      countries: values.COUNTRIES,
      defaultCountry: values.DEFAULT_COUNTRY,
      callingHours: values.CALLING_HOURS,
      ignoreCallingHours: values.IGNORE_CALLING_HOURS === '1',
      approval: values.APPROVAL,
    },
    operators: {
      users: values.OPERATORS.filter((id) => !id.startsWith('S')),
      groups: values.OPERATORS.filter((id) => id.startsWith('S')),
    },
    team: {
      timezone: values.TEAM_TIMEZONE,
      nightlyAt: values.NIGHTLY_AT,
      reportAt: values.REPORT_AT === 'off' ? null : values.REPORT_AT,
    },
    promptsDir: values.PROMPTS_DIR,
    retentionDays: values.RETENTION_DAYS ?? 1825,
    logLevel: values.LOG_LEVEL,
  }
}

function problemOf(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')} ${issue.message}`
}

/** Rules over two settings. They are judged from the texts, so that other problems do not hide them. */
function problemsBetween(given: Record<string, string | undefined>): string[] {
  const problems: string[] = []
  const blandUrl = settings.shape.BLAND_API_URL.safeParse(given.BLAND_API_URL)
  if (given.IGNORE_CALLING_HOURS === '1' && !(blandUrl.success && isLoopback(blandUrl.data))) {
    problems.push(
      'IGNORE_CALLING_HOURS may be 1 only while BLAND_API_URL is a simulator on this machine ' +
        '(localhost): real people are called within the legal hours only. Remove it.',
    )
  }
  const countries = settings.shape.COUNTRIES.safeParse(given.COUNTRIES)
  const country = settings.shape.DEFAULT_COUNTRY.safeParse(given.DEFAULT_COUNTRY)
  if (countries.success && country.success && !countries.data.includes(country.data)) {
    problems.push('DEFAULT_COUNTRY must be one of COUNTRIES. Change one or the other.')
  }
  return problems
}

function toSentence(problems: string[]): string {
  const count = problems.length === 1 ? 'One setting needs' : `${problems.length} settings need`
  const lines = problems.map((problem) => `- ${problem.replace(/[^.)]$/, '$&.')}`)
  return `${count} your attention (see .env.example):\n${lines.join('\n')}`
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
