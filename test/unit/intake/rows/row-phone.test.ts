import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openingOf } from '../../../../src/domain/law/calling-law.ts'
import { createRegionFinder } from '../../../../src/domain/places/region-finder.ts'
import { createZoneFinder } from '../../../../src/domain/places/zones.ts'
import { checkRow, type RowContext } from '../../../../src/intake/rows/check-row.ts'
import { loadRegionMap, loadZoneMap } from '../../../../src/system/zone-data.ts'
import { makeContext, readHeader } from '../make.ts'

const { findZones } = createZoneFinder(loadZoneMap())
const { findRegions } = createRegionFinder(loadRegionMap())

function check(header: string, cells: string, changes: Partial<RowContext> = {}) {
  const row = { rowNumber: 2, cells: cells.split('|'), problem: null }
  return checkRow(row, readHeader(header.split('|')), makeContext({ findZones, ...changes }))
}

describe('a number beside a country', () => {
  it.each([
    ['Country', '2079460958', 'United Kingdom'],
    ['Country', '2079460958', 'Royaume-Uni'],
    ['Country Code', '2079460958', 'GB'],
    ['Country Code', '2079460958', '+44'],
    ['Dial code', '2079460958', '0044'],
    ['Ländervorwahl', '2079460958', '44'],
    ['Billing Country', '2079460958', 'GBR'],
    ['Land', '2079460958', 'Großbritannien'],
  ])('is read as one of it: %s %s %s', (header, phone, country) => {
    expect(check(`phone|${header}`, `${phone}|${country}`)).toEqual({
      verdict: 'rejected',
      reason: expect.stringContaining('belongs to GB'),
    })
    const allowed = check(`phone|${header}`, `${phone}|${country}`, { countries: ['US', 'GB'] })
    expect(allowed).toMatchObject({ lead: { phone: '+442079460958', country: 'GB' } })
  })

  it.each([
    ['Country', '4155550101', 'USA', 'US'],
    ['Country', '4155550101', '', 'US'],
    ['Country', '4155550101', 'N/A', 'US'],
    ['Calling code', '4155550101', '+1', 'US'],
    ['Calling code', '4165550101', '1', 'CA'],
    ['Country', '+14155550101', 'États-Unis', 'US'],
    ['Country', '4165550101', 'Canada', 'CA'],
    ['Country of birth', '4155550101', 'France', 'US'],
  ])('is callable: %s %s %s', (header, phone, country, owner) => {
    expect(check(`phone|${header}`, `${phone}|${country}`)).toMatchObject({
      verdict: 'accepted',
      lead: { country: owner },
    })
  })

  it.each([
    [
      'Country',
      '+14155550101',
      'GB',
      ['United States (US)', 'United Kingdom (GB)', '“Country” (GB)'],
    ],
    ['Country', '415-555-0101', 'France', ['France (FR)', 'no phone number', '“Country” (France)']],
    ['Calling code', '+442079460958', '+1', ['United Kingdom (GB)', 'United States (US)']],
    ['Country', '4155550101', 'Atlantis', ['“Country”', '“Atlantis”']],
    ['Country', '+14155550101', 'Atlantis', ['“Country”', '“Atlantis”']],
    ['Country', '4155550101', 'Jamaica', ['United States (US)', 'Jamaica (JM)']],
    ['Country', '4155550101', 'Puerto Rico', ['in PR', 'COUNTRIES']],
    ['Country', '7875550101', 'USA', ['belongs to PR', 'COUNTRIES']],
  ])('is rejected with the reason: %s %s %s', (header, phone, country, parts) => {
    const verdict = check(`phone|${header}`, `${phone}|${country}`)
    expect(verdict).toMatchObject({ verdict: 'rejected' })
    for (const part of parts)
      expect(verdict).toMatchObject({ reason: expect.stringContaining(part) })
  })

  it('is rejected where two columns name different countries', () => {
    const header = 'phone|Mailing Country|Dial code'
    expect(check(header, '4155550101|United Kingdom|+1')).toMatchObject({
      verdict: 'rejected',
      reason: expect.stringContaining('“Mailing Country” (United Kingdom) and “Dial code” (+1)'),
    })
    expect(check(header, '4155550101|USA|+1')).toMatchObject({ verdict: 'accepted' })
  })

  it("hears a company's country only where nothing else says one", () => {
    const header = 'phone|Country|Company Country'
    expect(check(header, '4155550101|US|France')).toMatchObject({ verdict: 'accepted' })
    expect(check(header, '4155550101||France')).toMatchObject({ verdict: 'rejected' })
  })

  it('is called by the clocks and laws of both, where the United States and Canada are named', () => {
    for (const [phone, country, own, other] of [
      ['4165550101', 'United States', 'CA', 'us'],
      ['4155550101', 'Canada', 'US', 'ca'],
    ] as const) {
      const both = check('phone|Country', `${phone}|${country}`)
      if (both.verdict !== 'accepted') throw new Error('not accepted')
      const { zones } = both.lead
      expect(both.lead.country).toBe(own)
      expect(zones).toEqual(expect.arrayContaining(['America/Toronto', 'America/Los_Angeles']))
      const regions = findRegions({ phone: both.lead.phone, country: own })
      const place = { country: own, zones, regions, kind: 'marketing' as const, hours: null }
      const opening = openingOf({ ...place, now: Date.UTC(2026, 5, 10, 21) })
      expect(opening).toMatchObject({ open: true, rules: expect.arrayContaining([other]) })
      expect(openingOf({ ...place, now: Date.UTC(2026, 5, 10, 15) })).toMatchObject({ open: false })
      expect(check('phone|Country', `${phone}|${country}`, { countries: [own] })).toMatchObject({
        verdict: 'rejected',
        reason: expect.stringContaining('may not call'),
      })
    }
    // No clock is known of a toll-free number, and a country gives it none.
    expect(check('phone|Country', '8005550101|Canada')).toMatchObject({ verdict: 'rejected' })
  })
})

describe('a number in two columns', () => {
  it.each([
    ['Area Code|Phone', '415|555-0101'],
    ['Phone number|Phone area code', '555-0101|(415)'],
    ['Vorwahl|Rufnummer', '415|5550101'],
    ['Country|Area Code|Phone', 'USA|415|555-0101'],
    ['Phone|Ext', '415-555-0101|'],
    ['Phone|Extension', '415-555-0101|n/a'],
  ])('is taken: %s', (header, cells) => {
    expect(check(header, cells)).toMatchObject({ lead: { phone: '+14155550101' } })
  })

  it.each([
    ['Phone|Ext', '415-555-0101|204', 'extension'],
    ['Phone|Phone ext', '415-555-0101|x204', 'extension'],
    ['Telefon|Durchwahl', '415-555-0101|12', 'extension'],
    ['Area Code|Phone', '212|415-555-0101', '“Area Code” says “212”'],
    ['Area Code|Phone', '|555-0101', 'too few digits'],
    ['Area Code|Phone', '41|55550101', '“Area Code” says “41”'],
  ])('is not guessed: %s %s', (header, cells, reason) => {
    expect(check(header, cells)).toMatchObject({
      verdict: 'rejected',
      reason: expect.stringContaining(reason),
    })
  })
})

describe('a country or calling code column', () => {
  const phone = fc.oneof(
    fc.constantFrom(
      ...[
        '2079460958',
        '4155550101',
        '(416) 555-0101',
        '+14155550101',
        '+442079460958',
        '7875550101',
      ],
      ...[
        '8005550101',
        '8765550101',
        '911',
        '',
        '442079460958',
        '07911 123456',
        '415-555-0101 (fax)',
      ],
      ...[
        'UK 2079460958',
        '+493023125012',
        '555-0101',
        '6045550101',
        '1-800-FLOWERS',
        '+17875550101',
      ],
    ),
    fc.stringMatching(/^\+?[1-9]\d{9,11}$/),
  )
  const country = fc.oneof(
    fc.constantFrom(
      ...[
        'US',
        'USA',
        'Canada',
        'GB',
        '+44',
        '+1',
        '1',
        '0044',
        'Atlantis',
        'Puerto Rico',
        'Jamaica',
      ],
      ...['', '-', 'Deutschland', '+999', 'US +44', '🇺🇸', '🇨🇦', 'Guam', 'France'],
    ),
    fc.string({ maxLength: 5 }).filter((text) => !text.includes('|')),
  )
  const header = fc.constantFrom('Country', 'Calling code', 'Billing Country', 'Phone country code')

  it('never makes a lead of what was none, nor one that is called earlier', () => {
    fc.assert(
      fc.property(phone, country, header, (number, named, title) => {
        const before = check('phone|name', `${number}|Ann`)
        const after = check(`phone|name|${title}`, `${number}|Ann|${named}`)
        if (after.verdict !== 'accepted') return
        if (before.verdict !== 'accepted') throw new Error(`${number} ${named}`)
        expect(after.lead.phone).toBe(before.lead.phone)
        expect(after.lead.zones).toEqual(expect.arrayContaining(before.lead.zones))
      }),
      { numRuns: 1500 },
    )
  })
})
