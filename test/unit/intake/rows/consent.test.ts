import { describe, expect, it } from 'vitest'
import { readConsent } from '../../../../src/intake/rows/consent.ts'

function read(consent: string) {
  return readConsent({ header: 'Consent', consent, source: '', at: '' }).consent
}

describe('readConsent', () => {
  it.each([
    'yes',
    'Y',
    'TRUE',
    '1',
    'opted in',
    'Opt-in',
    'granted',
    '✓',
    '✔️',
    '✅',
    'Opt_In',
    'OptedIn',
    'sí',
    '2026-01-31',
    '1/31/2026',
  ])('takes %j for a grant', (text) => expect(read(text)).toBe('granted'))

  it.each([
    'Web form 2026',
    'Signed contract',
    'Trade fair (Austin)',
    'website; form no. 7',
    'website form 2025',
    'WebForm',
    'met at the fair',
    'e-mail of 3 May',
    'call of 2026-01-31',
    'referral by Jane Doe',
    'requested a quote on the website',
    'NotaryEvent',
    'Snow removal quote form',
    'Off-site event',
    'Fire suppression webinar',
    'Follow-up call of 3 May',
    'waiting list form',
    'Verbal OK on call 3/4',
    'Canton fair',
    'Nonprofit gala',
  ])('takes the source %j for a grant and keeps it', (text) =>
    expect(readConsent({ header: 'c', consent: text, source: '', at: '' })).toEqual({
      consent: 'granted',
      consentSource: text,
      consentAt: null,
    }),
  )

  it.each([
    'no',
    'N',
    'FALSE',
    '0',
    'opted out',
    'Opt-Out',
    'optout',
    'revoked',
    'Revoked 2026-05-01',
    'no consent given',
    'did not agree',
    'Do not call',
    'DNC',
    'unsubscribed',
    'declined by e-mail',
    'withdrawn',
    'never',
    "doesn't want calls",
    'STOP',
    'opted_out',
    'OptedOut',
    'no_consent',
    'not_given',
    'DoNotCall',
    'do_not_call',
    'nope',
    'nay',
    'none given',
    'none on file',
    'none obtained',
    'without consent',
    'lacks consent',
    "hasn't agreed",
    'hasn’t opted in',
    "wasn't asked",
    "can't",
    'cannot',
    "won't",
    'opts out',
    'opting out',
    'non-consented',
    'non consenting',
    'unconsented',
    'remove',
    'Removed 2026-05-01',
    'unsub',
    'cancelled',
    'expired',
    'missing',
    'invalid',
    'blocked',
    'blacklisted',
    'black-listed',
    'suppressed',
    'complained',
    'objected',
    'refusé',
    'denegado',
    'abgelehnt',
    'sin consentimiento',
    '✗',
    '✘',
    '❌',
    '2026-05-01 opted out',
    'yes, but opted out later',
  ])('takes %j for a refusal', (text) => expect(read(text)).toBe('refused'))

  it.each([
    ...['', '-', '?', 'n/a', 'NULL', 'unknown', 'pending', 'not asked', '45321', 'x'],
    ...['pending opt-in', 'opt_in pending', 'awaiting reply', 'requested', 'Requested 2026-01-31'],
    ...['consent requested', 'unconfirmed', 'web form?', 'maybe at the fair', 'to be confirmed'],
    '2026-01-31 (unconfirmed)',
  ])('takes nothing from %j', (text) => expect(read(text)).toBe('unknown'))

  it('dates a grant by the consent cell before the consent_at cell', () => {
    const cells = { header: 'c', source: '', at: '2026-02-02' }
    expect(readConsent({ ...cells, consent: '2026-01-01' }).consentAt).toBe(Date.UTC(2026, 0, 1))
    expect(readConsent({ ...cells, consent: 'yes' }).consentAt).toBe(Date.UTC(2026, 1, 2))
    expect(readConsent({ ...cells, at: 'last week', consent: 'yes' }).consentAt).toBeNull()
  })
})
