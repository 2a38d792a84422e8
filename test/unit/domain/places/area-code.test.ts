import { describe, expect, it } from 'vitest'
import { withAreaCode } from '../../../../src/domain/places/area-code.ts'
import { readPhone } from '../../../../src/domain/places/phone.ts'

describe('withAreaCode', () => {
  it.each([
    ['415', '555-0101', 'US', '+14155550101'],
    ['(415)', '5550101', 'US', '+14155550101'],
    ['1-415', '555 0101', 'US', '+14155550101'],
    ['+1 415', '555-0101', 'US', '+14155550101'],
    ['415.0', '555-0101 (home)', 'US', '+14155550101'],
    ['415', '(415) 555-0101', 'US', '+14155550101'],
    ['415', '+1 415 555 0101', 'US', '+14155550101'],
    ['1', '4155550101', 'US', '+14155550101'],
    ['+1', '4155550101', 'US', '+14155550101'],
    ['416', '555-0101', 'CA', '+14165550101'],
    ['030', '23125012', 'DE', '+493023125012'],
    ['+49 30', '23125012', 'US', '+493023125012'],
    ['020', '7946 0958', 'GB', '+442079460958'],
    ['415', '+44 20 7946 0958', 'US', '+442079460958'],
  ])('joins %j and %j in %s', (area, number, country, phone) => {
    const whole = withAreaCode(area, number, country)
    expect(whole !== null && readPhone(whole, country)).toMatchObject({ ok: true, phone })
  })

  it.each([
    ['212', '415-555-0101'],
    ['212', '+14155550101'],
    ['41', '55550101'],
    ['4155', '550101'],
    ['San Francisco', '415-555-0101'],
    ['015', '555-0101'],
    ['+44', '+14155550101'],
  ])('does not believe %j beside %j', (area, number) => {
    expect(withAreaCode(area, number, 'US')).toBeNull()
  })

  it('leaves what is wrong with the number to its reading', () => {
    for (const number of ['555-0101 x5', 'n/a', '55501', '1-800-FLOWERS']) {
      expect(withAreaCode('415', number, 'US')).toBe(number)
    }
  })
})
