import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../src/domain/call-record.ts'
import { checkDisclosure, namesAi, namesCompany } from '../../../../src/domain/speech/disclosure.ts'

type Line = [speaker: Turn['speaker'], text: string, second?: number]

const start = Date.parse('2026-03-10T15:00:00Z')
const talk = (...lines: Line[]): Turn[] =>
  lines.map(([speaker, text, second]) => ({
    speaker,
    text,
    saidAt: second === undefined ? null : start + second * 1000,
  }))
const acme = { company: 'Acme' }
const HELLO = 'Hi, this is an AI assistant calling for Acme on a recorded line.'

describe('checkDisclosure', () => {
  it('is content when the agent names AI and company in its greeting', () => {
    expect(checkDisclosure(talk(['user', 'Hello?'], ['assistant', HELLO]), acme)).toBe('disclosed')
  })

  it.each([
    ['Hi, this is Ann calling for Acme.', 'AI'],
    ['Hi, this is an AI assistant on a recorded line.', 'company'],
    ["Hi, I'm not a robot, I call for Acme.", 'AI'],
  ])('misses what is not said: %s (%s)', (text) => {
    expect(checkDisclosure(talk(['user', 'Hello?'], ['assistant', text]), acme)).toBe('missing')
  })

  it('takes what is said within 30 s of the first word, however many turns that is', () => {
    const lines = (second: number): Line[] => [
      ['user', 'Hello?', 0],
      ['assistant', 'Hi there.', 2],
      ['user', 'Who is this?', 5],
      ['assistant', 'How are you?', 8],
      ['user', 'Who is this?', 12],
      ['assistant', HELLO, second],
    ]
    expect(checkDisclosure(talk(...lines(30)), acme)).toBe('disclosed')
    expect(checkDisclosure(talk(...lines(31)), acme)).toBe('missing')
  })

  it('gives a turn without a time the time of the turn before it', () => {
    const lines: Line[] = [
      ['user', 'Hello?', 0],
      ['user', 'Hello?', 40],
      ['assistant', HELLO],
    ]
    expect(checkDisclosure(talk(...lines), acme)).toBe('missing')
  })

  it('takes the first two things the agent said where there are no times', () => {
    const late: Line[] = [
      ['assistant', 'Hi.'],
      ['user', 'Hello?'],
      ['assistant', 'How are you?'],
      ['user', 'Who is this?'],
      ['assistant', HELLO],
    ]
    expect(checkDisclosure(talk(...late), acme)).toBe('missing')
    expect(checkDisclosure(talk(...late.slice(2)), acme)).toBe('disclosed')
  })

  it('joins what was cut into rows, and leaves out what was done', () => {
    const cut: Line[] = [
      ['assistant', 'Hi, this is an AI'],
      ['assistant', 'assistant calling for Ac-'],
      ['assistant', 'me.'],
      ['user', 'Yes?'],
    ]
    expect(checkDisclosure(talk(...cut), acme)).toBe('disclosed')
    const done: Line[] = [
      ['user', 'Hello?'],
      ['assistant', 'Hi.'],
      ['agent-action', HELLO],
    ]
    expect(checkDisclosure(talk(...done), acme)).toBe('missing')
  })

  it('listens to the agent only', () => {
    const lines: Line[] = [
      ['user', 'Is this an AI from Acme?'],
      ['assistant', 'Yes, it is.'],
    ]
    expect(checkDisclosure(talk(...lines), acme)).toBe('missing')
  })

  it('does not know without a transcript, without two sides, or without a company', () => {
    expect(checkDisclosure([], acme)).toBe('unknown')
    expect(checkDisclosure(talk(['assistant', 'Hi.']), acme)).toBe('unknown')
    expect(checkDisclosure(talk(['user', 'Hello?'], ['assistant', ' … ']), acme)).toBe('unknown')
    const whole = talk(['user', 'Hello?'], ['assistant', HELLO])
    expect(checkDisclosure(whole, { company: null })).toBe('unknown')
    const silent = talk(['user', 'Hello?'], ['assistant', 'Hi.'])
    expect(checkDisclosure(silent, { company: null })).toBe('missing')
  })
})

describe('namesAi', () => {
  it.each([
    'This is an AI assistant.',
    'this is an ai calling',
    'I am an A.I. caller',
    'An artificial intelligence speaks.',
    'I am a virtual assistant',
    "I'm an automated voice",
    'a digital assistant for you',
    'This is a recorded message',
    'I am a robot',
    'Soy un asistente virtual',
    'Le llama una inteligencia artificial',
    'Soy una asistente de IA',
    'Esta es una llamada automatizada',
    'Je suis un assistant virtuel',
    "C'est une intelligence artificielle",
    "Je suis l'assistante vocale automatisée",
    'Ici une IA',
    'This is a prerecorded announcement',
    'You are listening to a recorded message.',
    'Hi, this is Ann, the AI assistant of Acme',
    "I'm an AI-powered voice assistant",
    'This is Ann, an AI sales agent at Acme',
    'Hello, AI speaking for Acme',
    'This call uses an AI-generated voice',
    'Hi, I am an AI trained by Acme.',
    'Hi! This is Acme, an AI checking in on your quote',
    "C'est l'IA d'Acme",
    'Hola, soy un agente con IA',
  ])('hears it in: %s', (text) => {
    expect(namesAi(text)).toBe(true)
  })

  it.each([
    'This is Ann on a recorded line.',
    "J'ai une question pour vous",
    'I am your assistant',
    'I am not a robot',
    "I'm not an AI",
    'No soy un robot',
    'Je ne suis pas un robot',
    'The paid plan said nothing of it',
    'Hi, this is Anna from Acme. This is a recorded call.',
    'This is Anna from Acme, this call may be a recorded message.',
    'Did you get our recorded message?',
    'Hi, Anna from Acme about the AI course',
    'Hi, Anna from Acme about AI',
    'Hi, Anna from Acme about our AI assistant',
    'Hi, Anna from Acme, the artificial intelligence conference',
    'We sell a robot vacuum',
    'Anna here, I call about a robot vacuum',
    'We sell an automatic call system.',
    'Anna of Acme Iowa, I.A.',
    'Anna of Acme in Ames, IA',
    '',
  ])('does not hear it in: %s', (text) => {
    expect(namesAi(text)).toBe(false)
  })

  it('does not take the name of the company for it', () => {
    expect(namesAi('Ann from Acme AI here', 'Acme AI')).toBe(false)
    expect(namesAi('Ann from Café Robot here', 'Café Robot')).toBe(false)
    expect(namesAi('Ann from Café AI here', 'Café AI')).toBe(false)
    expect(namesAi('An AI assistant of Acme AI', 'Acme AI')).toBe(true)
  })
})

describe('namesCompany', () => {
  it.each([
    ['Acme', 'calling for ACME.'],
    ['Acme, Inc.', 'calling for acme'],
    ['Acme Corp.', "acme's AI"],
    ['The Window Company', 'for Window'],
    ['BrightPath', 'for bright path'],
    ['Bright Path', 'for Brightpath'],
    ['Bright-Path LLC', 'for bright path today'],
    ['Café Olé', 'para cafe ole'],
    ['Smith & Sons', 'for Smith and Sons'],
    ["O'Brien Roofing", 'for OBrien roofing'],
    ['3M', 'for three M'],
    ['booking.com', 'for booking dot com'],
    ['Электро', 'это Электро'],
    ['Inc', 'for Inc'],
  ])('finds %s in: %s', (company, text) => {
    expect(namesCompany(text, company)).toBe(true)
  })

  it.each([
    ['Acme', 'calling for Acmeon'],
    ['Art', 'about your cart and start'],
    ['Acme Windows', 'calling for Acme'],
    ['***', 'calling'],
    ['', 'calling'],
  ])('does not find %s in: %s', (company, text) => {
    expect(namesCompany(text, company)).toBe(false)
  })
})
