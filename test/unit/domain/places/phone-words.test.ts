import { describe, expect, it } from 'vitest'
import { readPhone } from '../../../../src/domain/places/phone.ts'

const NUMBER = '+14155550101'

describe('a number with words around it', () => {
  it.each([
    '(415) 555-0101 (Mobile)',
    '415-555-0101 (cell)',
    '415-555-0101 (24 hour hotline)',
    '415-555-0101 24/7',
    'M: 415-555-0101',
    'C:415-555-0101',
    'H 415-555-0101',
    'W. 415-555-0101',
    'mobile - 415-555-0101',
    'Home: 415-555-0101',
    'Cell # 415-555-0101',
    'Phone No: 415-555-0101',
    'Mobile 2: 415-555-0101',
    'PH: 415-555-0101',
    'Handy: 415-555-0101',
    '415-555-0101 (privé)',
    '415-555-0101 (casa)',
    '415-555-0101 (trabalho)',
    '415-555-0101 [work]',
    '415-555-0101 / mobile',
    'Mobile\n415-555-0101',
    '4155550101m',
    'ask for Bob? 415-555-0101',
    '415-555-0101 (ask for Mrs. Doe)',
    '4155550101;',
    '4155550101,',
    '415-555-0101.',
    '; 415-555-0101 |',
    '4,155,550,101',
    '14,155,550,101.00',
    "4'155'550'101",
    '415,555,0101',
    '415-555-0101 / 415-555-0101',
    '415-555-0101 415-555-0101',
    '4155550101 (415-555-0101)',
    '+1 415 555 0101; (415) 555-0101',
    '+14155550101 +1 (415) 555-0101',
    '1-415-555-0101, 415.555.0101',
    'Home: 415-555-0101, Work: 415-555-0101',
    'US: 415-555-0101',
    '415-555-0101 (USA)',
    '🇺🇸 415-555-0101',
  ])('is taken: %j', (text) => {
    expect(readPhone(text, 'US')).toMatchObject({ ok: true, phone: NUMBER })
  })

  it.each([
    ['415-555-0101 (fax)', 'fax'],
    ['F: 415-555-0101', 'fax'],
    ['Telefax 415-555-0101', 'fax'],
    ['415-555-0101 pager', 'fax'],
    ['415-555-0101 (old)', 'not_in_use'],
    ['wrong # 415-555-0101', 'not_in_use'],
    ['415-555-0101 - disconnected', 'not_in_use'],
    ['415-555-0101 not in service', 'not_in_use'],
    ['415-555-0101 (nicht mehr)', 'not_in_use'],
    ['ancien: 415-555-0101', 'not_in_use'],
    ['415-555-0101 número equivocado', 'not_in_use'],
    ['415-555-0101 do not call', 'not_to_call'],
    ["don't call 415-555-0101", 'not_to_call'],
    ['DNC 415-555-0101', 'not_to_call'],
    ['415-555-0101 (no llamar)', 'not_to_call'],
    ['415-555-0101 nicht anrufen', 'not_to_call'],
    ['415-555-0101 ne pas appeler', 'not_to_call'],
    ['415-555-0101 não ligar', 'not_to_call'],
    ['415-555-0101 (text only)', 'not_to_call'],
    ['NO 415-555-0101', 'not_to_call'],
  ])('is not called, and remembered for it: %j', (text, reason) => {
    expect(readPhone(text, 'US')).toEqual({ ok: false, reason, marked: NUMBER })
  })

  it.each([
    ['call after 5 415-555-0101', 'words'],
    ['call after 1 415-555-0101', 'words'],
    ['call at 5: 415-555-0101', 'words'],
    ['415-555-0101 until 5', 'words'],
    ['415-555-0101 Bob', 'words'],
    ["415-555-0101 (Bob's)", 'words'],
    ['415-555-0101 ask for removal', 'words'],
    ['415-555-0101 ask for nobody', 'words'],
    ['415-555-0101 (spouse)', 'words'],
    ['415-555-0101 Atlantis', 'words'],
    ['PH 9175550101', 'words'],
    ['415-555-0101 US/Canada', 'words'],
    ['1-800-FLOWERS', 'letters'],
    ['1-800-555-HELP', 'letters'],
    ['1-800-555-CALL', 'letters'],
    ['1-800-555 HELP', 'letters'],
    ['415-555-0101 x204 (Mobile)', 'extension'],
    ['415-555-0101 Durchwahl 12', 'extension'],
    ['415-555-0101,5', 'extension'],
    ['41,55,55,01,01', 'characters'],
    ['☎ 415-555-0101', 'characters'],
    ['415-555-0101 / 415-555-0102', 'several'],
    ['Phone: 415-555-0101 Fax: 415-555-0102', 'several'],
    ['Bob 415-555-0101, Ann 415-555-0102', 'several'],
    ['415-555-0101 / 555-0101', 'several'],
  ])('is not guessed: %j', (text, reason) => {
    expect(readPhone(text, 'US')).toEqual({ ok: false, reason })
  })

  it.each([
    ['UK 2079460958', '+442079460958'],
    ['2079460958 (GB)', '+442079460958'],
    ['United Kingdom: 020 7946 0958', '+442079460958'],
    ['GBR mobile 07400 123456', '+447400123456'],
    ['🇬🇧 2079460958', '+442079460958'],
    ['+44 20 7946 0958 UK', '+442079460958'],
    ['+44 20 7946 0958 / 020 7946 0958', '+442079460958'],
    ['AT 6642345678', '+436642345678'],
    ['Deutschland 030 23125012', '+493023125012'],
  ])('is of the country that is named beside it: %j', (text, phone) => {
    expect(readPhone(text, 'US')).toMatchObject({ ok: true, phone })
  })

  it('does not agree with another country beside it', () => {
    expect(readPhone('+14155550101 (GB)', 'US')).toEqual({
      ok: false,
      reason: 'other_country',
      disagree: { number: 'US', said: 'GB' },
    })
    expect(readPhone('GB 415-555-0101 (US)', 'US').ok).toBe(false)
    expect(readPhone('415-555-0101 (France)', 'US')).toEqual({
      ok: false,
      reason: 'other_country',
      disagree: { number: null, said: 'FR' },
    })
  })
})

describe('the time that reading takes', () => {
  const PIECES = [
    '0',
    '4155550101 ',
    '#',
    'x',
    ' ',
    ',',
    'ext ',
    '(',
    ')',
    '"',
    "'",
    '.',
    ';',
    '\n',
  ]
  const MIXED = ['1#', '1 ', 'x1', '0,', ' x', ' +', '(0', '24 ', 'ask for ', 'A 1', '="', 'no ']

  // Texts at the bound, and twice as long beyond it: steps are counted as time, in one process.
  it.each([...PIECES, ...MIXED])('grows no faster than a cell of %j', (piece) => {
    const make = (characters: number) =>
      `${piece.repeat(Math.ceil(characters / piece.length)).slice(0, characters)}*`
    const take = (characters: number) => {
      const text = make(characters)
      let best = Number.POSITIVE_INFINITY
      for (let round = 0; round < 5; round += 1) {
        const from = process.hrtime.bigint()
        for (let times = 0; times < 20; times += 1) readPhone(text, 'US')
        best = Math.min(best, Number(process.hrtime.bigint() - from))
      }
      return best
    }
    take(250)
    // A tenfold cell may take ten times as long, and never a hundred times.
    expect(take(999) / take(99)).toBeLessThan(45)
    expect(take(20_000) / take(10_000)).toBeLessThan(6)
  })
})
