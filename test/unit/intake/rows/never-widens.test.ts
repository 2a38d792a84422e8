import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../../src/intake/columns/column-plan.ts'
import { checkRow } from '../../../../src/intake/rows/check-row.ts'
import { CONSENT_CELLS } from '../../../fixtures/consent/cells.ts'
import { HEADER_MEANINGS } from '../../../fixtures/consent/headers.ts'
import { REFUSAL_CELLS, STATUS_CELLS } from '../../../fixtures/consent/refusal-cells.ts'
import { makeContext } from '../make.ts'

const consentCells = Object.values(CONSENT_CELLS).flat()
const refusalCells = [REFUSAL_CELLS, STATUS_CELLS].flatMap((cells) => Object.values(cells).flat())
const refusing = [...HEADER_MEANINGS.refusal, ...HEADER_MEANINGS.status, ...HEADER_MEANINGS.suspect]

/** 0: never called; 1: called once somebody has vouched for it; 2: called. */
function callable(headers: readonly string[], cells: readonly string[]): number {
  const known = { phone: 0, hasHeader: true, otherPhones: [], found: {} }
  const row = { rowNumber: 2, cells: [...cells], problem: null }
  const verdict = checkRow(row, makePlan(headers, known), makeContext())
  if (verdict.verdict !== 'accepted') return 0
  if (verdict.unread.some(({ kind }) => kind === 'refusal')) return 0
  const { consent } = verdict.lead
  return consent === 'refused' ? 0 : consent === 'unknown' ? 1 : 2
}

describe('a row with one more column', () => {
  it('is never called sooner for a column that refuses, whatever stands in it', () => {
    const anyCell = fc.oneof(
      fc.constantFrom(...refusalCells),
      fc.constantFrom(...consentCells),
      fc.string(),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...consentCells, ''),
        fc.constantFrom(...refusing),
        anyCell,
        fc.boolean(),
        (consent, header, cell, hasConsent) => {
          const headers = hasConsent ? ['phone', 'consent'] : ['phone', 'city']
          const cells = ['4155550101', hasConsent ? consent : 'Austin']
          const before = callable(headers, cells)
          expect(callable([...headers, header], [...cells, cell])).toBeLessThanOrEqual(before)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('is not called for a word that nobody knows', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[b-z][bcdfghjklmnpqrtvwxz]{4,12}$/), (word) => {
        expect(callable(['phone', 'consent'], ['4155550101', word])).toBeLessThan(2)
      }),
      { numRuns: 1_000 },
    )
  })
})
