import { describe, expect, it } from 'vitest'
import { notesRefusal } from '../../../../src/domain/speech/notes-refusal.ts'

describe('notesRefusal', () => {
  it.each([
    'DNC',
    'D.N.C.',
    'dnc per wife',
    'Do not call!!',
    'asked not to be called',
    'Asked to be removed from our list',
    'requested no more calls',
    'said to stop calling',
    'wants to be taken off',
    'no calls please',
    'opted out by phone 3/4',
    'never call again',
    'consent revoked',
    'No llamar',
    'pidió que no lo llamen',
    'Ne plus appeler',
    'demande de ne plus être appelé',
    'nicht mehr anrufen',
    'não ligar',
    'non chiamare',
    'he said take me off your list',
  ])('is sure of %s', (text) => expect(notesRefusal(text)).toBe('sure'))

  it.each([
    'do not call before 5',
    'DNC?',
    'do not call on Sundays',
    'e-mail only',
    'prefers email',
    'very angry last time',
    'hung up on us',
    'attorney, careful',
    'deceased?',
    'husband passed away in May',
    'check whether on DNC',
    'asked where we got the number, how did you get my number',
    'solo correo',
    'hostile',
  ])('doubts %s', (text) => expect(notesRefusal(text)).toBe('perhaps'))

  it.each([
    '',
    'interested in solar',
    'call after 6pm',
    'met at the expo, wants a quote',
    'has two dogs',
    'spoke with Ann, call back Tuesday',
    'lead from web form',
    'llamar por la tarde',
    'rappeler lundi',
    'not interested in March, try again in June',
  ])('lets %j be', (text) => expect(notesRefusal(text)).toBeNull())
})
