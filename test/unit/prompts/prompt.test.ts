import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../src/domain/error.ts'
import { parsePrompt, renderCall } from '../../../src/prompts/prompt.ts'

const FULL = `---
# a comment

voice: June
language: es-419
first_sentence: "Hola ${'${first_name:-}'}, le llama $caller_company."
voicemail: Llame al $callback_number
max_minutes: 7.5
transfer: +1 (415) 555-0100
kind: informational
company: Acme: & Sons
---

Task for $first_name at $place.
`

function messageOf(text: string): string {
  try {
    parsePrompt('sales', text)
  } catch (error) {
    if (isAppError(error) && error.code === 'invalid') return error.message
  }
  return 'no AppError'
}

describe('parsePrompt', () => {
  it('reads settings, body and variables', () => {
    const prompt = parsePrompt('sales', FULL)
    expect(prompt).toMatchObject({
      name: 'sales',
      body: 'Task for $first_name at $place.',
      settings: {
        voice: 'June',
        language: 'es-419',
        firstSentence: 'Hola ${first_name:-}, le llama $caller_company.',
        voicemail: 'Llame al $callback_number',
        maxMinutes: 7.5,
        transfer: '+14155550100',
        kind: 'informational',
        company: 'Acme: & Sons',
      },
      variables: ['callback_number', 'caller_company', 'first_name', 'place'],
      required: ['callback_number', 'first_name', 'place'],
    })
  })

  it('takes a file without settings and treats it as marketing', () => {
    const prompt = parsePrompt('sales', 'Sell to ${name:-them} for $caller_company.')
    expect(prompt.settings).toMatchObject({ kind: 'marketing', voice: null, company: null })
    expect(prompt.required).toEqual(['caller_company'])
  })

  it('hashes what the file says, not how its lines end', () => {
    const { hash } = parsePrompt('sales', FULL)
    expect(parsePrompt('other', `\uFEFF${FULL.replaceAll('\n', '\r\n')}\r\n\r\n`).hash).toBe(hash)
    expect(parsePrompt('sales', FULL.replace('June', 'Nat')).hash).not.toBe(hash)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['---\nvoice: June\nvioce: Nat\n---\nHi', 3, 'no setting "vioce"'],
    ['---\nconstructor: x\n---\nHi', 2, 'no setting "constructor"'],
    ['---\nvoice June\n---\nHi', 2, 'key: value'],
    ['---\nvoice:\n---\nHi', 2, 'has no value'],
    ['---\nvoice: a\n\nvoice: b\n---\nHi', 4, 'already set on line 2'],
    ['---\nvoice: a\nHi', 1, 'no second "---"'],
    ['---\n\nmax_minutes: soon\n---\nHi', 3, 'number of minutes'],
    ['---\nmax_minutes: 0\n---\nHi', 2, 'at least 1'],
    ['---\nmax_minutes: 721\n---\nHi', 2, 'at most 720'],
    ['---\ntransfer: 555-0100\n---\nHi', 2, 'country code'],
    ['---\nkind: other\n---\nHi', 2, 'marketing or informational'],
    ['---\nlanguage: Spanish!\n---\nHi', 2, 'language code'],
    ['---\nvoice: a\nvoicemail: ${a b}\n---\nHi', 3, 'not a placeholder'],
    ['---\nvoice: a\n---\n\nHi ${a', 5, 'not a placeholder'],
    ['---\nvoice: a\n---\n  \n', 4, 'no text'],
    ['', 1, 'no text'],
  ])('names the file and the line: %j', (text, line, problem) => {
    expect(messageOf(text)).toMatch(new RegExp(`^Prompt sales\\.txt, line ${line}: `))
    expect(messageOf(text)).toContain(problem)
  })
})

describe('renderCall', () => {
  it('fills the task, the first sentence and the voicemail message', () => {
    const variables = { first_name: 'Ada', place: 'Main St', callback_number: '415 555 0100' }
    expect(renderCall(parsePrompt('sales', FULL), variables)).toEqual({
      task: 'Task for Ada at Main St.',
      firstSentence: 'Hola Ada, le llama Acme: & Sons.',
      voicemailMessage: 'Llame al 415 555 0100',
      missing: [],
    })
  })

  it('names each missing variable once, wherever it is used', () => {
    const prompt = parsePrompt('sales', FULL)
    expect(renderCall(prompt, {}).missing).toEqual(['first_name', 'place', 'callback_number'])
  })

  it("prefers the lead's own caller_company to the prompt's", () => {
    const prompt = parsePrompt('sales', '---\ncompany: Acme\n---\nFor $caller_company.')
    expect(renderCall(prompt, { caller_company: 'Beta' }).task).toBe('For Beta.')
    expect(renderCall(prompt, { Caller_Company: 'Beta' }).task).toBe('For Beta.')
    expect(renderCall(prompt, { caller_company: ' ' }).task).toBe('For Acme.')
  })

  it('leaves out what the prompt does not set', () => {
    expect(renderCall(parsePrompt('sales', 'Hi.'), {})).toMatchObject({
      firstSentence: null,
      voicemailMessage: null,
    })
  })
})
