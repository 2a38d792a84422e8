import { describe, expect, it } from 'vitest'
import { readConsentCell } from '../../../../src/intake/rows/consent-words.ts'
import { CONSENT_CELLS } from '../../../fixtures/consent/cells.ts'

describe('readConsentCell', () => {
  for (const [meaning, cells] of Object.entries(CONSENT_CELLS)) {
    it.each(cells)(`takes %j for ${meaning}`, (cell) => {
      expect(readConsentCell(cell)).toBe(meaning)
    })
  }
})
