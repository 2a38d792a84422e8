import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import {
  formatPhone,
  maskPhone,
  parsePhone,
  readPhone,
} from '../../../../src/domain/places/phone.ts'
import { PHONE_PROBLEMS, phoneProblemText } from '../../../../src/domain/places/phone-problems.ts'

describe('parsePhone', () => {
  it('reads what readPhone reads, and throws a sentence for the rest', () => {
    expect(parsePhone('(415) 555-0123', 'US')).toMatchObject({ phone: '+14155550123' })
    expect(() => parsePhone('911', 'US')).toThrow(
      expect.objectContaining({ code: 'invalid', message: phoneProblemText('service_number') }),
    )
  })
})

describe('readPhone', () => {
  it.each([
    ['+14155550123', '+14155550123'],
    ['4155550123', '+14155550123'],
    ['14155550123', '+14155550123'],
    ['(415) 555-0123', '+14155550123'],
    ['415.555.0123', '+14155550123'],
    ['415/555-0123', '+14155550123'],
    ['(+1) 415 555 0123', '+14155550123'],
    ["'+14155550123", '+14155550123'],
    ['tel:+1-415-555-0123', '+14155550123'],
    ['="4155550123"', '+14155550123'],
    ['"4155550123"', '+14155550123'],
    ['4155550100.0', '+14155550100'],
    ['+14155550100.00', '+14155550100'],
    ['4.155550123E+9', '+14155550123'],
    ['1.4155550123E10', '+14155550123'],
    ['415\u00a0555\u200b0123', '+14155550123'],
    ['\u202a+1 415-555-0123\u202c', '+14155550123'],
    ['\ufeff4155550123\t', '+14155550123'],
    ['１４１５５５５０１２３', '+14155550123'],
    ['＋１（４１５）５５５－０１２３', '+14155550123'],
    ['٤١٥٥٥٥٠١٢٣', '+14155550123'],
    ['415–555–0123', '+14155550123'],
    ['0014155550123', '+14155550123'],
    ['00442079460958', '+442079460958'],
    ['011442079460958', '+442079460958'],
    ['+44 (0) 20 7946 0958', '+442079460958'],
  ])('reads %j', (text, phone) => {
    expect(readPhone(text, 'US')).toMatchObject({ ok: true, phone })
  })

  it.each([
    ['', 'empty'],
    [' \u200b', 'empty'],
    ['-', 'empty'],
    ['=""', 'empty'],
    ['4.15556E+09', 'lost_digits'],
    ['4,15556E+09', 'lost_digits'],
    ['4.15555E+9', 'lost_digits'],
    ['4.1555501239E9', 'lost_digits'],
    ['n/a', 'letters'],
    ['1-800-FLOWERS', 'letters'],
    ['415*555*0123', 'characters'],
    ['+1+4155550123', 'characters'],
    ['1+4155550123', 'characters'],
    ['4155550123, 4155550124', 'several'],
    ['4155550123 or 4155550124', 'several'],
    ['4155550123\n4155550124', 'several'],
    ['4155550123/4155550124', 'several'],
    ['4155550123 x12', 'extension'],
    ['4155550123x5', 'extension'],
    ['4155550123 ext. 5', 'extension'],
    ['4155550123 Extension 5', 'extension'],
    ['4155550123 poste 5', 'extension'],
    ['4155550123 #5', 'extension'],
    ['4155550123,,123#', 'extension'],
    ['tel:+14155550123;ext=4', 'extension'],
    ['555-0123', 'too_short'],
    ['12', 'too_short'],
    ['41555501234', 'too_long'],
    ['442079460958', 'too_long'],
    ['4155550100.5', 'not_possible'],
    ['+12225550123', 'not_valid'],
    ['+999123456789', 'not_valid'],
    ['+881612345678', 'not_valid'],
    ['911', 'service_number'],
    ['+1 911', 'service_number'],
    ['988', 'service_number'],
    ['112', 'service_number'],
    ['72345', 'too_short'],
    ['12345', 'too_short'],
    ['555', 'too_short'],
    ['555-01', 'too_short'],
    ['211', 'service_number'],
    ['116117', 'service_number'],
    ['4159110000', 'service_number'],
    ['(415) 555-1212', 'service_number'],
    ['+1 900 555 1234', 'premium_rate'],
    ['+44 909 879 0000', 'premium_rate'],
    ['+49 1801 234567', 'premium_rate'],
  ])('refuses %j: %s', (text, reason) => {
    expect(readPhone(text, 'US')).toEqual({ ok: false, reason })
  })

  it('accepts the fictional 555-01xx numbers that demos and tests call', () => {
    for (const code of ['212', '415', '602', '808', '850', '907', '416', '604', '800']) {
      for (const line of ['0100', '0123', '0199']) {
        const phone = `+1${code}555${line}`
        expect(readPhone(phone, 'US')).toMatchObject({ ok: true, phone })
      }
    }
  })

  it('reads a number without a country code by the default country, and never by another', () => {
    expect(readPhone('020 7946 0958', 'GB')).toMatchObject({ ok: true, phone: '+442079460958' })
    expect(readPhone('020 7946 0958', 'US').ok).toBe(false)
    expect(readPhone('4155550123', 'GB').ok).toBe(false)
    expect(readPhone('4155550123', 'nowhere').ok).toBe(false)
    expect(readPhone('+14155550123', 'nowhere')).toMatchObject({ ok: true })
  })

  it('tells the country and the kind of the number', () => {
    expect(readPhone('+16135550123', 'US')).toMatchObject({ country: 'CA' })
    expect(readPhone('+18765550123', 'US')).toMatchObject({ country: 'JM' })
    expect(readPhone('+18005550123', 'US')).toMatchObject({ country: 'US', kind: 'toll_free' })
    expect(readPhone('+33612345678', 'US')).toMatchObject({ country: 'FR', kind: 'mobile' })
    expect(readPhone('+14155550123', 'US')).toMatchObject({ kind: 'landline_or_mobile' })
  })

  it('reads what it gives: E.164 in, the same E.164 out', () => {
    for (const text of ['(415) 555-0123', '+442079460958', '0033612345678']) {
      const first = readPhone(text, 'US')
      expect(first.ok && readPhone(first.phone, 'DE')).toEqual(first)
    }
  })
})

describe('phoneProblemText', () => {
  it('has a sentence for every problem, and tells how to save digits that a spreadsheet cut', () => {
    const texts = PHONE_PROBLEMS.map(phoneProblemText)
    for (const text of texts) expect(text).toMatch(/[.?]$/)
    expect(new Set(texts).size).toBe(PHONE_PROBLEMS.length)
    expect(phoneProblemText('lost_digits')).toContain('Format the column as text')
  })
})

describe('maskPhone', () => {
  it.each([
    ['+14155550112', '+1415…12'],
    ['+442079460958', '+4420…58'],
    ['+2901234', '…34'],
    ['911', '…11'],
    ['', '…'],
  ])('hides the middle of %j', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked)
  })
})

describe('formatPhone', () => {
  it.each([
    ['+14155550112', '+1 (415) 555-0112'],
    ['+442079460958', '+44 20 7946 0958'],
    ['not a phone', 'not a phone'],
  ])('writes %j for people', (phone, text) => {
    expect(formatPhone(phone)).toBe(text)
  })
})

describe('neighbouring North American numbers', () => {
  it('are read one by one as the library reads each of them', () => {
    // The first of a block is looked up, the others are told by it.
    const ends = ['0000', '0199', '1212', '4111', '9999']
    const blocks = Array.from({ length: 800 }, (_, index) => 200_007 + index * 997)
    for (const block of [...blocks, 246_521, 246_522]) {
      for (const end of ends) {
        const digits = `${block}${end}`
        const parsed = parsePhoneNumberFromString(digits, { defaultCountry: 'US', extract: false })
        const reading = readPhone(digits, 'US')
        const isCallable =
          parsed?.getType() !== undefined &&
          parsed.getType() !== 'PREMIUM_RATE' &&
          !/^...(?:.11|5551212)/.test(parsed.nationalNumber)
        expect([digits, reading.ok]).toEqual([digits, isCallable])
        if (reading.ok) {
          expect(reading).toMatchObject({ phone: parsed?.number, country: parsed?.country })
        }
      }
    }
  })

  it('are told apart from directory assistance in the same block', () => {
    expect(readPhone('4155550123', 'US').ok).toBe(true)
    expect(readPhone('4155551212', 'US')).toEqual({ ok: false, reason: 'service_number' })
    expect(readPhone('4155550124', 'US').ok).toBe(true)
  })

  it('are read by the country that a number without a country code is in', () => {
    expect(readPhone('6044440123', 'CA')).toMatchObject({ phone: '+16044440123', country: 'CA' })
    expect(readPhone('6044440123', 'US')).toMatchObject({ country: 'CA' })
    expect(readPhone('6044440123', 'GB').ok).toBe(false)
    expect(readPhone('+16044440124', 'GB')).toMatchObject({ phone: '+16044440124' })
  })
})
