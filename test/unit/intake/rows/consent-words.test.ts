import { describe, expect, it } from 'vitest'
import {
  isRefusalStatus,
  readConsentCell,
  readRefusalCell,
} from '../../../../src/intake/rows/consent-words.ts'
import { CONSENT_CELLS } from '../../../fixtures/consent/cells.ts'
import { REFUSAL_CELLS, STATUS_CELLS } from '../../../fixtures/consent/refusal-cells.ts'

describe('readConsentCell', () => {
  for (const [meaning, cells] of Object.entries(CONSENT_CELLS)) {
    it.each(cells)(`takes %j for ${meaning}`, (cell) => {
      expect(readConsentCell(cell)).toBe(meaning)
    })
  }
})

describe('readRefusalCell', () => {
  for (const [meaning, cells] of Object.entries(REFUSAL_CELLS)) {
    it.each(cells)(`takes %j for ${meaning}`, (cell) => {
      expect(readRefusalCell(cell)).toBe(meaning)
    })
  }
})

describe('isRefusalStatus', () => {
  it.each(STATUS_CELLS.refused)('hears a no in %j', (cell) =>
    expect(isRefusalStatus(cell)).toBe(true),
  )
  it.each(STATUS_CELLS.other)('hears none in %j', (cell) =>
    expect(isRefusalStatus(cell)).toBe(false),
  )
})
