import type { App, BlockAction, ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import { DEFAULT_MAX_ATTEMPTS } from '../../domain/calls/retry.ts'
import { AppError } from '../../domain/error.ts'
import {
  START_VIEW,
  type StartFigures,
  startLoadingView,
  startProblemView,
  startView,
} from '../../messages/forms/start-form.ts'
import { answerForm, explainFailure, type FormPlace } from '../answer.ts'
import type { Place, PressPlace, SlackContext } from '../context.ts'
import { type StartWish, startCampaign } from '../start-campaign.ts'
import { fillForm } from './fill-form.ts'
import type { OpenForm, ShowForm } from './forms.ts'
import { type Chosen, readChosen, readStartForm } from './read-start-form.ts'

const Metadata = z.object({ channel: z.string().min(1), threadTs: z.string().optional() })

// Longer lists are not counted while one waits for a first look.
const QUICKLY_COUNTED = 5_000

/** The form that starts a campaign: what it shows follows the list and the prompt that are chosen. */
export function registerStartForm(app: App, context: SlackContext): void {
  app.action<BlockAction>(
    { type: 'block_actions', action_id: /^start_form_/ },
    async ({ body, ack }) => {
      await ack()
      const { view, user, team } = body
      if (view === undefined) return
      const place = readPlace(view, user.id)
      const chosen = readChosen(view.state.values, {
        now: context.clock.now(),
        zone: context.timezone,
      })
      if (place === null || chosen === null) return
      const show = context.forms.begin(view)
      await context.track(
        fill(context, place, show, async () => {
          await checkPermission(context, user.id, team?.id)
          return chosen
        }),
      )
    },
  )

  app.view(START_VIEW, async ({ ack, body, view }) => {
    const userId = body.user.id
    const place = readPlace(view, userId)
    const now = context.clock.now()
    const filled = readStartForm(view.state.values, { now, zone: context.timezone })
    if ('errors' in filled) {
      await ack({ response_action: 'errors', errors: filled.errors })
      return
    }
    // Slack waits for three seconds: the form closes, and the answer follows.
    await ack()
    if (place === null) return
    const { wish, at, attestConsent } = filled
    const about = { listId: wish.listId }
    const asked = { what: `form ${START_VIEW}`, teamId: body.team?.id, about }
    await answerForm(context, place, asked, () =>
      startCampaign(context, place, wish, { attestConsent, at }),
    )
  })
}

/**
 * Opens the form on a list that is yet to be found. What goes wrong before Slack shows it is thrown, what
 * goes wrong later is said in the form.
 */
export async function openStartForm(
  context: SlackContext,
  pressed: PressPlace,
  find: () => Promise<{ listId: string }>,
  { isFile = false } = {},
): Promise<void> {
  const { triggerId, ...place } = pressed
  const form: OpenForm = await context.forms.open(
    triggerId,
    startLoadingView(isFile ? 'file' : 'start'),
  )
  await fill(context, place, context.forms.begin(form), async () => ({
    ...{ prompt: null, lines: null, attempts: null, startsAt: null },
    ...(await find()),
  }))
}

/** Shows what is chosen, at first without what takes long to count. Never throws. */
async function fill(
  context: SlackContext,
  place: FormPlace,
  show: ShowForm,
  choose: () => Promise<Chosen>,
): Promise<void> {
  const { campaigns, timezone } = context
  const shown = { what: 'start form', show, problemView: startProblemView }
  await fillForm(context, shown, async () => {
    const { listId, prompt, lines, attempts, startsAt } = await choose()
    const form = await campaigns.startForm({ listId, prompt, channel: place.channel })
    const viewWith = (figures: StartFigures) =>
      startView({
        ...{ form, figures, startsAt, timezone, attempts: DEFAULT_MAX_ATTEMPTS },
        metadata: JSON.stringify({ channel: place.channel, threadTs: place.threadTs }),
      })
    if (form.list.accepted > QUICKLY_COUNTED) await show(viewWith(null))
    const wish = { prompt: form.prompt, lines, maxAttempts: attempts, startsAt }
    return viewWith(await consider(context, place, { listId, ...wish }))
  })
}

async function consider(
  context: SlackContext,
  { channel, userId }: Place,
  wish: Omit<StartWish, 'budgetMicros'>,
): Promise<StartFigures> {
  try {
    const considered = await context.campaigns.consider({
      ...wish,
      ...{ budgetMicros: null, channel, actor: userId, attestConsent: false },
    })
    return { type: 'considered', considered }
  } catch (error) {
    return { type: 'refused', sentence: explainFailure(context, 'start form', error).text }
  }
}

async function checkPermission(
  { authorizer }: SlackContext,
  userId: string,
  teamId: string | undefined,
): Promise<void> {
  const permission = await authorizer.check(userId, { teamId })
  if (!permission.allowed) throw new AppError('forbidden', permission.sentence)
}

function readPlace(view: Pick<ViewOutput, 'private_metadata'>, userId: string): FormPlace | null {
  try {
    return { userId, ...Metadata.parse(JSON.parse(view.private_metadata)) }
  } catch {
    return null
  }
}
