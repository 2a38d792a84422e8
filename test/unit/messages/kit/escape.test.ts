import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeLine, plain, truncate } from '../../../../src/messages/kit/escape.ts'

describe('escapeLine', () => {
  it.each([
    ['a ping to everybody', '<!channel> hi', '&lt;!channel&gt; hi'],
    ['a link with another face', '<https://evil|bank>', '&lt;https://evil|bank&gt;'],
    ['an entity that is text', '&lt;', '&amp;lt;'],
    ['line breaks', 'one\r\n> two\u2028three', 'one &gt; two three'],
    ['characters that turn the text around', 'a\u202eb\u2066c\u0000d', 'abcd'],
  ])('disarms %s', (_what, given, wanted) => {
    expect(escapeLine(given)).toBe(wanted)
  })

  it.each(['*bold*', '_slanted_', '~gone~', '`code`'])('shows %s as it is', (text) => {
    const shown = escapeLine(text)
    expect(shown.replaceAll('\u200b', '')).toBe(text)
    expect(shown).not.toMatch(/[*_~`][^\u200b]/)
    expect(shown).not.toMatch(/[^\u200b][*_~`]/)
  })

  it('makes no emoji of a code', () => {
    expect(escapeLine(':skull:')).toBe(':\u200bskull:')
  })

  it('leaves nothing that Slack reads, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(300), (text, max) => {
        const shown = escapeLine(text, max + 1)
        expect(shown.length).toBeLessThanOrEqual(max + 1)
        expect(shown).not.toMatch(/[<>\n\r]/)
        expect(shown.replace(/&(amp|lt|gt);/g, '')).not.toContain('&')
        expect(shown.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('truncate', () => {
  it('marks the cut', () => {
    expect(truncate('abcdef', 4)).toBe('abc…')
    expect(truncate('abcd', 4)).toBe('abcd')
  })

  it('keeps an entity whole or leaves it out', () => {
    expect(truncate('ab&amp;cdef', 6)).toBe('ab…')
    expect(truncate('ab&amp;cdef', 8)).toBe('ab&amp;…')
  })

  it('leaves out a mention that does not fit', () => {
    expect(truncate('by <@U0ANNA> today', 9)).toBe('by …')
  })

  it('does not cut an emoji in two', () => {
    expect(truncate('a🎉bcd', 3)).toBe('a…')
  })
})

describe('plain', () => {
  it('keeps line breaks, in one form', () => {
    expect(plain('a\r\nb\rc\td')).toBe('a\nb\nc d')
  })
})
