import { type SimCall, textOf } from './calls/call.ts'
import { callRecord, laterRecord } from './calls/record.ts'
import type { BlandSimSettings } from './settings.ts'
import type { Timers } from './timers.ts'
import type { WebhookSender } from './webhooks.ts'

/** Turns what happens to calls into webhooks. */
export interface Notifier {
  callChanged(call: SimCall): void
  sendRecord(call: SimCall, url: string, sendType: 'spawn' | 'resend' | 'create'): Promise<void>
}

export function createNotifier(parts: {
  settings: BlandSimSettings
  timers: Timers
  webhooks: WebhookSender
}): Notifier {
  const { settings, timers, webhooks } = parts

  function callChanged(call: SimCall): void {
    const url = textOf(call.request.webhook)
    if (url === null) return
    if (call.state === 'queued') sendEvent(call, url, 'queue', 'Call enqueued')
    if (call.state === 'talking') sendEvent(call, url, 'call', 'Call connected')
    if (call.state !== 'ended') return
    timers.after(settings.webhookDelayMs, () => void sendRecord(call, url, 'spawn'))
  }

  async function sendRecord(
    call: SimCall,
    url: string,
    sendType: 'spawn' | 'resend' | 'create',
  ): Promise<void> {
    const { callId } = call
    const body = callRecord(call, settings)
    await webhooks.deliver({ callId, kind: 'record', sendType, url, body })
    if (sendType !== 'spawn') return
    if (settings.laterRecord) {
      const later = laterRecord(body)
      await webhooks.deliver({ callId, kind: 'later_record', sendType, url, body: later })
    }
    sendEvent(call, url, 'call', 'Closing call stream.')
  }

  function sendEvent(call: SimCall, url: string, category: string, message: string): void {
    const asked = call.request.webhook_events
    const isAsked = Array.isArray(asked) && asked.includes(category)
    if (!isAsked && settings.inCallEvents !== 'always') return
    const { callId } = call
    const body = { message, call_id: callId, category, log_level: 'info' }
    void webhooks.deliver({ callId, kind: 'event', sendType: 'spawn', url, body })
  }

  return { callChanged, sendRecord }
}
