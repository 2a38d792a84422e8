import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../src/domain/call-record.ts'
import { saidOptOut } from '../../../../src/domain/speech/opt-out.ts'

const user = (...texts: string[]): Turn[] =>
  texts.map((text) => ({ speaker: 'user', text, saidAt: null }))

describe('saidOptOut', () => {
  it.each([
    // English
    'Stop calling me.',
    'Please quit calling this number!',
    "I'm not interested stop calling me",
    'can you guys just stop calling',
    'When will you stop calling me?',
    "Don't call me again.",
    'do not ever call here again',
    'Don’t call me anymore, okay?',
    "don't call back",
    "Don't call this number please",
    "please don't call me i'm on the registry",
    'Never call me again',
    'You people should never contact us again.',
    "I don't want you to call me again",
    "I don't want to be called.",
    "We don't want any more of these calls",
    "I don't want to receive sales calls",
    'No more calls',
    'Take me off your list.',
    'take my number off of your calling list',
    'Just take me off, please',
    "I'm not interested take me off the list",
    'Hi, could you remove me from your call list?',
    'Remove my number.',
    'remove my phone number from all your systems',
    'Delete my number',
    'Put me on your do-not-call list',
    "We're on the Do Not Call registry",
    'Add me to the DNC list',
    'Unsubscribe',
    'How do I opt out?',
    'Lose my number, pal.',
    'Leave me alone!',
    'I revoke my consent',
    'STOP',
    'Please stop.',
    'no stop calling me',
    "why don't you stop calling me",
    'I dont wanna be called',
    'would you um please just not ever call call me',
    'Stop calling me before I call the police',
    'If you call again I will report you',
    // Spanish
    'No me llame más.',
    'Ya no me llamen',
    'No me vuelva a llamar',
    'no vuelvan a llamarme por favor',
    'No me llamen, gracias',
    'Deje de llamarme',
    'Dejen de molestar',
    'Quíteme de su lista',
    'No me interesa quíteme de la lista',
    'Borre mi número',
    'No quiero que me llamen',
    'No quiero recibir más llamadas',
    'Quiero darme de baja',
    'Nunca me llame',
    // French
    'Ne me rappelez plus.',
    "Ne m'appelez plus jamais",
    'Ne m’appelez pas, merci',
    "M'appelez plus",
    'Arrêtez de m’appeler',
    'Cessez de me contacter',
    'Retirez-moi de votre liste',
    'Supprimez mon numéro',
    'Je ne veux plus être appelé',
    'Je ne souhaite plus recevoir vos appels',
    'Je suis sur Bloctel',
    'Laissez-moi tranquille',
  ])('hears it in: %s', (text) => {
    expect(saidOptOut(user('Hello?', text))).toBe(true)
  })

  it.each([
    'Stop, how much is it?',
    'Stop it, you are too funny to stop there.',
    'Take me off speaker',
    'Let me take you off speaker',
    'Can you call me tomorrow?',
    "Don't call me before five",
    "Don't call me at work, call my cell",
    "don't call me again until Monday",
    "Please don't call me today",
    "Don't call me sir",
    "Please don't stop calling, I want to hear more",
    "You don't have to stop calling me",
    "I didn't say stop calling",
    "Don't take me off your list",
    "I'm not asking you to take me off the list",
    'Why did you stop calling me?',
    "No, I'm not interested",
    'Wrong number',
    'Put me on the list',
    'What is on your price list?',
    'To be removed from our list, press 9',
    'Press 2 to opt out',
    'Remove the old windows first',
    'No deje de llamarme',
    'No me llame antes de las cinco',
    'No me quite de la lista',
    'No, llámeme mañana',
    "Ne m'appelez pas avant 17 heures",
    'Rappelez-moi demain',
    'Je ne suis pas intéressé',
    'Non, merci',
    '',
  ])('does not hear it in: %s', (text) => {
    expect(saidOptOut(user(text))).toBe(false)
  })

  it('takes a bare stop for an interruption when they go on talking', () => {
    expect(saidOptOut(user('Stop.', 'How much is it?'))).toBe(false)
    expect(saidOptOut(user('What?', 'Stop, please.'))).toBe(true)
  })

  it('hears a sentence that was cut into turns, and not its first half', () => {
    expect(saidOptOut(user('Could you please take me', 'off your list'))).toBe(true)
    expect(saidOptOut(user("please don't call me", 'before five'))).toBe(false)
  })

  it('hears a stop at the end of their last words', () => {
    expect(saidOptOut(user('I do not know who you are, stop'))).toBe(true)
    expect(saidOptOut(user('I get off at the next stop'))).toBe(false)
  })

  it.each([
    ['Should I take you off our list?', 'Yes, please.', true],
    ['I can make sure that we do not call you again. Would you like that?', 'Yeah.', true],
    ['¿Quiere que le quite de la lista?', 'Sí.', true],
    ['Voulez-vous que je vous retire de la liste ?', 'Oui.', true],
    ['Should I take you off our list?', 'No, it is fine.', false],
    ['Should I take you off our list?', 'Yes, but call me on Monday.', false],
    ['We can take you off our list. Is now a good time?', 'Yes.', false],
    ['I will take you off our list.', 'Yes.', false],
    ['Should I take you off our list?', "Please don't.", false],
    ['Should I take you off our list?', 'No, please keep me on it.', false],
    ['May we call you again another time?', 'No, thanks.', true],
    ['May we call you again on Monday?', 'No, Tuesday.', false],
    ['Would you like us not to call you again?', 'No.', false],
    ['Is now a good time?', 'No.', false],
    ['Shall I put you on our waiting list?', 'Yes.', false],
    ['Shall I put you on our do-not-call list?', 'Yes.', true],
    ['Is now a good time?', 'Yes.', false],
  ])('takes the answer to the agent for what it is: %s %s', (asked, answered, optOut) => {
    const turns: Turn[] = [
      { speaker: 'assistant', text: asked, saidAt: null },
      { speaker: 'user', text: answered, saidAt: null },
    ]
    expect(saidOptOut(turns)).toBe(optOut)
  })

  it('listens to the called person only', () => {
    const text = 'Shall I take you off our list, so that we stop calling you?'
    for (const speaker of ['assistant', 'robot', 'agent-action'] as const) {
      expect(saidOptOut([{ speaker, text, saidAt: null }])).toBe(false)
    }
    expect(saidOptOut([])).toBe(false)
  })
})
