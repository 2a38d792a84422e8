import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../src/domain/call-record.ts'
import { FARTHEST_CALLBACK_MS, findCallbackTime } from '../../../../src/domain/speech/callback.ts'

const NEW_YORK = 'America/New_York'
const LOS_ANGELES = 'America/Los_Angeles'
const MADRID = 'Europe/Madrid'
const PARIS = 'Europe/Paris'

// A Wednesday, 11:20 in New York, 08:20 in Los Angeles, 17:20 in Madrid and Paris.
const HEARD_AT = Date.parse('2026-06-03T15:20:00Z')

type Line = readonly [Turn['speaker'], string]

interface Call {
  turns?: readonly Line[]
  summary?: string | null
  disposition?: string | null
  heardAt?: number
  zones?: readonly string[]
  language?: string | null
}

function find(call: Call) {
  return findCallbackTime({
    record: {
      turns: (call.turns ?? []).map(([speaker, text]) => ({ speaker, text, saidAt: null })),
      summary: call.summary ?? null,
      disposition: call.disposition ?? 'callback',
    },
    heardAt: call.heardAt ?? HEARD_AT,
    zones: call.zones ?? [NEW_YORK],
    language: call.language ?? null,
  })
}

/** The lead's clock at the time found, e.g. `Thu 2026-06-04 10:00`. */
function wall(found: { at: number } | null, zone: string): string | null {
  if (found === null) return null
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(found.at)
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return `${get('weekday').slice(0, 3)} ${get('year')}-${get('month')}-${get('day')} ${get('hour')}:${get('minute')}`
}

const WHEN: Line = ['assistant', 'Of course. When would be a good time to call you back?']
const QUIEN: Line = ['assistant', 'Claro. ¿Cuándo le podemos llamar?']
const QUAND: Line = ['assistant', 'Bien sûr. Quand pouvons-nous vous rappeler ?']

describe('findCallbackTime', () => {
  it.each([
    ['Tomorrow at ten.', 'Thu 2026-06-04 10:00'],
    ['Call me tomorrow at ten', 'Thu 2026-06-04 10:00'],
    ['Tomorrow at three, please.', 'Thu 2026-06-04 15:00'],
    ['Tomorrow at 8 works', 'Thu 2026-06-04 08:00'],
    ['tomorrow at seven', 'Thu 2026-06-04 19:00'],
    ['Tomorrow at 7 a.m. would be best. Bye.', 'Thu 2026-06-04 07:00'],
    ['Tomorrow at 7 in the morning', 'Thu 2026-06-04 07:00'],
    ['Tomorrow at eight in the evening', 'Thu 2026-06-04 20:00'],
    ['Could you try me again tomorrow around 4:30?', 'Thu 2026-06-04 16:30'],
    ['tomorrow at three thirty', 'Thu 2026-06-04 15:30'],
    ['Tomorrow at half past two', 'Thu 2026-06-04 14:30'],
    ['tomorrow, quarter to four', 'Thu 2026-06-04 15:45'],
    ['Tomorrow at ten to five', 'Thu 2026-06-04 16:50'],
    ['Ten tomorrow is fine', 'Thu 2026-06-04 10:00'],
    ['Tomorrow at noon', 'Thu 2026-06-04 12:00'],
    ['Tomorrow at twelve', 'Thu 2026-06-04 12:00'],
    ['tomorrow at 12:30', 'Thu 2026-06-04 12:30'],
    ['tomorrow at 3 PM', 'Thu 2026-06-04 15:00'],
    ['Tomorrow at 15:30', 'Thu 2026-06-04 15:30'],
    ["Tomorrow at five o'clock", 'Thu 2026-06-04 17:00'],
    ['Tomorrow morning', 'Thu 2026-06-04 10:00'],
    ['Tomorrow afternoon would be better', 'Thu 2026-06-04 14:00'],
    ['Maybe tomorrow evening?', 'Thu 2026-06-04 18:00'],
    ['First thing tomorrow', 'Thu 2026-06-04 09:00'],
    ['In the morning.', 'Thu 2026-06-04 10:00'],
    ['Tomorrow after lunch', 'Thu 2026-06-04 13:30'],
    ['Tomorrow.', 'Thu 2026-06-04 10:00'],
    ['Call me back tomorrow between two and four', 'Thu 2026-06-04 14:00'],
    ['Any time after three tomorrow', 'Thu 2026-06-04 15:00'],
    ['Tomorrow before noon', 'Thu 2026-06-04 10:00'],
    ['Tomorrow, but not before eleven', 'Thu 2026-06-04 11:00'],
    ['Call me in two hours', 'Wed 2026-06-03 13:20'],
    ['In half an hour', 'Wed 2026-06-03 11:50'],
    ['in an hour and a half', 'Wed 2026-06-03 12:50'],
    ['Give me a call in twenty-five minutes.', 'Wed 2026-06-03 11:45'],
    ['In three days', 'Sat 2026-06-06 10:00'],
    ['The day after tomorrow at nine', 'Fri 2026-06-05 09:00'],
    ['This afternoon', 'Wed 2026-06-03 14:00'],
    ['This evening is better', 'Wed 2026-06-03 18:00'],
    ['tonight at eight', 'Wed 2026-06-03 20:00'],
    ['Call me after lunch', 'Wed 2026-06-03 13:30'],
    ['After work', 'Wed 2026-06-03 17:30'],
    ['End of the day works', 'Wed 2026-06-03 16:30'],
    ['Around three', 'Wed 2026-06-03 15:00'],
    ['At three today', 'Wed 2026-06-03 15:00'],
    ['Three.', 'Wed 2026-06-03 15:00'],
    ['At ten', 'Thu 2026-06-04 10:00'],
    ['At 9 a.m.', 'Thu 2026-06-04 09:00'],
    ['Friday', 'Fri 2026-06-05 10:00'],
    ['On Friday at two', 'Fri 2026-06-05 14:00'],
    ['Friday afternoon at 3', 'Fri 2026-06-05 15:00'],
    ['at 3 on Friday', 'Fri 2026-06-05 15:00'],
    ['Wednesday at four', 'Wed 2026-06-10 16:00'],
    ['Next Tuesday at 3', 'Tue 2026-06-09 15:00'],
    ['Next Friday at 3', 'Fri 2026-06-12 15:00'],
    ['Next Sunday at ten', 'Sun 2026-06-14 10:00'],
    ['Tuesday of next week', 'Tue 2026-06-09 10:00'],
    ['A week from Friday at ten', 'Fri 2026-06-12 10:00'],
    ['next week', 'Wed 2026-06-10 10:00'],
    ['In two weeks', 'Wed 2026-06-17 10:00'],
    ['June 12th at two', 'Fri 2026-06-12 14:00'],
    ['The fifteenth at eleven', 'Mon 2026-06-15 11:00'],
    ['the 2nd at 11', 'Thu 2026-07-02 11:00'],
    ['Monday the 8th at 10 a.m.', 'Mon 2026-06-08 10:00'],
    ['Monday or Tuesday at nine', 'Mon 2026-06-08 09:00'],
    ['Tomorrow at ten or eleven', 'Thu 2026-06-04 10:00'],
    ['Tomorrow at ten. No, make it eleven.', 'Thu 2026-06-04 11:00'],
    ['I am busy today, but tomorrow at ten works', 'Thu 2026-06-04 10:00'],
    ["I can't talk right now. Call me tomorrow at ten", 'Thu 2026-06-04 10:00'],
    ["I can't talk right now call me back tomorrow at ten", 'Thu 2026-06-04 10:00'],
    ["Why don't you call me Thursday at ten", 'Thu 2026-06-04 10:00'],
    ["I won't be free until four", 'Wed 2026-06-03 16:00'],
    ["I'm in a meeting until three. Call me after that.", 'Wed 2026-06-03 15:00'],
    ['I was hoping you could call me Friday at one', 'Fri 2026-06-05 13:00'],
    ['Tomorrow at 2 Pacific time', 'Thu 2026-06-04 17:00'],
    ["I'm at work until five, call me after that", 'Wed 2026-06-03 17:00'],
    ['Call me in like 20 minutes', 'Wed 2026-06-03 11:40'],
    ['Around 5ish', 'Wed 2026-06-03 17:00'],
    ['Same time tomorrow', 'Thu 2026-06-04 11:20'],
    ['3 PM tomorrow or Friday at noon', 'Thu 2026-06-04 15:00'],
    ['Not tomorrow. Thursday week at two.', 'Thu 2026-06-11 14:00'],
    ['The end of the week', 'Fri 2026-06-05 10:00'],
    ['The week after next', 'Wed 2026-06-17 10:00'],
    ['June 12th 2026 at 10:30', 'Fri 2026-06-12 10:30'],
    ['Good morning. Call me tomorrow at four.', 'Thu 2026-06-04 16:00'],
  ])('understands “%s”', (said, expected) => {
    expect(wall(find({ turns: [WHEN, ['user', said]] }), NEW_YORK)).toBe(expected)
  })

  it.each([
    ['Mañana a las diez.', 'Thu 2026-06-04 10:00'],
    ['Llámeme mañana a las tres', 'Thu 2026-06-04 15:00'],
    ['mañana por la mañana', 'Thu 2026-06-04 10:00'],
    ['Mañana por la tarde, a las cinco y media', 'Thu 2026-06-04 17:30'],
    ['Pasado mañana a las once', 'Fri 2026-06-05 11:00'],
    ['El martes a las cuatro menos cuarto', 'Tue 2026-06-09 15:45'],
    ['El próximo viernes a las tres y cuarto de la tarde', 'Fri 2026-06-05 15:15'],
    ['a las ocho de la noche', 'Wed 2026-06-03 20:00'],
    ['Esta noche es mejor', 'Wed 2026-06-03 19:00'],
    ['En dos horas', 'Wed 2026-06-03 19:20'],
    ['dentro de media hora', 'Wed 2026-06-03 17:50'],
    ['El lunes', 'Mon 2026-06-08 10:00'],
    ['El doce de junio a las diez', 'Fri 2026-06-12 10:00'],
    ['el día quince a las nueve', 'Mon 2026-06-15 09:00'],
    ['La semana que viene', 'Wed 2026-06-10 10:00'],
    ['Mañana después de comer', 'Thu 2026-06-04 13:30'],
    ['Mañana al mediodía', 'Thu 2026-06-04 12:00'],
    ['Mañana a la una', 'Thu 2026-06-04 13:00'],
  ])('understands “%s” in Spanish', (said, expected) => {
    for (const language of ['es', null]) {
      const found = find({ turns: [QUIEN, ['user', said]], zones: [MADRID], language })
      expect(wall(found, MADRID)).toBe(expected)
    }
  })

  it.each([
    ['Demain à dix heures.', 'Thu 2026-06-04 10:00'],
    ['Rappelez-moi demain à 15h30', 'Thu 2026-06-04 15:30'],
    ['demain matin', 'Thu 2026-06-04 10:00'],
    ['Demain à midi', 'Thu 2026-06-04 12:00'],
    ['Demain après-midi, vers trois heures et demie', 'Thu 2026-06-04 15:30'],
    ['Après-demain à neuf heures', 'Fri 2026-06-05 09:00'],
    ['Mardi prochain à seize heures', 'Tue 2026-06-09 16:00'],
    ['Lundi, à onze heures moins le quart', 'Mon 2026-06-08 10:45'],
    ['Ce soir à sept heures', 'Wed 2026-06-03 19:00'],
    ['Dans deux heures', 'Wed 2026-06-03 19:20'],
    ['dans une demi-heure', 'Wed 2026-06-03 17:50'],
    ['Le douze juin à dix heures', 'Fri 2026-06-12 10:00'],
    ['La semaine prochaine', 'Wed 2026-06-10 10:00'],
    ['Vendredi après-midi', 'Fri 2026-06-05 14:00'],
    ['Demain entre quatorze heures et seize heures', 'Thu 2026-06-04 14:00'],
    ["Aujourd'hui à dix-huit heures quinze", 'Wed 2026-06-03 18:15'],
  ])('understands “%s” in French', (said, expected) => {
    for (const language of ['fr', null]) {
      const found = find({ turns: [QUAND, ['user', said]], zones: [PARIS], language })
      expect(wall(found, PARIS)).toBe(expected)
    }
  })

  it.each([
    'Later.',
    'Some other time',
    'Call me some other time.',
    'Not now.',
    'In a few hours maybe',
    'In a minute',
    'Sometime next month',
    'I may be free',
    'I talked to you yesterday at three',
    'I already talked to you yesterday at 3',
    'You called me at nine',
    'We open at nine',
    'My flight is tomorrow at ten',
    'I have a meeting tomorrow at ten',
    "I'm busy tomorrow at ten",
    "Don't call me tomorrow at ten",
    'Tomorrow does not work',
    'Any time except Monday',
    "I'm at work until five",
    'Later this week',
    'Tomorrow, I am busy',
    "I'll call you tomorrow at ten",
    'I need to talk to my wife tonight',
    'Call my cell, 415 555 10 30 22',
    'Call me at nine today',
    'On December first at ten',
    'Yo le llamo mañana a las diez',
    'Mañana no puedo',
    'Je vous rappelle demain à dix heures',
    'Demain je ne peux pas',
    'There are three of us',
    'I sat down with one of your people',
  ])('finds no time in “%s”', (said) => {
    expect(find({ turns: [WHEN, ['user', said]] })).toBeNull()
  })

  it.each([
    'We have three offices and open at nine.',
    'Is that for tomorrow at ten?',
    'I bought it on Friday at two.',
    'My daughter comes home from school on Friday, she is seven.',
  ])('takes no time from talk about something else: “%s”', (said) => {
    const turns: Line[] = [
      ['assistant', 'Hello, this is an AI assistant of Acme about your roof.'],
      ['user', 'Who is this?'],
      ['assistant', 'We repair roofs.'],
      ['user', said],
    ]
    expect(find({ turns })).toBeNull()
  })

  it('reads a request without being asked', () => {
    const turns: Line[] = [
      ['assistant', 'Hi, this is Acme.'],
      ['user', "I'm driving. Can you call me back tomorrow at ten?"],
    ]
    expect(find({ turns })).toEqual({
      at: Date.parse('2026-06-04T10:00:00-04:00'),
      words: 'Can you call me back tomorrow at ten',
    })
  })

  describe('agreeing', () => {
    const offer: Line = ['assistant', "I'll call you tomorrow at ten, does that work?"]

    it.each(['Yes.', 'Sure, that works', 'Sí, perfecto', "D'accord", 'Okay great, thanks'])(
      'takes what the assistant offered after “%s”',
      (said) => {
        expect(wall(find({ turns: [offer, ['user', said]] }), NEW_YORK)).toBe(
          'Thu 2026-06-04 10:00',
        )
      },
    )

    it.each(['No.', "No, that doesn't work.", 'Who are you?'])(
      'takes nothing that the assistant offered after “%s”',
      (said) => {
        expect(find({ turns: [offer, ['user', said]] })).toBeNull()
      },
    )

    it('takes nothing that nobody answered', () => {
      expect(find({ turns: [offer] })).toBeNull()
    })

    it.each<[string, string, readonly Line[]]>([
      [
        'another hour on the day offered',
        'Thu 2026-06-04 11:00',
        [offer, ['user', 'Eleven is better']],
      ],
      [
        'another day at the hour offered',
        'Fri 2026-06-05 10:00',
        [offer, ['user', 'Friday would be better']],
      ],
      [
        'the day first and the hour when asked',
        'Fri 2026-06-05 15:00',
        [WHEN, ['user', 'Friday.'], ['assistant', 'What time?'], ['user', 'At three.']],
      ],
      [
        'the hour first and the day when asked',
        'Mon 2026-06-08 15:00',
        [WHEN, ['user', 'At three'], ['assistant', 'On which day?'], ['user', 'Monday']],
      ],
      [
        'the last time agreed on',
        'Tue 2026-06-09 09:30',
        [
          ['user', 'Call me tomorrow at ten.'],
          ['assistant', 'We are closed then. How about Tuesday at nine thirty?'],
          ['user', 'Okay.'],
        ],
      ],
      [
        'what was repeated and confirmed',
        'Thu 2026-06-04 15:00',
        [
          WHEN,
          ['user', 'Tomorrow at three'],
          ['assistant', 'Great, I will call you back tomorrow at 3 PM.'],
          ['agent-action', 'Ended call'],
        ],
      ],
      [
        'the corrected repetition',
        'Thu 2026-06-04 16:00',
        [
          WHEN,
          ['user', 'Tomorrow at three'],
          ['assistant', 'So I will call you tomorrow at 3 PM?'],
          ['user', 'No, at four.'],
        ],
      ],
      [
        'an hour instead of a delay',
        'Wed 2026-06-03 16:00',
        [
          ['user', 'Call me in two hours'],
          ['assistant', 'In two hours?'],
          ['user', 'Make it four'],
        ],
      ],
    ])('takes %s', (_name, expected, turns) => {
      expect(wall(find({ turns }), NEW_YORK)).toBe(expected)
    })

    it('does not take the hour of an appointment for an offer to call', () => {
      const turns: Line[] = [
        ['assistant', 'Your appointment is tomorrow at 3 PM. Does that still work?'],
        ['user', 'Can you call me back on Friday?'],
      ]
      expect(wall(find({ turns }), NEW_YORK)).toBe('Fri 2026-06-05 10:00')
    })

    it('forgets a time that is taken back', () => {
      const turns: Line[] = [
        ['user', 'Call me tomorrow at ten.'],
        offer,
        ['user', 'No, forget it.'],
      ]
      expect(find({ turns })).toBeNull()
    })

    it('tells the words of both halves', () => {
      const turns: Line[] = [
        WHEN,
        ['user', 'Friday.'],
        ['assistant', 'What time?'],
        ['user', 'At three.'],
      ]
      expect(find({ turns })?.words).toBe('Friday, At three')
    })
  })

  describe('the summary', () => {
    const summary = 'The user was driving. They asked to be called back tomorrow at 3 PM.'

    it('counts where the transcript says nothing', () => {
      expect(wall(find({ summary }), NEW_YORK)).toBe('Thu 2026-06-04 15:00')
      expect(find({ summary: 'The user asked to be called back later.' })).toBeNull()
      expect(
        find({ summary: 'The agent offered to call tomorrow at 3 PM but the user refused.' }),
      ).toBeNull()
    })

    it('does not bring back a time that was refused', () => {
      const turns: Line[] = [
        ['assistant', 'Shall I call you back tomorrow at 3 PM?'],
        ['user', 'No.'],
      ]
      expect(find({ turns, summary })).toBeNull()
    })

    it('does not count against the transcript, nor under another label', () => {
      const turns: Line[] = [WHEN, ['user', 'Friday at ten']]
      expect(wall(find({ turns, summary }), NEW_YORK)).toBe('Fri 2026-06-05 10:00')
      expect(find({ summary, disposition: 'talked' })).toBeNull()
    })
  })

  describe('zones', () => {
    const turns: Line[] = [['user', 'Call me tomorrow at ten']]

    it.each([
      [NEW_YORK, '2026-06-04T14:00:00Z'],
      [LOS_ANGELES, '2026-06-04T17:00:00Z'],
      ['America/Phoenix', '2026-06-04T17:00:00Z'],
      ['America/St_Johns', '2026-06-04T12:30:00Z'],
      ['Pacific/Honolulu', '2026-06-04T20:00:00Z'],
      ['Asia/Kolkata', '2026-06-04T04:30:00Z'],
    ])('counts in %s', (zone, expected) => {
      expect(find({ turns, zones: [zone] })?.at).toBe(Date.parse(expected))
    })

    it('counts the day from the lead’s midnight', () => {
      const heardAt = Date.parse('2026-06-04T03:00:00Z')
      expect(wall(find({ turns, heardAt, zones: [NEW_YORK] }), NEW_YORK)).toBe(
        'Thu 2026-06-04 10:00',
      )
      expect(wall(find({ turns, heardAt, zones: ['Asia/Tokyo'] }), 'Asia/Tokyo')).toBe(
        'Fri 2026-06-05 10:00',
      )
    })

    it('takes the latest of several, whatever their order', () => {
      for (const zones of [
        [NEW_YORK, LOS_ANGELES],
        [LOS_ANGELES, NEW_YORK],
      ]) {
        expect(find({ turns, zones })?.at).toBe(Date.parse('2026-06-04T17:00:00Z'))
      }
    })

    it('finds nothing without a zone that exists', () => {
      expect(find({ turns, zones: [] })).toBeNull()
      expect(find({ turns, zones: ['Mars/Base'] })).toBeNull()
    })
  })

  describe('the nights on which the clock is changed', () => {
    const said = (text: string, heardAt: string) =>
      find({ turns: [['user', text]], heardAt: Date.parse(heardAt) })

    it.each([
      ['Call me tomorrow at ten', '2026-03-07T12:00-05:00', '2026-03-08T10:00-04:00'],
      ['Call me tomorrow at ten', '2026-10-31T12:00-04:00', '2026-11-01T10:00-05:00'],
      ['Call me in two hours', '2026-03-08T01:00-05:00', '2026-03-08T04:00-04:00'],
      ['Call me in two hours', '2026-11-01T00:30-04:00', '2026-11-01T01:30-05:00'],
      ['Call me in three days', '2026-03-06T12:00-05:00', '2026-03-09T10:00-04:00'],
      ['Call me tomorrow at 2:30 am', '2026-03-07T12:00-05:00', '2026-03-08T03:30-04:00'],
      ['Call me tomorrow at 1:30 am', '2026-10-31T12:00-04:00', '2026-11-01T01:30-05:00'],
      ['Call me at 8', '2026-10-31T20:00-04:00', '2026-11-01T08:00-05:00'],
    ])('“%s”, said at %s, is %s', (text, heardAt, expected) => {
      expect(said(text, heardAt)?.at).toBe(Date.parse(expected))
    })
  })

  it('finds “this afternoon” an hour from now when it has begun', () => {
    const turns: Line[] = [['user', 'Call me back this afternoon']]
    const at = (time: string) => find({ turns, heardAt: Date.parse(`2026-06-03T${time}-04:00`) })
    expect(wall(at('15:10'), NEW_YORK)).toBe('Wed 2026-06-03 16:10')
    expect(at('17:30')).toBeNull()
  })

  it('goes no further than sixty days', () => {
    const inDays = (days: number) => find({ turns: [['user', `Call me back in ${days} days`]] })
    expect(inDays(60)).not.toBeNull()
    expect(inDays(61)).toBeNull()
    expect((inDays(60)?.at ?? 0) - HEARD_AT).toBeLessThanOrEqual(FARTHEST_CALLBACK_MS)
  })
})
