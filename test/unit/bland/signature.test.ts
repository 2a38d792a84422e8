import { describe, expect, it } from 'vitest'
import {
  isSigned,
  readAttemptToken,
  signAttemptToken,
  signBody,
} from '../../../src/bland/signature.ts'

describe('isSigned', () => {
  const body = Buffer.from('{ "call_id": "é" }')

  it('matches the HMAC-SHA256 test vector of RFC 4231', () => {
    const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
    expect(signBody('what do ya want for nothing?', 'Jefe')).toBe(expected)
  })

  it('accepts the exact bytes only', () => {
    const header = signBody(body, 'secret')
    expect(isSigned(body, header, 'secret')).toBe(true)
    expect(isSigned(Buffer.from('{"call_id":"é"}'), header, 'secret')).toBe(false)
    expect(isSigned(body, header, 'other')).toBe(false)
  })

  it('refuses a missing, short or odd header, and an empty secret', () => {
    for (const header of [undefined, '', 'abc', 'x'.repeat(64), `${signBody(body, 's')} `]) {
      expect(isSigned(body, header, 's')).toBe(false)
    }
    expect(isSigned(body, signBody(body, ''), '')).toBe(false)
  })
})

describe('readAttemptToken', () => {
  it('gives back the attempt it was made for', () => {
    const token = signAttemptToken('0190-abc', 'key')
    expect(token).toMatch(/^0190-abc\.[\w-]{43}$/)
    expect(readAttemptToken(token, 'key')).toBe('0190-abc')
  })

  it('refuses another key, another attempt and anything malformed', () => {
    const token = signAttemptToken('a', 'key')
    expect(readAttemptToken(token, 'other')).toBeNull()
    expect(readAttemptToken(token.replace('a.', 'b.'), 'key')).toBeNull()
    for (const odd of ['', '.', 'a', 'a.', token.slice(0, -1), `${token}x`, `.${token}`]) {
      expect(readAttemptToken(odd, 'key')).toBeNull()
    }
    expect(readAttemptToken(signAttemptToken('a', ''), '')).toBeNull()
  })
})
