import { performance } from 'node:perf_hooks'
import { REFUSALS, type SimReply } from '../replies.ts'
import { type Fields, startTimeOf } from '../request.ts'
import type { BlandSimSettings } from '../settings.ts'
import type { Timers } from '../timers.ts'
import { isOnLine, isOpen, lineMs, type SimCall } from './call.ts'
import { createCallBooks } from './call-books.ts'
import { priceOf } from './record.ts'
import type { Scenario } from './scenario.ts'

/** The telephone lines: which calls wait, ring, talk and end. */
export interface Exchange {
  readonly calls: ReadonlyMap<string, SimCall>
  /** Why this request, which is well formed, is refused all the same. */
  refusal(phone: string): SimReply | null
  accept(phone: string, request: Fields): SimCall
  /** False when the call is not live. */
  stop(callId: string): boolean
  /** The most calls that were ever on the line at once. */
  maxConcurrent(): number
}

export function createExchange(parts: {
  settings: BlandSimSettings
  clock: { now(): number }
  timers: Timers
  scripts: ReadonlyMap<string, readonly Scenario[]>
  onChange: (call: SimCall) => void
}): Exchange {
  const { settings, clock, timers, onChange } = parts
  const books = createCallBooks(parts)
  const waiting: SimCall[] = []
  let onLine = 0
  let peak = 0

  function refusal(phone: string): SimReply | null {
    const isFull = onLine >= settings.lines && settings.aboveLines === 'reject'
    return books.refusal(phone) ?? (isFull ? REFUSALS.rate_limited : null)
  }

  function accept(phone: string, request: Fields): SimCall {
    const call = books.enter(phone, request)
    schedule(call)
    return call
  }

  function schedule(call: SimCall): void {
    const delayMs = startTimeOf(call.request) - clock.now()
    if (!(delayMs > 0)) {
      enqueue(call)
      return
    }
    call.state = 'scheduled'
    onChange(call)
    timers.after(delayMs, () => {
      if (call.state === 'scheduled') enqueue(call)
    })
  }

  function enqueue(call: SimCall): void {
    call.state = 'queued'
    onChange(call)
    if (call.scenario === 'queue_error') {
      timers.after(settings.ringMs, () => hangUp(call))
      return
    }
    waiting.push(call)
    serve()
  }

  function serve(): void {
    while (onLine < settings.lines) {
      const call = waiting.shift()
      if (!call) return
      if (call.state === 'queued') dial(call)
    }
  }

  function dial(call: SimCall): void {
    onLine += 1
    peak = Math.max(peak, onLine)
    call.state = 'ringing'
    call.lineFrom = performance.now()
    onChange(call)
    const wholeMs = lineMs(call, settings.ringMs)
    const ringMs = Math.min(settings.ringMs, wholeMs)
    if (call.ending.status === 'completed') {
      timers.after(ringMs, () => {
        if (call.state !== 'ringing') return
        call.state = 'talking'
        onChange(call)
      })
    }
    timers.after(wholeMs, () => hangUp(call))
  }

  function hangUp(call: SimCall): void {
    if (!isOpen(call)) return
    if (isOnLine(call)) {
      onLine -= 1
      call.lineTo = performance.now()
    }
    call.endedAt = clock.now()
    call.state = 'settling'
    if (settings.settleMs > 0) {
      onChange(call)
      timers.after(settings.settleMs, () => close(call))
    } else close(call)
    serve()
  }

  function close(call: SimCall): void {
    call.state = 'ended'
    settings.balanceUsd -= priceOf(call, settings)
    onChange(call)
    if (settings.balanceUsd > 0) return
    for (const other of books.calls.values()) if (isOnLine(other)) stop(other.callId)
  }

  function stop(callId: string): boolean {
    const call = books.calls.get(callId)
    if (!call || !isOpen(call)) return false
    if (call.state === 'talking') call.ending = cutShort(call)
    else call.isStopped = true
    hangUp(call)
    return true
  }

  return { calls: books.calls, refusal, accept, stop, maxConcurrent: () => peak }
}

function cutShort({ ending }: SimCall): SimCall['ending'] {
  return {
    ...ending,
    seconds: Math.min(ending.seconds, 5),
    endedBy: 'ASSISTANT',
    tag: ['talked', 'AGENT_ENDED_CALL'],
    summary: 'The call was ended early.',
    lines: ending.lines.slice(0, 1),
    warmTransfer: null,
  }
}
