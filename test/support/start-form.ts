import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import type { SimMessage, SimView } from '../../src/sim/slack/types.ts'
import type { Entered, SlackSim } from '../../src/sim/slack.ts'
import { contains } from './people.ts'

// How people start a campaign by the form, in tests.

interface Place {
  slack: SlackSim
  user: string
}

// What several people did at once is told apart by who took it up first.
const takenUp = new WeakSet<object>()

/** The next form that Slack shows this person with everything in it. */
export async function waitForForm({ slack, user }: Place): Promise<SimView> {
  const isNew = (view: SimView) =>
    view.isOpen && view.user === user && view.view.submit !== undefined && !takenUp.has(view)
  return slack.waitFor(() => takeUp([...slack.world.views.values()].find(isNew)), {
    for: 'a form',
  })
}

/** At once: the next one who looks must not find it. */
function takeUp<Found extends object>(found: Found | undefined): Found | undefined {
  if (found !== undefined) takenUp.add(found)
  return found
}

/** Everything that the form shows, in one text. */
export function formText({ view }: SimView): string {
  return JSON.stringify(view)
}

/** Waits until the form says so. */
export function waitForWords(
  { slack }: Place,
  form: SimView,
  words: string | RegExp,
): Promise<true> {
  return slack.waitFor(() => contains(formText(form), words) || undefined, {
    for: `the form to say ${words}`,
  })
}

/** Sends the form, which must be taken, and gives the answer. */
export async function sendForm(place: Place, form: SimView, entered: Entered = {}) {
  const { slack, user } = place
  const before = slack.world.messages.length
  const sent = await slack.submitView(form, entered)
  if (sent.errors !== null) throw new Error(`Refused: ${JSON.stringify(sent.errors)}`)
  return slack.waitFor(() => takeUp(slack.world.messages.slice(before).find(isAnswer)), {
    for: 'an answer to the form',
  })

  /** A command is answered by a response_url, a form is not. */
  function isAnswer(message: SimMessage): boolean {
    const direct = slack.world.channels.get(message.channel)?.directWith === user
    const isOwn =
      message.via === 'api' &&
      message.user === slack.botUserId &&
      (message.ephemeralTo === user || direct)
    return isOwn && !message.text.startsWith('Starting ') && !takenUp.has(message)
  }
}

/** Presses Start under a report, sends the form as it is, and gives the answer as people read it. */
export async function startByForm(
  place: Place,
  report: SimMessage,
  entered: Entered = {},
): Promise<string> {
  const { slack, user } = place
  await slack.pressButton(user, report, ACTIONS.listStart)
  const form = await waitForForm(place)
  return slack.renderMessage(await sendForm(place, form, entered))
}
