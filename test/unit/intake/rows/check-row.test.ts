import { describe, expect, it } from 'vitest'
import type { ZoneHints } from '../../../../src/domain/places/zones.ts'
import { checkRow, type RowContext } from '../../../../src/intake/rows/check-row.ts'
import { makeContext, readHeader } from '../make.ts'

function check(header: string, cells: string, context: RowContext = makeContext(), rowNumber = 2) {
  return checkRow(
    { rowNumber, cells: cells.split('|'), problem: null },
    readHeader(header.split('|')),
    context,
  )
}

describe('checkRow', () => {
  it('makes a lead with every column of the table', () => {
    const header =
      'phone|first_name|last_name|email|company|state|zip|timezone|consent|consent_at|owner|prompt|language|notes|Plan'
    const cells =
      '(415) 555-0112|Ann|Lee|ann@example.com|Acme|CA|94105|America/Los_Angeles|web form|2026-01-31|U012AB|gold|es|likes tea|Pro'
    expect(check(header, cells)).toEqual({
      verdict: 'accepted',
      ignored: [],
      unread: [],
      lead: {
        rowNumber: 2,
        phone: '+14155550112',
        country: 'US',
        name: 'Ann Lee',
        firstName: 'Ann',
        lastName: 'Lee',
        email: 'ann@example.com',
        company: 'Acme',
        region: 'CA',
        zip: '94105',
        timezone: 'America/Los_Angeles',
        zones: ['America/Chicago'],
        language: 'es',
        prompt: 'gold',
        owner: 'U012AB',
        consent: 'granted',
        consentSource: 'web form',
        consentAt: Date.UTC(2026, 0, 31),
        variables: {
          phone: '+14155550112',
          name: 'Ann Lee',
          first_name: 'Ann',
          last_name: 'Lee',
          email: 'ann@example.com',
          company: 'Acme',
          state: 'CA',
          zip: '94105',
          timezone: 'America/Los_Angeles',
          consent: 'web form',
          consent_at: '2026-01-31',
          owner: 'U012AB',
          prompt: 'gold',
          language: 'es',
          notes: 'likes tea',
          plan: 'Pro',
        },
      },
    })
  })

  it('asks for the zones of the number with all that the row says of the place', () => {
    const asked: ZoneHints[] = []
    const findZones = (place: ZoneHints) => {
      asked.push(place)
      return {
        zones: ['America/Denver', 'America/Phoenix'],
        from: 'area_code' as const,
        ignored: ['zip' as const],
      }
    }
    const verdict = check(
      'phone|state|zip',
      '303-555-0199|Colorado|80202',
      makeContext({ findZones }),
    )
    expect(asked).toEqual([
      { phone: '+13035550199', country: 'US', timezone: null, zip: '80202', region: 'Colorado' },
    ])
    expect(verdict).toMatchObject({
      lead: { zones: ['America/Denver', 'America/Phoenix'] },
      ignored: ['zip'],
    })
  })

  it('leaves out a number whose time zone nobody knows, until a row says it', () => {
    const findZones = ({ zip }: ZoneHints) =>
      zip === null ? null : { zones: ['America/Chicago'], from: 'zip' as const }
    const context = makeContext({ findZones })
    expect(check('phone|zip', '4155550112|', context)).toEqual({
      verdict: 'rejected',
      reason: expect.stringContaining('time zone'),
    })
    expect(check('phone|zip', '4155550112|60601', context)).toMatchObject({
      verdict: 'accepted',
      lead: { zones: ['America/Chicago'] },
    })
  })

  it('takes a number without a time zone where calling hours do not count', () => {
    const context = makeContext({ findZones: () => null, needsZone: false })
    expect(check('phone', '4155550112', context)).toMatchObject({
      verdict: 'accepted',
      lead: { zones: [] },
    })
  })

  it('says of an unusable number what is wrong with it', () => {
    expect(check('phone|name', '4.15556E+09|Ann')).toMatchObject({
      verdict: 'rejected',
      reason: expect.stringContaining('Format the column as text'),
    })
    expect(check('name|phone', 'Ann')).toMatchObject({
      verdict: 'rejected',
      reason: 'The phone number is empty.',
    })
  })

  it('refuses a country that may not be called, and names those that may', () => {
    expect(check('phone', '+44 20 7946 0958')).toEqual({
      verdict: 'rejected',
      reason:
        'The number belongs to GB, which Dialbot may not call. It may call: US, CA (setting COUNTRIES).',
    })
    const abroad = makeContext({ countries: ['GB'], defaultCountry: 'GB' })
    expect(check('phone', '020 7946 0958', abroad)).toMatchObject({
      verdict: 'accepted',
      lead: { phone: '+442079460958', country: 'GB' },
    })
  })

  it('names the row that had the number first', () => {
    const context = makeContext()
    check('phone', '4155550112', context, 7)
    expect(check('phone', '+1 415-555-0112', context, 19)).toEqual({
      verdict: 'duplicate',
      reason: 'Row 7 has the same phone number.',
      kind: 'An earlier row has the same phone number.',
      refusal: null,
    })
    expect(check('phone', '4155550113', context, 20)).toMatchObject({ verdict: 'accepted' })
  })

  it('hands on that a duplicate refuses, and in which words', () => {
    const context = makeContext()
    check('phone|consent', '4155550112|yes', context, 7)
    expect(check('phone|consent', '415-555-0112|Opted out by phone', context, 8)).toEqual({
      verdict: 'duplicate',
      reason: 'Row 7 has the same phone number. This row says no to calls, so nobody calls it.',
      kind: expect.stringMatching(/^An earlier row .* says no to calls/),
      refusal: { firstRow: 7, source: 'consent: Opted out by phone' },
    })
    expect(check('phone|consent', '4155550112|', context, 9)).toMatchObject({ refusal: null })
  })

  it('does not call a row a duplicate of one that was rejected', () => {
    const context = makeContext({ countries: ['CA'] })
    check('phone', '4155550112', context, 2)
    expect(check('phone', '4155550112', context, 3)).toMatchObject({ verdict: 'rejected' })
  })

  it('keeps a number of the do-not-call list out', () => {
    const context = makeContext({ isSuppressed: (phone) => phone === '+14155550112' })
    expect(check('phone', '4155550112', context)).toEqual({
      verdict: 'suppressed',
      reason: 'The number is on the do-not-call list.',
    })
    expect(check('phone', '4155550113', context)).toMatchObject({ verdict: 'accepted' })
  })

  it('takes no row in which a stray separator moved the cells', () => {
    expect(check('phone|company|consent', '4155550112|Acme| Inc.|no')).toMatchObject({
      verdict: 'rejected',
      reason: expect.stringContaining('4 cells but the header has 3'),
    })
    expect(check('phone|company', '4155550112|Acme|| ')).toMatchObject({ verdict: 'accepted' })
  })

  it('leaves empty values out of the variables', () => {
    const verdict = check('phone|plan|company', '4155550112||')
    expect(verdict).toMatchObject({ lead: { company: null } })
    expect(verdict.verdict === 'accepted' && verdict.lead.variables).toEqual({
      phone: '+14155550112',
    })
  })

  it('knows nothing of consent without a consent column', () => {
    expect(check('phone|consent_at', '4155550112|2026-01-31')).toMatchObject({
      lead: { consent: 'unknown', consentSource: null, consentAt: null },
    })
  })

  it('takes the source of a yes from its own column', () => {
    expect(check('phone|consent|consent_source', '4155550112|yes|Trade fair')).toMatchObject({
      lead: { consent: 'granted', consentSource: 'Trade fair' },
    })
  })
})
