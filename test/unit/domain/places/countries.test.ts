import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { readCountries, shareCallingCode } from '../../../../src/domain/places/countries.ts'

describe('readCountries', () => {
  it('knows every country with phone numbers by its code, its flag and its name in five languages', () => {
    const unread: string[] = []
    for (const country of getCountries()) {
      const flag = [...country].map((letter) =>
        String.fromCodePoint(letter.charCodeAt(0) + 127_397),
      )
      const names = ['en', 'de', 'fr', 'es', 'pt'].map((language) =>
        new Intl.DisplayNames([language], { type: 'region' }).of(country),
      )
      for (const text of [country, country.toLowerCase(), flag.join(''), ...names]) {
        if (readCountries(text ?? '')?.join() !== country) unread.push(`${country} ${text}`)
      }
    }
    expect(unread).toEqual([])
  })

  it('knows every calling code in every way to write it, the main country first', () => {
    for (const country of getCountries()) {
      const code = getCountryCallingCode(country)
      for (const text of [`+${code}`, code, `00${code}`, `011 ${code}`, `${code}.0`]) {
        expect([text, readCountries(text)]).toEqual([text, expect.arrayContaining([country])])
      }
    }
    expect(readCountries('+44')?.[0]).toBe('GB')
    expect(readCountries('1')?.[0]).toBe('US')
    expect(readCountries('+7')?.[0]).toBe('RU')
  })

  it.each([
    ['USA', 'US'],
    ['U.S.A.', 'US'],
    ['United States of America (the)', 'US'],
    ['Vereinigte Staaten von Amerika', 'US'],
    ['EE. UU.', 'US'],
    ['UK', 'GB'],
    ['England', 'GB'],
    ['Großbritannien', 'GB'],
    ['GBR', 'GB'],
    ['DEU', 'DE'],
    ['Holland', 'NL'],
    ['Korea, Republic of', 'KR'],
    ['Moldova, Republic of', 'MD'],
    ['Trinidad and Tobago', 'TT'],
    ['Saint Lucia', 'LC'],
    ['Virgin Islands, U.S.', 'VI'],
    ['US (+1)', 'US'],
    ['United Kingdom +44', 'GB'],
    ['+44 GB', 'GB'],
    ['US - United States', 'US'],
    ['🇬🇧 UK', 'GB'],
    ['AND', 'AD'],
    ['ST', 'ST'],
    ['et', 'ET'],
  ])('reads %j', (text, country) => {
    expect(readCountries(text)).toEqual([country])
  })

  it.each([
    'Atlantis',
    '',
    '-',
    'EU',
    'USA/Canada',
    'US +44',
    '+999',
    '840',
    '1-876',
    'x'.repeat(99),
  ])('does not guess %j', (text) => {
    expect(readCountries(text)).toBeNull()
  })
})

describe('shareCallingCode', () => {
  it('tells who is behind one code', () => {
    expect(shareCallingCode('US', 'JM')).toBe(true)
    expect(shareCallingCode('GB', 'JE')).toBe(true)
    expect(shareCallingCode('US', 'GB')).toBe(false)
  })
})
