import { describe, expect, it } from 'vitest'
import { createMentions } from '../../../../src/domain/speech/mentions.ts'

describe('createMentions', () => {
  const mentions = createMentions('+14155550112', ['Ada@Example.com', ' '])

  it.each([
    '+14155550112',
    '(415) 555-0112',
    '415.555.0112',
    'call 1-415-555-0112 now',
    '4.155550112E+9',
    '415‑555‑0112',
    '４１５ ５５５ ０１１２',
    '٤١٥٥٥٥٠١١٢',
    'write to ADA@example.com',
  ])('finds the person in %s', (text) => {
    expect(mentions(text)).toBe(true)
  })

  it.each(['', '+14155550113', '415 555 011', 'ada@example.org', '4155 and 550112'])(
    'does not find the person in “%s”',
    (text) => {
      expect(mentions(text)).toBe(false)
    },
  )

  it('finds a number abroad as it is written there', () => {
    const abroad = createMentions('+442079460958')
    expect(abroad('020 7946 0958')).toBe(true)
    expect(abroad('020 7946 0959')).toBe(false)
  })
})
