import type { ModalView, WebClient } from '@slack/web-api'
import { AppError } from '../../domain/error.ts'
import { slackError } from '../../domain/slack-errors.ts'
import type { Log } from '../../system/log.ts'
import { errorCode } from '../failures.ts'

/** A form as Slack knows it. */
export interface OpenForm {
  id: string
  hash: string
}

/** Shows the form anew; does nothing once the person has changed it again, or closed it. */
export type ShowForm = (view: ModalView) => Promise<void>

export interface Forms {
  /** Within three seconds of what the trigger came from. Throws `unavailable` when it took longer. */
  open(triggerId: string, view: ModalView): Promise<OpenForm>
  /** A person changed the form: what earlier changes still have to show is no longer wanted. */
  begin(form: OpenForm): ShowForm
}

interface Kept {
  turn: number
  /** Of what we showed last; null when it is not known. */
  hash: string | null
  tail: Promise<void>
}

// More than are open at once; one that is forgotten is only shown without its order being kept.
const MAX_KEPT = 500

/** Brings forms up to date, each in the order in which its person changed it. */
export function createForms({ client, log }: { client: WebClient; log: Log }): Forms {
  const forms = new Map<string, Kept>()

  function keep({ id, hash }: OpenForm): Kept {
    const kept = forms.get(id) ?? { turn: 0, hash, tail: Promise.resolve() }
    forms.delete(id)
    forms.set(id, kept)
    const [oldest] = forms.keys()
    if (forms.size > MAX_KEPT && oldest !== undefined) forms.delete(oldest)
    return kept
  }

  async function update(id: string, kept: Kept, view: ModalView): Promise<void> {
    const hash = kept.hash === null ? {} : { hash: kept.hash }
    try {
      const { view: shown } = await client.views.update({ view_id: id, view, ...hash })
      kept.hash = shown?.hash ?? null
    } catch (error) {
      const code = errorCode(error)
      // The person has closed it.
      if (code === 'not_found' || code === 'view_not_found') return
      if (code !== 'hash_conflict' || kept.hash === null) throw error
      // Slack took an update of ours of which we never heard: what we have to show is newer.
      log.info({ code }, 'slack.form_conflict')
      kept.hash = null
      await update(id, kept, view)
    }
  }

  return {
    async open(triggerId, view) {
      try {
        const { view: shown } = await client.views.open({ trigger_id: triggerId, view })
        if (shown?.id === undefined || shown.hash === undefined)
          throw new Error('Slack gave no view')
        return { id: shown.id, hash: shown.hash }
      } catch (error) {
        const code = errorCode(error)
        if (code !== null && slackError(code).meaning !== 'late_form') throw error
        throw new AppError('unavailable', 'The form took too long to open. Try again.', {
          cause: error,
        })
      }
    },

    begin(form) {
      const kept = keep(form)
      kept.turn += 1
      const { turn } = kept
      return (view) => {
        const shown = kept.tail.then(async () => {
          if (kept.turn === turn) await update(form.id, kept, view)
        })
        kept.tail = shown.catch(() => {})
        return shown
      }
    },
  }
}
