import { describe, expect, it } from 'vitest'
import { endingOf } from '../../../src/sim/bland/calls/endings.ts'
import { mixedScenario, SCENARIO_NAMES } from '../../../src/sim/bland/calls/scenario.ts'
import { makeRequest, startSim } from './bland-support.ts'

const cast = {
  firstSentence: 'Hi, this is an AI assistant.',
  name: 'Ann',
  voicemailMessage: null,
  transferNumber: '+12025550199',
  maxMinutes: 2,
}

describe('endingOf', () => {
  it('has nothing said where nobody was reached', () => {
    for (const name of SCENARIO_NAMES) {
      const ending = endingOf(name, cast)
      if (ending.status !== 'completed') expect([ending.lines, ending.seconds]).toEqual([[], 0])
    }
  })

  it.each([
    ['voicemail', { answeredBy: 'voicemail', seconds: 6 }],
    ['voicemail_as_human', { answeredBy: 'human', seconds: 6 }],
    ['no_answer', { status: 'no-answer', length: 'call' }],
    ['busy', { status: 'busy', length: 'ring' }],
    [
      'failed_404',
      { status: 'failed', errorMessage: 'Call failed. The number you dialed is not found.' },
    ],
    ['transferred', { warmTransfer: 'MERGED' }],
    ['transfer_not_merged', { warmTransfer: 'TIMED_OUT', tag: ['transferred', 'TRANSFERRED'] }],
    ['human_unlabelled', { answeredBy: null, status: 'completed' }],
    ['max_duration', { seconds: 120, endedBy: 'ASSISTANT' }],
    ['quick_hangup', { seconds: 2, endedBy: 'USER' }],
    ['queue_error', { queueStatus: 'queue_error', status: 'failed' }],
  ] as const)('%s', (name, expected) => {
    expect(endingOf(name, cast)).toMatchObject(expected)
  })

  it('leaves the message on a voicemail', () => {
    const ending = endingOf('voicemail', { ...cast, voicemailMessage: 'Call us.' })
    expect(ending.lines).toContainEqual(['assistant', 'Call us.'])
  })
})

describe('mixedScenario', () => {
  const mix = (seed: number) =>
    Array.from({ length: 300 }, (_, index) => mixedScenario(seed, `+1202555${1000 + index}`, 1))

  it('is the same for the same seed and other for another', () => {
    expect(mix(1)).toEqual(mix(1))
    expect(mix(1)).not.toEqual(mix(2))
  })

  it('meets mostly machines, and a few of everything', () => {
    const names = mix(1)
    const share = (name: string) => names.filter((other) => other === name).length / names.length
    expect(share('no_answer') + share('voicemail')).toBeGreaterThan(0.4)
    expect(new Set(names).size).toBeGreaterThan(10)
  })
})

describe('script', () => {
  it('goes on from attempt to attempt, and repeats its end', async () => {
    const { sim, client } = await startSim({ sameNumberCooldownMs: 0 })
    const phone = '+12025550143'
    sim.script(phone, ['busy', { name: 'talked', fields: { answered_by: 'unknown' } }])
    for (let count = 0; count < 3; count += 1) await client.placeCall(makeRequest())
    expect(sim.calls().map(({ scenario }) => scenario)).toEqual(['busy', 'talked', 'talked'])
    await sim.waitFor(() => sim.calls().every((call) => call.state === 'ended'))
    const last = await client.getCall(sim.calls()[2]?.callId ?? '')
    expect(last?.answeredBy).toBe('unknown')
  })

  it('ends every scenario with a record that the adapter reads', async () => {
    const { sim, client } = await startSim()
    for (const [index, name] of SCENARIO_NAMES.entries()) {
      const phone = `+120255501${10 + index}`
      sim.script(phone, [name])
      await client.placeCall(makeRequest({ phone }))
    }
    await sim.waitFor(() => sim.calls().every((call) => call.state === 'ended'))
    for (const call of sim.calls()) {
      const record = await client.getCall(call.callId)
      expect(record).toMatchObject({ completed: true, status: call.ending.status })
      expect(record?.turns).toHaveLength(call.ending.lines.length)
      expect(record?.attemptId).toBe('attempt-1')
    }
  })
})
