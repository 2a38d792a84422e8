import type { Fields } from '../request.ts'
import type { Cast, Ending } from './ending.ts'
import type { Scenario, ScenarioName } from './scenario.ts'

/** A call in the simulator's own books. */
export interface SimCall {
  readonly callId: string
  readonly phone: string
  /** Which call to this number it is, from 1. */
  readonly attempt: number
  /** The request as it came. */
  readonly request: Fields
  readonly metadata: Fields
  readonly scenario: ScenarioName
  ending: Ending
  /** Record fields that replace what the scenario says. */
  readonly fields: Fields
  readonly callMs: number
  state: 'scheduled' | 'queued' | 'ringing' | 'talking' | 'settling' | 'ended'
  /** Stopped on request. */
  isStopped: boolean
  /** Instants of the simulator's clock. */
  acceptedAt: number
  endedAt: number | null
  /** When it held a line, in `performance.now()` milliseconds. */
  lineFrom: number | null
  lineTo: number | null
}

export function isOpen(call: SimCall): boolean {
  return call.state !== 'ended' && call.state !== 'settling'
}

export function isOnLine(call: SimCall): boolean {
  return call.state === 'ringing' || call.state === 'talking'
}

export function castOf(request: Fields): Cast {
  const variables = fieldsOf(request.request_data)
  const voicemail = fieldsOf(request.voicemail)
  const opening = textOf(request.first_sentence) ?? 'Hello, this is an AI assistant calling.'
  return {
    // Bland fills its own {{variables}} in from request_data.
    firstSentence: opening.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) =>
      String(variables[name] ?? ''),
    ),
    name: textOf(variables.first_name) ?? textOf(variables.name),
    voicemailMessage: voicemail.action === 'leave_message' ? textOf(voicemail.message) : null,
    transferNumber: textOf(request.transfer_phone_number),
    maxMinutes: Number(request.max_duration ?? 30),
  }
}

/** How long a call holds its line. */
export function lineMs(call: SimCall, ringMs: number): number {
  if (call.ending.length === 'call') return call.callMs
  return call.ending.length === 'quick' ? Math.min(call.callMs, ringMs + 20) : ringMs
}

export function readScenario(scenario: Scenario): {
  name: ScenarioName
  callMs: number | null
  fields: Fields
} {
  if (typeof scenario === 'string') return { name: scenario, callMs: null, fields: {} }
  return { name: scenario.name, callMs: scenario.callMs ?? null, fields: scenario.fields ?? {} }
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
