import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Turn } from '../../../../src/domain/call-record.ts'
import { saidOptOut } from '../../../../src/domain/speech/opt-out.ts'
import { hintOfLabel, hintOfSummary } from '../../../../src/domain/speech/opt-out-hints.ts'
import { perhapsOptedOut, perhapsOptOut } from '../../../../src/domain/speech/opt-out-perhaps.ts'

// Half of what was written first was kept aside while the rules were made: they found 108 of its 110 wishes
// then. Three rounds that were written later, to find what is missing, stand with those to build on.
const phrases = z
  .array(z.object({ text: z.string(), optOut: z.boolean(), aside: z.boolean() }))
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../fixtures/opt-out/perhaps.json', import.meta.url), 'utf8'),
    ),
  )

const say = (text: string): Turn[] => [{ speaker: 'user', text, saidAt: null }]
const isHeeded = (text: string): boolean =>
  saidOptOut(say(text)) || perhapsOptOut(say(text)) !== null

describe('saidOptOut and perhapsOptOut together', () => {
  it.each([true, false])('find 99 of 100 wishes (kept aside: %s)', (aside) => {
    const wishes = phrases.filter((phrase) => phrase.optOut && phrase.aside === aside)
    const missed = wishes.filter(({ text }) => !isHeeded(text)).map(({ text }) => text)
    expect(wishes.length).toBeGreaterThan(100)
    expect(missed.length / wishes.length, missed.join('\n')).toBeLessThanOrEqual(0.01)
  })

  it.each([true, false])('hold 5 of 100 of ordinary talk at most (kept aside: %s)', (aside) => {
    const talk = phrases.filter((phrase) => !phrase.optOut && phrase.aside === aside)
    const held = talk.filter(({ text }) => isHeeded(text)).map(({ text }) => text)
    expect(talk.length).toBeGreaterThan(90)
    expect(held.length / talk.length, held.join('\n')).toBeLessThanOrEqual(0.05)
  })

  it('are sure of none of it', () => {
    const talk = phrases.filter(({ optOut }) => !optOut)
    expect(talk.filter(({ text }) => saidOptOut(say(text)))).toEqual([])
  })
})

describe('perhapsOptOut', () => {
  it.each([
    ['не звоните мне', 'language'],
    ['ここには電話しないで', 'language'],
    ['how did you get my number', 'source'],
    ['my lawyer will be in touch', 'law'],
    ['drop dead', 'angry'],
    ['my husband died last year', 'person'],
  ])('says of %s why: %s', (text, reason) => expect(perhapsOptOut(say(text))).toBe(reason))

  it.each(['no hay problema señor', 'Sam Ortiz', '415 555 0100', 'yes'])('lets %s be', (text) =>
    expect(perhapsOptOut(say(text))).toBeNull(),
  )

  it('does not heed what others say', () => {
    const turns: Turn[] = [{ speaker: 'assistant', text: 'Not again, you scumbag', saidAt: null }]
    expect(perhapsOptOut(turns)).toBeNull()
  })

  it.each([
    'stop ',
    "don't you want to get ",
    'told you ',
    'no me de que ',
    'ne me pas plus ',
    'take me off the ',
    'a',
    'no, ',
    "who' ",
  ])('takes time in proportion to the length: %s', (unit) => {
    const started = performance.now()
    perhapsOptOut(say(unit.repeat(200_000 / unit.length)))
    expect(performance.now() - started).toBeLessThan(4_000)
  })
})

describe('what Bland says of a call', () => {
  it.each(['HOSTILE', 'Asked_Removal_Remove', 'DNC_REQUEST', 'angry customer', 'refused'])(
    'hints by the label %s',
    (label) => expect(hintOfLabel(label)).toBe(true),
  )

  it.each([
    null,
    '',
    'NOT_INTERESTED',
    'NO_CONTACT_MADE',
    'interested',
    'CALLBACK',
    'opt_in',
    'qualified',
  ])('says nothing by the label %s', (label) => expect(hintOfLabel(label)).toBe(false))

  it.each([
    'The user asked not to be called again.',
    'User requested to be removed from the list.',
    'He was hostile and hung up.',
    'She wanted to know how we got her number.',
    'The person threatened legal action.',
    'The customer asked the agent to stop calling.',
  ])('hints by the summary: %s', (summary) => expect(hintOfSummary(summary)).toBe(true))

  it.each([
    null,
    'The user was not interested.',
    'The user asked to be called back tomorrow.',
    'They talked about the roof and set an appointment.',
    'The agent offered to remove the number, and the user declined nothing.',
    'The user asked not to be called before noon.',
  ])('says nothing by the summary: %s', (summary) => expect(hintOfSummary(summary)).toBe(false))

  it('counts beside the words', () => {
    const call = { turns: say('no thanks'), disposition: null, summary: 'He was hostile.' }
    expect(perhapsOptedOut(call)).toBe('summary')
    expect(perhapsOptedOut({ ...call, summary: null })).toBeNull()
    expect(perhapsOptedOut({ ...call, disposition: 'HOSTILE' })).toBe('label')
  })
})
