import { randomUUID } from 'node:crypto'
import { DAY_MS, HOUR_MS } from '../../../domain/durations.ts'
import { REFUSALS, type SimReply } from '../replies.ts'
import type { Fields } from '../request.ts'
import type { BlandSimSettings } from '../settings.ts'
import { castOf, fieldsOf, readScenario, type SimCall } from './call.ts'
import { endingOf } from './endings.ts'
import { mixedScenario, type Scenario, spreadOf } from './scenario.ts'

/** Which calls there were, and what follows from them for the next one. */
export interface CallBooks {
  readonly calls: ReadonlyMap<string, SimCall>
  /** Why the account or the number may not be called now, whatever the lines do. */
  refusal(phone: string): SimReply | null
  enter(phone: string, request: Fields): SimCall
}

export function createCallBooks(parts: {
  settings: BlandSimSettings
  clock: { now(): number }
  scripts: ReadonlyMap<string, readonly Scenario[]>
}): CallBooks {
  const { settings, clock, scripts } = parts
  const calls = new Map<string, SimCall>()
  const callsByPhone = new Map<string, SimCall[]>()

  function refusal(phone: string): SimReply | null {
    if (settings.blacklist.has(phone)) return REFUSALS.blacklisted
    if (settings.doNotCall.has(phone)) return REFUSALS.do_not_call
    if (settings.balanceUsd <= 0) return REFUSALS.no_balance
    const last = callsByPhone.get(phone)?.at(-1)
    if (last && clock.now() - last.acceptedAt < settings.sameNumberCooldownMs) {
      return REFUSALS.same_number
    }
    const isCapped =
      isReached(settings.callsPerHour, HOUR_MS) || isReached(settings.callsPerDay, DAY_MS)
    return isCapped ? REFUSALS.rate_limited : null
  }

  function isReached(cap: number, spanMs: number): boolean {
    if (!Number.isFinite(cap)) return false
    const since = clock.now() - spanMs
    return [...calls.values()].filter((call) => call.acceptedAt > since).length >= cap
  }

  function enter(phone: string, request: Fields): SimCall {
    const earlier = callsByPhone.get(phone) ?? []
    const attempt = earlier.length + 1
    const script = scripts.get(phone)
    const scripted = script?.[attempt - 1] ?? script?.at(-1)
    const scenario = readScenario(scripted ?? mixedScenario(settings.seed, phone, attempt))
    const call: SimCall = {
      callId: randomUUID(),
      phone,
      attempt,
      request,
      metadata: fieldsOf(request.metadata),
      scenario: scenario.name,
      ending: endingOf(scenario.name, castOf(request)),
      fields: scenario.fields,
      callMs: scenario.callMs ?? settings.callMs + spreadOf(phone, settings.callSpreadMs),
      state: 'queued',
      isStopped: false,
      acceptedAt: clock.now(),
      endedAt: null,
      lineFrom: null,
      lineTo: null,
    }
    calls.set(call.callId, call)
    callsByPhone.set(phone, [...earlier, call])
    return call
  }

  return { calls, refusal, enter }
}
