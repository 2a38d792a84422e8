import { describe, expect, it } from 'vitest'
import {
  dateText,
  isNationalFileFresh,
  nationalFileProblem,
  readDateText,
} from '../../../../src/domain/law/do-not-call.ts'
import { at } from '../../../support/at.ts'

const DATED = at('2026-10-24T00:00:00Z')

describe('a copy of the national list', () => {
  it.each([
    ['2026-10-24T00:00:00Z', true],
    ['2026-11-24T23:59:59.999Z', true],
    ['2026-11-25T00:00:00Z', false],
  ])('of October 24 may be used at %s: %s', (now, isFresh) => {
    expect(isNationalFileFresh(DATED, at(now))).toBe(isFresh)
    expect(nationalFileProblem(DATED, at(now)) === null).toBe(isFresh)
  })

  it('is not fresh when there is none', () => {
    expect(isNationalFileFresh(null, DATED)).toBe(false)
    expect(nationalFileProblem(null, DATED)).toContain('There is no copy')
  })

  it('that is too old is named with its date and what to do', () => {
    const problem = nationalFileProblem(DATED, at('2026-11-25T08:00:00Z'))
    expect(problem).toContain('of 2026-10-24, 32 days old')
    expect(problem).toContain('/dial dnc import')
  })
})

describe('readDateText', () => {
  it('reads what dateText writes, and nothing else', () => {
    expect(readDateText('2026-10-24')).toBe(DATED)
    expect(dateText(DATED)).toBe('2026-10-24')
    for (const text of ['2026-02-30', '2026-13-01', '10/24/2026', '2026-10-24T00:00', '']) {
      expect(readDateText(text), text).toBeNull()
    }
  })
})
