import { describe, expect, it } from 'vitest'
import { readConsent } from '../../../../src/intake/rows/consent.ts'

describe('readConsent', () => {
  it.each(['Web form 2026', 'Signed contract', 'website; form no. 7', 'Verbal OK on call 3/4'])(
    'takes the source %j for a grant and keeps it',
    (text) =>
      expect(readConsent({ header: 'c', consent: text, source: '', at: '' })).toEqual({
        consent: 'granted',
        consentSource: text,
        consentAt: null,
      }),
  )

  it('names the column as the source of a bare yes, and the source beside it before that', () => {
    const cells = { header: 'Consent', consent: 'yes', at: '' }
    expect(readConsent({ ...cells, source: '' }).consentSource).toBe('Consent: yes')
    expect(readConsent({ ...cells, source: 'Expo booth' }).consentSource).toBe('Expo booth')
  })

  it.each([
    { consent: 'yes', source: '', at: 'revoked' },
    { consent: '2026-01-31', source: '', at: 'withdrawn 2026-05-01' },
    { consent: 'yes', source: 'opted out', at: '' },
    { consent: '', source: '', at: 'never' },
    { consent: 'Expo booth', source: 'do not call', at: '' },
  ])('hears a no in the cells beside it: %j', (cells) =>
    expect(readConsent({ header: 'c', ...cells }).consent).toBe('refused'),
  )

  it('dates a grant by the consent cell before the consent_at cell', () => {
    const cells = { header: 'c', source: '', at: '2026-02-02' }
    expect(readConsent({ ...cells, consent: '2026-01-01' }).consentAt).toBe(Date.UTC(2026, 0, 1))
    expect(readConsent({ ...cells, consent: 'yes' }).consentAt).toBe(Date.UTC(2026, 1, 2))
    expect(readConsent({ ...cells, at: 'last week', consent: 'yes' }).consentAt).toBeNull()
  })
})
