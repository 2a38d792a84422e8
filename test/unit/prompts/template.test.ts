import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanValue,
  listPlaceholders,
  MAX_VALUE_LENGTH,
  renderTemplate,
} from '../../../src/prompts/template.ts'

const where = (line: number): string => `line ${line + 1}`

describe('renderTemplate', () => {
  it.each([
    ['Hi $first_name.', 'Hi Ada.'],
    ['Hi ${first_name}s', 'Hi Adas'],
    ['Hi $FIRST_NAME and ${First_Name}', 'Hi Ada and Ada'],
    ["$first_name's car", "Ada's car"],
    ['Hi ${first_name:-there}', 'Hi Ada'],
    ['Hi ${nickname:-there}', 'Hi there'],
    ['Hi${nickname:-}!', 'Hi!'],
    ['It costs $$5, or $5', 'It costs $5, or $5'],
    ['$$first_name', '$first_name'],
    ['$$$first_name', '$Ada'],
    ['A lone $ stays', 'A lone $ stays'],
  ])('fills %s', (template, text) => {
    expect(renderTemplate(template, { First_Name: 'Ada' })).toEqual({ text, missing: [] })
  })

  it('names what has no value, once, and says nothing in its place', () => {
    const variables = { city: ' \t', zip: null, street: undefined }
    const rendered = renderTemplate('[$city][${zip}][$street][$City][$name]', variables)
    expect(rendered).toEqual({ text: '[][][][][]', missing: ['city', 'zip', 'street', 'name'] })
  })

  it('uses the fallback for a blank value', () => {
    expect(renderTemplate('Hi ${name:-there}', { name: '  ' }).text).toBe('Hi there')
  })

  it('does not look for placeholders in a value', () => {
    const variables = { name: '$secret ${secret} $$ $& $1', secret: 'x' }
    expect(renderTemplate('$name', variables).text).toBe('$secret $(secret) $$ $& $1')
  })

  it('does not find names that every object has', () => {
    expect(renderTemplate('$constructor', {}).missing).toEqual(['constructor'])
  })

  it('never lets values make a Bland variable, not even side by side', () => {
    const piece = fc.string({ unit: fc.constantFrom('{', '}', 'a', ' ', '\n', '$', '\u200b') })
    fc.assert(
      fc.property(piece, piece, (a, b) => {
        const { text } = renderTemplate('$a$b', { a, b })
        expect(text).not.toMatch(/\{\{|\}\}|\n|[{}]/)
      }),
      { seed: 7 },
    )
  })
})

describe('cleanValue', () => {
  it('makes one trimmed line of line breaks and control characters', () => {
    expect(cleanValue('  a\r\nb\u2028c\u0000d\te\u0085f ')).toBe('a b c d e f')
  })

  it('counts a value of invisible characters as blank', () => {
    expect(cleanValue('\u200b\ufeff \u202e')).toBe('')
  })

  it('cuts a long value between characters', () => {
    expect(cleanValue('x'.repeat(MAX_VALUE_LENGTH + 1))).toHaveLength(MAX_VALUE_LENGTH)
    expect(cleanValue('😀'.repeat(MAX_VALUE_LENGTH + 1))).toBe('😀'.repeat(MAX_VALUE_LENGTH))
  })
})

describe('listPlaceholders', () => {
  it('lists names folded, with their fallbacks', () => {
    expect(listPlaceholders('$A ${b:-} ${ c :-d e} $$f $5', where)).toEqual([
      { name: 'a', fallback: null },
      { name: 'b', fallback: '' },
      { name: 'c', fallback: 'd e' },
    ])
  })

  it.each(['${first name}', '${}', '${1st}', '${never closed', '${a:-$b}', '${a:-${b}}'])(
    'refuses %s and says where it is',
    (token) => {
      expect(() => listPlaceholders(`fine $a\n\n${token}\n`, where)).toThrow(/^line 3: "\$\{/)
    },
  )
})
