import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { disclosureGaps, openingGaps, voicemailGaps } from '../../../src/prompts/disclosure.ts'
import { createPromptLibrary } from '../../../src/prompts/library.ts'
import { type Prompt, parsePrompt } from '../../../src/prompts/prompt.ts'

const NO_WORD = 'Ask whether they have time.'
const write = (settings: string[], body = NO_WORD): Prompt =>
  parsePrompt('p', ['---', ...settings, '---', body].join('\n'))

const shipped = createPromptLibrary({
  dir: fileURLToPath(new URL('../../../prompts', import.meta.url)),
}).list()

describe('disclosureGaps', () => {
  it.each(shipped.map((prompt) => [prompt.name, prompt] as const))(
    'finds none in the prompt that ships as %s',
    (_name, prompt) => {
      expect(disclosureGaps(prompt)).toEqual([])
      const spoken = { ...prompt, body: NO_WORD }
      expect(disclosureGaps(spoken)).toEqual([])
      const told = { ...prompt, settings: { ...prompt.settings, firstSentence: null } }
      expect(disclosureGaps(told)).toEqual([])
    },
  )

  it.each([
    ['Hi, an AI assistant calling for $caller_company.', []],
    ['Hi, an AI assistant calling for ${caller_company:-us}.', []],
    ['Hi, an AI assistant calling for Acme.', []],
    ['Hi, Ann calling for $caller_company.', ['ai']],
    ['Hi, an AI assistant here.', ['company']],
    ['Hi, an AI assistant calling $company.', ['company']],
    ['Hi, how are you?', ['ai', 'company']],
  ])('reads the first sentence: %s', (sentence, gaps) => {
    expect(disclosureGaps(write(['company: Acme', `first_sentence: ${sentence}`]))).toEqual(gaps)
  })

  it('lets the lead bring the company', () => {
    const prompt = write(['first_sentence: Hi, an AI assistant calling for $caller_company.'])
    expect(disclosureGaps(prompt)).toEqual([])
  })

  it.each([
    ['Say at the start that you are an AI and for whom you call.', []],
    ['Begin by saying you are a virtual assistant from Acme.', []],
    ['Start with:\n"Hi! I am an AI assistant calling for Acme."', []],
    ['Al principio di que eres una inteligencia artificial y para quién llamas.', []],
    ['Dis au début que tu es une IA et pour qui tu appelles.', []],
    ['Say at the start that you are an AI.', ['company']],
    ['Introduce yourself as Ann from Acme.', ['ai']],
    ['You are an AI phone assistant. You call for Acme.', ['ai', 'company']],
    ['If asked at the start, say that you are an AI of Acme.', ['ai', 'company']],
    ['Never say at the start that you are an AI of Acme.', ['ai', 'company']],
  ])('reads what the body tells the agent to say: %s', (body, gaps) => {
    expect(disclosureGaps(write(['company: Acme'], body))).toEqual(gaps)
  })

  it.each([
    ['first_sentence: ${greeting:-Hi, this is an AI assistant from Acme}. A minute?', 'both'],
    ['first_sentence: Hi, ${who:-an AI assistant} calling for Acme.', 'ai'],
    ['first_sentence: Hi $first_name, an AI assistant calling for Acme.', 'none'],
    ['first_sentence: ${greeting:-Hi}, an AI assistant calling for Acme.', 'none'],
  ])('lets no column of a lead replace it: %s', (line, missing) => {
    const gaps = { both: ['ai', 'company'], ai: ['ai'], none: [] }[missing]
    expect(disclosureGaps(write(['company: Acme', line]))).toEqual(gaps)
    const first = 'first_sentence: Hi, an AI assistant calling for Acme.'
    const message = line.replace('first_sentence', 'voicemail')
    expect(voicemailGaps(write(['company: Acme', first, message]))).toEqual(gaps)
  })

  it('wants it also from a body whose instruction a column could replace', () => {
    const body = 'Say at the start ${what:-that you are an AI and for whom you call}.'
    expect(disclosureGaps(write(['company: Acme'], body))).toEqual(['ai', 'company'])
  })

  it('does not rely on the value of a column either', () => {
    const prompt = write(['company: Acme', 'first_sentence: Hi, $who calling for Acme.'])
    expect(disclosureGaps(prompt)).toEqual(['ai'])
  })

  it('takes the first sentence and the body together', () => {
    const prompt = write(
      ['company: Acme', 'first_sentence: Hi, calling for Acme.'],
      'Say at the start that you are an AI.',
    )
    expect(disclosureGaps(prompt)).toEqual([])
  })

  it('wants both in a voicemail message, where there is one', () => {
    const first = 'first_sentence: Hi, an AI assistant calling for Acme.'
    const prompt = write(['company: Acme', first, 'voicemail: Ann calling for Acme.'])
    expect(openingGaps(prompt)).toEqual([])
    expect(voicemailGaps(prompt)).toEqual(['ai'])
    expect(disclosureGaps(prompt)).toEqual(['ai'])
    expect(voicemailGaps(write(['company: Acme', first]))).toEqual([])
    const nameless = write(['company: Acme', first, 'voicemail: An AI assistant. Goodbye.'])
    expect(disclosureGaps(nameless)).toEqual(['company'])
  })
})
