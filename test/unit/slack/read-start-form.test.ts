import { describe, expect, it } from 'vitest'
import { CONSENT_ACTION, consentBlock } from '../../../src/messages/forms/consent-tick.ts'
import { START_FIELDS } from '../../../src/messages/forms/start-form.ts'
import { readChosen, readStartForm } from '../../../src/slack/views/read-start-form.ts'
import { at } from '../../support/at.ts'

const NOW = { now: at('2026-11-24T15:00:00Z'), zone: 'America/New_York' }
const { list, prompt, lines, attempts, time } = START_FIELDS

type Values = Parameters<typeof readChosen>[0]

function option(value: string) {
  const text = { type: 'plain_text' as const, text: value }
  return { type: 'static_select', selected_option: { text, value } }
}

const CHOSEN: Values = {
  [list.block]: { [list.action]: option('list-1') },
  [prompt.block]: { [prompt.action]: option('default') },
}

function ticked(isTicked: boolean): Values {
  const block = consentBlock({ listId: 'list-1', prompt: 'default', leads: 2 })
  const { selected_option: tick } = option('attested')
  const element = { type: 'checkboxes', selected_options: isTicked ? [tick] : [] }
  return { [block]: { [CONSENT_ACTION]: element } }
}

describe('readStartForm', () => {
  it('takes an empty form for the defaults', () => {
    expect(readStartForm(CHOSEN, NOW)).toEqual({
      wish: {
        ...{ listId: 'list-1', prompt: 'default', lines: null, maxAttempts: null },
        ...{ budgetMicros: null, startsAt: null, hours: null },
      },
      at: null,
      attestConsent: false,
    })
  })

  it('takes hours as people write them, and says what is wrong with others', () => {
    const { block, action } = START_FIELDS.hours
    const entered = (value: string) => ({ ...CHOSEN, [block]: { [action]: { type: 'x', value } } })
    expect(readStartForm(entered(' Mon-Fri 10-17 '), NOW)).toMatchObject({
      wish: { hours: 'Mon-Fri 10-17' },
    })
    expect(readStartForm(entered('whenever'), NOW)).toEqual({
      errors: { [block]: expect.stringContaining('Mon-Fri 10:00-17:00') },
    })
  })

  it('wants the tick that the form shows', () => {
    expect(readStartForm({ ...CHOSEN, ...ticked(true) }, NOW)).toMatchObject({
      attestConsent: true,
    })
    const unticked = readStartForm({ ...CHOSEN, ...ticked(false) }, NOW)
    expect(unticked).toEqual({
      errors: { 'start_consent:list-1:default:2': expect.stringContaining('Tick it') },
    })
  })

  it('takes a time that has passed today for tomorrow', () => {
    const values = {
      ...CHOSEN,
      [time.block]: { [time.action]: { type: 'timepicker', selected_time: '09:00' } },
    }
    expect(readStartForm(values, NOW)).toMatchObject({
      wish: { startsAt: at('2026-11-25T14:00:00Z') },
      at: { isTomorrow: true },
    })
  })

  it('misses a list', () => {
    expect(readStartForm({}, NOW)).toEqual({ errors: { [list.block]: 'Choose a list.' } })
  })
})

describe('readChosen', () => {
  it('leaves out a number that cannot be', () => {
    const number = (value: string) => ({ type: 'number_input', value })
    const values = {
      ...CHOSEN,
      [lines.block]: { [lines.action]: number('1e9') },
      [attempts.block]: { [attempts.action]: number('2') },
    }
    expect(readChosen(values, NOW)).toEqual({
      ...{ listId: 'list-1', prompt: 'default', lines: null, attempts: 2, startsAt: null },
    })
  })
})
