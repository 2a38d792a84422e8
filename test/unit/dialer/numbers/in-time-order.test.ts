import { expect, it } from 'vitest'
import { inTimeOrder } from '../../../../src/dialer/numbers/in-time-order.ts'

async function* stream(name: string, times: number[]) {
  for (const at of times) yield { at, name }
}

it('merges streams by time, the first stream first where two are equal', async () => {
  const merged = inTimeOrder([stream('a', [1, 4, 4]), stream('b', []), stream('c', [2, 4, 9])])
  const found: string[] = []
  for await (const { at, name } of merged) found.push(`${name}${at}`)
  expect(found).toEqual(['a1', 'c2', 'a4', 'a4', 'c4', 'c9'])
})
