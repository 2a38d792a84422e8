import { describe, expect, it } from 'vitest'
import { refusalColumn } from '../../../../src/intake/columns/refusal-columns.ts'
import { HEADER_MEANINGS } from '../../../fixtures/consent/headers.ts'

function meaningOf(header: string): string {
  const column = refusalColumn(header)
  return column === 'opt_in' ? 'permission' : (column ?? 'other')
}

describe('refusalColumn', () => {
  for (const [meaning, headers] of Object.entries(HEADER_MEANINGS)) {
    it.each(headers)(`takes %j for ${meaning}`, (header) => {
      expect(meaningOf(header)).toBe(meaning)
    })
  }
})
