import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createPromptLibrary } from '../../../src/prompts/library.ts'
import { EXAMPLE_COMPANY, renderCall } from '../../../src/prompts/prompt.ts'

const dir = fileURLToPath(new URL('../../../prompts', import.meta.url))
const shipped = createPromptLibrary({ dir }).list()

describe('the prompts that ship', () => {
  it('are the default and two others', () => {
    const names = shipped.map(({ name }) => name)
    expect(names).toEqual(['appointment-reminder', 'default', 'follow-up'])
  })

  it.each(shipped.map((prompt) => [prompt.name, prompt] as const))(
    '%s says at once that it is an AI, on a recorded line, and for whom it calls',
    (_name, prompt) => {
      const call = renderCall(prompt, { appointment: 'May 5 at 3 PM' })
      expect(call.missing).toEqual([])
      expect(call.firstSentence).toMatch(
        new RegExp(
          `^Hi there, this is an AI assistant calling for ${EXAMPLE_COMPANY} on a recorded`,
        ),
      )
      expect(call.voicemailMessage).toContain(`an AI assistant calling for ${EXAMPLE_COMPANY}`)
      expect(call.task).toContain(`You call for ${EXAMPLE_COMPANY}.`)
      expect(`${call.task}${call.firstSentence}${call.voicemailMessage}`).not.toMatch(/[${}]/)
    },
  )

  it.each(shipped.map((prompt) => [prompt.name, prompt] as const))(
    '%s is short and respects a wish not to be called',
    (name, prompt) => {
      expect(readFileSync(`${dir}/${name}.txt`, 'utf8').length).toBeLessThan(2_000)
      expect(prompt.body).toContain('not to be called again')
      expect(prompt.body).toContain('Ask one question at a time')
    },
  )

  it('need no column but the phone number, except for the appointment', () => {
    const required = Object.fromEntries(shipped.map((prompt) => [prompt.name, prompt.required]))
    expect(required).toEqual({
      default: [],
      'follow-up': [],
      'appointment-reminder': ['appointment'],
    })
  })
})
