import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

// What Biome cannot say: its rule for arrows takes `import type` for an import, and its rule for cycles
// sees neither that nor a worker. process.env and console are its business (.biome.json).

type Sources = Record<string, string>

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const GROUND = ['domain/', 'system/']
const USE_CASE = [...GROUND, 'store/', 'bland/', 'prompts/']

/** Folder or file in src → what it may import values from, besides itself. The most exact key counts. */
const ALLOWED: Record<string, string[]> = {
  'main.ts': ['app.ts', 'config.ts', ...GROUND],
  'app.ts': [
    'config.ts',
    ...USE_CASE,
    'messages/',
    'intake/',
    'dialer/',
    'notify/',
    'nightly/',
    'slack/',
    'http/',
  ],
  'config.ts': GROUND,
  'slack/': [...GROUND, 'messages/'],
  'http/': GROUND,
  'intake/': USE_CASE,
  'dialer/': USE_CASE,
  'notify/': [...USE_CASE, 'messages/'],
  'nightly/': USE_CASE,
  'store/': GROUND,
  'bland/': GROUND,
  'prompts/': GROUND,
  'domain/': [],
  'system/': ['domain/'],
  'messages/': ['domain/'],
  'sim/': ['bland/signature.ts', 'domain/durations.ts'],
  'sim/demo.ts': ['domain/durations.ts', 'app.ts', 'config.ts', 'system/', 'sim/'],
}

/** Who may ask the machine for the time, and why. All else is handed a clock, or an instant to count on from. */
const OWN_TIME: Record<string, string> = {
  'system/clock.ts': 'the one place',
  'system/id.ts': 'ids sort by when a process made them; no rule reads a time from them',
  'app.ts': 'hands the clock to everything',
  'sim/slack/delivery.ts': 'Bolt compares the time of a signature with the date of the machine',
  'sim/bland/calls/exchange.ts': 'measures how long lines are held',
  'sim/bland/webhooks.ts': 'measures answers',
  'sim/bland.ts': 'measures how long lines are held',
}

/** Ways to learn what time it is without being told. */
const READS_OF_NOW = [
  /\bsystemClock\b/,
  /\bDate\s*\.\s*now\b/,
  /\bnew (?:Date|TZDate|TZDateMini|UTCDate)\(\s*\)/,
  /(?<![\w.])Date\(\s*\)/,
  /\bTemporal\s*\.\s*Now\b/,
  /\bperformance\s*\.\s*(?:now|timeOrigin)\b/,
  /\bprocess\s*\.\s*(?:hrtime|uptime)\b/,
  // Intl and date-fns take now for what is left out.
  /\.(?:format|formatToParts)\(\s*\)/,
  /\bTZDate(?:Mini)?\.tz\(\s*[^,()]*\)/,
  /\b(?:formatDistanceToNow\w*|isToday|isTomorrow|isYesterday|isPast|isFuture|isThis[A-Z]\w*|constructNow|(?:startOf|endOf)(?:Today|Tomorrow|Yesterday))\(/,
  // A database has a clock of its own.
  /\b(?:current_timestamp|current_date|current_time|localtimestamp|clock_timestamp|statement_timestamp|unixepoch|julianday|strftime)\b|(?<![\w.])now\(\)(?=[^\n]*`)/i,
  // Times that hang on the machine's zone or language.
  /\.(?:getTimezoneOffset|getFullYear|getMonth|getDate|getDay|getHours|getMinutes|setFullYear|setMonth|setDate|setHours|setMinutes)\(/,
  /\.toLocale(?:Date|Time)?String\(\s*\)/,
  /\bDateTimeFormat\(\s*(?:\)|undefined|'[\w-]+'\s*\))/,
  /DateTimeFormat\(\s*\)\.resolvedOptions/,
]

function readsOfNow(text: string): string[] {
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')
  return READS_OF_NOW.flatMap((pattern) => pattern.exec(code)?.[0] ?? [])
}

/**
 * The rooms of a folder, each with those of its neighbours that it may import values from; '' is the files
 * that stand in the folder itself. What a room may use outside its folder is what the folder may.
 */
const ROOMS: Record<string, Record<string, string[]>> = {
  domain: {
    '': [],
    places: [''],
    law: ['', 'places'],
    speech: ['', 'places'],
    calls: ['', 'places', 'law', 'speech'],
  },
  messages: { kit: [], forms: ['kit'], replies: ['kit', 'forms'], posts: ['kit', 'replies'] },
  store: {
    engine: [],
    numbers: ['engine'],
    outbox: ['engine'],
    leads: ['engine', 'numbers'],
    bulk: ['engine', 'leads'],
    calls: ['engine', 'numbers'],
    campaigns: ['engine', 'leads', 'calls'],
    figures: ['engine', 'calls', 'leads', 'outbox'],
  },
  intake: {
    bytes: [],
    files: [],
    columns: ['bytes'],
    rows: ['columns'],
    leads: ['bytes', 'columns', 'files', 'rows'],
    'do-not-call': ['bytes', 'columns', 'files'],
  },
  dialer: {
    '': [],
    numbers: [''],
    calling: [''],
    endings: ['', 'calling'],
    campaigns: ['', 'calling', 'numbers'],
    outcomes: ['', 'calling', 'endings'],
  },
  notify: { compose: [], deliver: [], '': ['compose', 'deliver'] },
  slack: {
    '': [],
    typed: [''],
    views: ['', 'typed'],
    events: [''],
    shortcuts: ['', 'views'],
    commands: ['', 'typed', 'views'],
    actions: ['', 'commands', 'views'],
    door: ['', 'commands', 'actions', 'views', 'events', 'shortcuts'],
  },
}

describe('readsOfNow', () => {
  it.each([
    'clock: systemClock,',
    'const at = Date.now()',
    'const at = new Date()',
    'const text = Date()',
    'new TZDate()',
    'TZDate.tz(zone)',
    'Temporal.Now.instant()',
    'performance.now()',
    'process.hrtime.bigint()',
    "new Intl.DateTimeFormat('en-US', { timeZone }).format()",
    'isToday(day)',
    'sql`select current_timestamp`',
    'sql`update leads set at = now()`',
    'day.getHours()',
    'at.toLocaleString()',
    'new Intl.DateTimeFormat().resolvedOptions().timeZone',
  ])('sees %s', (text) => expect(readsOfNow(text)).not.toEqual([]))

  it.each([
    'new Date(at)',
    'clock.now()',
    'const now = deps.now()',
    'format.format(at)',
    'TZDate.tz(zone, 2026, 0, 1)',
    'day.getUTCHours()',
    "count.toLocaleString('en-US')",
    '// Date.now() would be wrong here',
  ])('lets %s be', (text) => expect(readsOfNow(text)).toEqual([]))
})

describe('the floor plan', () => {
  const sources = readSources()

  it('has arrows that only point down', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(0)
    expect(forbiddenImports(sources)).toEqual([])
  })

  it('has rooms that know only the neighbours they may', () => {
    expect(forbiddenNeighbours(sources)).toEqual([])
  })

  it('has no cycles, of types neither', () => {
    expect(importCycles(sources)).toEqual([])
  })

  it('has one clock', () => {
    const readers = Object.entries(sources)
      .filter(([file]) => !(file in OWN_TIME))
      .flatMap(([file, text]) => readsOfNow(text).map((read) => `${file}: ${read}`))
    expect(readers).toEqual([])
    // Who is let off still needs it.
    const needless = Object.keys(OWN_TIME).filter(
      (file) => readsOfNow(sources[file] ?? '').length === 0,
    )
    expect(needless).toEqual([])
  })

  it('silences no check', () => {
    const silenced = Object.entries(sources).filter(([, text]) =>
      /biome-ignore|@ts-(ignore|expect-error|nocheck)/.test(text),
    )
    expect(silenced.map(([file]) => file)).toEqual([])
  })
})

describe('forbiddenImports', () => {
  it.each([
    ['a neighbour', 'dialer/pass.ts', "import { send } from '../notify/send.ts'"],
    ['a row above', 'domain/gate.ts', "import {\n  findLead,\n} from '../store/leads.ts'"],
    ['a use case, from a door', 'slack/commands/start.ts', "import { a } from '../../dialer/a.ts'"],
    ['a type together with a value', 'http/api.ts', "import { type Db } from '../store/db.ts'"],
    ['a re-export', 'bland/client.ts', "export { a } from '../prompts/a.ts'"],
    ['an import for its effect', 'store/db.ts', "import '../bland/client.ts'"],
    ['an import at run time', 'prompts/a.ts', "  const a = await import('../store/a.ts')"],
    [
      'a worker of elsewhere',
      'http/a.ts',
      "new Worker(new URL('../intake/a.ts', import.meta.url))",
    ],
    ['the program, from the simulators', 'sim/bland.ts', "import { a } from '../app.ts'"],
    ['the simulators, from the program', 'app.ts', "import { a } from './sim/bland.ts'"],
    ['a folder that the plan does not name', 'domain/a.ts', "import { a } from '../utils/a.ts'"],
  ])('sees %s', (_what, file, text) => {
    expect(forbiddenImports({ [file]: text })).toHaveLength(1)
  })

  it.each([
    ['types', 'domain/gate.ts', "import type { Db } from '../store/db.ts'"],
    ['re-exported types', 'domain/gate.ts', "export type { Db } from '../store/db.ts'"],
    ['packages', 'domain/phone.ts', "import { a } from 'libphonenumber-js/max'"],
    ['its own folder', 'slack/commands/start.ts', "import { a } from '../context.ts'"],
    ['the ground', 'store/leads.ts', "import { a } from '../domain/lead.ts'"],
    ['the demo its app', 'sim/demo.ts', "import { createApp } from '../app.ts'"],
    ['what a comment names', 'domain/a.ts', "// import { a } from '../store/a.ts'"],
  ])('allows %s', (_what, file, text) => {
    expect(forbiddenImports({ [file]: text })).toEqual([])
  })

  it('wants a place in the plan for every folder', () => {
    expect(forbiddenImports({ 'utils/a.ts': '' })).toEqual(['utils/a.ts is not in the floor plan'])
  })
})

describe('forbiddenNeighbours', () => {
  it.each([
    ['a room it may not use', 'store/engine/a.ts', "import { a } from '../leads/b.ts'"],
    ['a room, from the folder itself', 'dialer/a.ts', "import { a } from './calling/b.ts'"],
    ['a room that the plan does not name', 'intake/rooms/a.ts', ''],
    ['a file beside the rooms', 'store/a.ts', ''],
  ])('sees %s', (_what, file, text) => {
    expect(forbiddenNeighbours({ [file]: text })).toHaveLength(1)
  })

  it.each([
    ['a room it may use', 'store/leads/a.ts', "import { a } from '../engine/b.ts'"],
    ['types', 'store/engine/a.ts', "import type { A } from '../leads/b.ts'"],
    ['its own room', 'store/leads/a.ts', "import { a } from './b.ts'"],
    [
      'what lies outside, which is of the rows',
      'store/leads/a.ts',
      "import { a } from '../../domain/b.ts'",
    ],
    ['a folder without rooms', 'http/a.ts', "import { a } from './b.ts'"],
  ])('allows %s', (_what, file, text) => {
    expect(forbiddenNeighbours({ [file]: text })).toEqual([])
  })
})

describe('importCycles', () => {
  const back = "import { b } from './a.ts'"

  it.each([
    ['values', { 'a.ts': "import { a } from './b.ts'", 'b.ts': back }],
    ['types', { 'a.ts': "import type { A } from './b.ts'", 'b.ts': back }],
    ['types on several lines', { 'a.ts': "import type {\n  A,\n} from './b.ts'", 'b.ts': back }],
    ['re-exported types', { 'a.ts': "export type { A } from './b.ts'", 'b.ts': back }],
    ['all of the types', { 'a.ts': "import type * as b from './b.ts'", 'b.ts': back }],
    ['a type where it is used', { 'a.ts': "let a: import('./b.ts').A", 'b.ts': back }],
    ['a worker', { 'a.ts': "new Worker(new URL('./b.ts', import.meta.url))", 'b.ts': back }],
    ['itself', { 'a.ts': back }],
  ])('sees one of %s', (_what, files: Sources) => {
    expect(importCycles(files)).toHaveLength(1)
  })

  it('names the files of a long one, without those that lead to it', () => {
    const files = {
      'app.ts': "import { a } from './rooms/a.ts'",
      'rooms/a.ts': "import type { B } from './b.ts'",
      'rooms/b.ts': "import { c } from '../c.ts'",
      'c.ts': "import type { A } from './rooms/a.ts'",
    }
    expect(importCycles(files)).toEqual(['rooms/a.ts → rooms/b.ts → c.ts → rooms/a.ts'])
  })

  it.each([
    [
      'two ways to one file',
      {
        'a.ts': "import { b } from './b.ts'\nimport type { C } from './c.ts'",
        'b.ts': "import { c } from './c.ts'",
        'c.ts': '',
      },
    ],
    ['packages', { 'a.ts': "import type { A } from 'a.ts'" }],
    ['what a comment names', { 'a.ts': "import { b } from './b.ts'", 'b.ts': `// ${back}` }],
  ])('allows %s', (_what, files: Sources) => {
    expect(importCycles(files)).toEqual([])
  })
})

function readSources(): Sources {
  const files = globSync('**/*.ts', { cwd: `${ROOT}src` })
  return Object.fromEntries(files.map((file) => [file, readFileSync(`${ROOT}src/${file}`, 'utf8')]))
}

function forbiddenImports(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, text]) => {
    const places = Object.keys(ALLOWED).filter((key) => file.startsWith(key))
    const place = places.sort((a, b) => b.length - a.length)[0]
    if (place === undefined) return [`${file} is not in the floor plan`]
    const allowed = [place, ...(ALLOWED[place] ?? [])]
    return filesOf(file, valueImports(text))
      .filter((target) => !allowed.some((key) => target.startsWith(key)))
      .map((target) => `${file} imports ${target}`)
  })
}

function forbiddenNeighbours(sources: Sources): string[] {
  return Object.entries(sources).flatMap(([file, text]) => {
    const [folder = '', room] = placeOf(file)
    const rooms = ROOMS[folder]
    if (rooms === undefined || room === undefined) return []
    const allowed = rooms[room]
    if (allowed === undefined) return [`${file} is in no room of the floor plan`]
    return filesOf(file, valueImports(text))
      .filter((target) => {
        const [otherFolder, other = ''] = placeOf(target)
        return otherFolder === folder && other !== room && !allowed.includes(other)
      })
      .map((target) => `${file} imports ${target}`)
  })
}

/** At least one of the cycles, if there are any: the first that the way down from each file meets. */
function importCycles(sources: Sources): string[] {
  const cycles: string[] = []
  const done = new Set<string>()

  function follow(file: string, way: readonly string[]): void {
    if (way.includes(file)) {
      cycles.push([...way.slice(way.indexOf(file)), file].join(' → '))
      return
    }
    if (done.has(file)) return
    const text = sources[file] ?? ''
    for (const target of filesOf(file, [...valueImports(text), ...typeImports(text)])) {
      follow(target, [...way, file])
    }
    done.add(file)
  }

  for (const file of Object.keys(sources)) follow(file, [])
  return cycles
}

/** The files in src that a file means; packages are left out. */
function filesOf(file: string, specifiers: readonly string[]): string[] {
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file), specifier))
}

/** The folder and the room of a file in src; the room of a file beside the rooms is ''. */
function placeOf(file: string): string[] {
  const [folder = '', ...rest] = file.split('/')
  return rest.length === 0 ? [] : [folder, rest.length === 1 ? '' : (rest[0] ?? '')]
}

// The formatter sees to the shape these expressions rely on: single quotes, statements at line start.
const VALUE_IMPORTS = [
  /^import\s+(?!type\s+[\w{*])(?:[\w*{},\s$]+?\sfrom\s+)?'([^']+)'/gm,
  /^export\s+(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s+from\s+'([^']+)'/gm,
  /\bimport\(\s*'([^']+)'/gm,
  /\bnew URL\(\s*'([^']+\.ts)'/gm,
]

const TYPE_IMPORT = /^(?:import|export)\s+type\s+[\w*{},\s$]+?\sfrom\s+'([^']+)'/gm

function valueImports(text: string): string[] {
  return VALUE_IMPORTS.flatMap((expression) =>
    [...text.matchAll(expression)].map((match) => match[1] ?? ''),
  )
}

function typeImports(text: string): string[] {
  return [...text.matchAll(TYPE_IMPORT)].map((match) => match[1] ?? '')
}
