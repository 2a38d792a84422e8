import { expect, it } from 'vitest'
import { createOddNames } from '../../../../src/intake/rows/odd-names.ts'

function oddestOf(names: readonly (string | null)[]): string[] {
  const odd = createOddNames()
  for (const firstName of names) odd.add({ id: firstName ?? 'none', firstName })
  return odd.ids()
}

it('finds the three oddest names, and each once', () => {
  expect(oddestOf(['Ann', 'Bo', 'X#12', 'Cy', 'X#12', 'JANE', 'Mary Ann Lou Beth'])).toEqual([
    'X#12',
    'Mary Ann Lou Beth',
    'JANE',
  ])
})

it('counts a lead without a name as odd, and names like most as none', () => {
  expect(oddestOf(['Ann', null, 'Robert', null])).toEqual(['none'])
  expect(oddestOf(['Ann', 'Robert', 'Élodie'])).toEqual([])
})
