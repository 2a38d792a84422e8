import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../src/domain/error.ts'
import { readAtTime } from '../../../../src/slack/typed/at-time.ts'
import { at } from '../../../support/at.ts'

const NEW_YORK = 'America/New_York'
/** A Tuesday, 10 a.m. in New York. */
const NOW = at('2026-11-24T15:00:00Z')

describe('readAtTime', () => {
  it.each([
    ['14:30', '2026-11-24T14:30:00-05:00'],
    ['2pm', '2026-11-24T14:00:00-05:00'],
    ['2:05 PM', '2026-11-24T14:05:00-05:00'],
    ['11 a.m.', '2026-11-24T11:00:00-05:00'],
    ['12pm', '2026-11-24T12:00:00-05:00'],
    ['2026-11-25T09:00', '2026-11-25T09:00:00-05:00'],
    ['2026-11-25 9am', '2026-11-25T09:00:00-05:00'],
    ['2026-11-25t09:00z', '2026-11-25T09:00:00Z'],
    ['2026-11-25T09:00+05:30', '2026-11-25T09:00:00+05:30'],
  ])('reads %s on the team’s clock', (text, expected) => {
    const read = readAtTime(text, { now: NOW, zone: NEW_YORK })
    expect(read).toEqual({ at: at(expected), isTomorrow: false })
  })

  it.each([
    ['9am', '2026-11-25T09:00:00-05:00'],
    ['10:00', '2026-11-25T10:00:00-05:00'],
    ['12am', '2026-11-25T00:00:00-05:00'],
  ])('takes %s, which has passed today, for tomorrow’s', (text, expected) => {
    const read = readAtTime(text, { now: NOW, zone: NEW_YORK })
    expect(read).toEqual({ at: at(expected), isTomorrow: true })
  })

  it('knows which day it is where the team is', () => {
    // In Auckland it is already Wednesday, 4 a.m.
    const read = readAtTime('9am', { now: NOW, zone: 'Pacific/Auckland' })
    expect(read).toEqual({ at: at('2026-11-25T09:00:00+13:00'), isTomorrow: false })
  })

  it.each([
    ['an hour that the clocks skip', '2027-03-14T02:30', '2027-03-14T03:30:00-04:00'],
    ['an hour that the clocks repeat', '2026-11-01T01:30', '2026-11-01T01:30:00-04:00'],
    ['the day after a change', '2026-11-02T09:00', '2026-11-02T09:00:00-05:00'],
  ])('reads %s', (_what, text, expected) => {
    const now = at(expected) - 86_400_000
    expect(readAtTime(text, { now, zone: NEW_YORK }).at).toBe(at(expected))
  })

  it.each([
    ['9', 'at:14:30'],
    ['25:00', 'at:14:30'],
    ['14:60', 'at:14:30'],
    ['13pm', 'at:14:30'],
    ['0am', 'at:14:30'],
    ['soon', '“soon”'],
    ['2026-02-30T09:00', 'at:9am'],
    ['2026-13-01T09:00', 'at:9am'],
    ['2026-11-25', 'at:2026-11-25T09:00'],
    ['2026-11-24T09:00', 'has passed'],
    ['2027-06-01T09:00', 'too far off'],
  ])('explains what is wrong with %s', (text, part) => {
    const read = () => readAtTime(text, { now: NOW, zone: NEW_YORK })
    expect(read).toThrow(AppError)
    expect(read).toThrow(part)
  })
})
