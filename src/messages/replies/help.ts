import { context, header, type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { person } from '../kit/words.ts'

/** What `/dial` can do, a line each. */
export const HELP_LINES = [
  '`/dial start [list]` calls the newest list of this channel, or the one named',
  '    `prompt:NAME` `lines:5` `max:3` `budget:$25` `at:14:30` `consent:yes`',
  '    in a thread: the menu of the message with the file, then *Call leads in this file*',
  '`/dial status [campaign]` how it goes, as of now',
  '`/dial pause [campaign]` no new call goes out; `/dial resume [campaign]` goes on',
  '`/dial stop [campaign]` ends it for good; `stop now` hangs up at once; `stop all` every campaign',
  '`/dial call +1 415 555 0123 [prompt:NAME] [consent:yes]` one call now, under the same rules',
  '`/dial why [campaign or phone]` why it does not call right now, and when something can change',
  '`/dial lead PHONE` who it is and what came of the calls',
  '`/dial dnc add|remove|check PHONE` the do-not-call list; `dnc holds`, `dnc import`, `dnc export`',
  '`/dial report [today|7d|campaign]` what the calls came to, against the week before',
  '`/dial export [campaign]` every lead with what came of it, as `results.csv`, to you alone',
  '`/dial audit [PHONE]` who did what, as a file; `/dial forget PHONE` erases a person’s data',
  '`/dial lists` the lists of this channel',
  '`/dial calls [outcome:interested]` the last calls of this channel',
  '`/dial help` these lines',
] as const

export interface HelpParts {
  /** Members and user groups who may use Dialbot; nobody named: every full member. */
  operators: { users: readonly string[]; groups: readonly string[] }
  /** Why the reader may not; null when they may. */
  refusal: string | null
}

/** What the reader may do: everything, or to read along. */
export function helpReply({ operators, refusal }: HelpParts): Message {
  const summary = 'Dialbot calls the people on a list.'
  if (refusal !== null) {
    const why = escapeLine(refusal, 400)
    return message(`${summary} ${why}`, [
      header('☎️ Dialbot'),
      section(
        `I call the people on a list with an AI voice and tell the outcomes here.\n🔒 *You cannot use me.* ${why}`,
      ),
      section(
        `You can read what I post in the channels you are in: a campaign’s card, and the outcomes in its thread. Whoever may use me can start, pause or stop calls for you: ${whoMay(operators)}.`,
      ),
    ])
  }
  return message(`${summary} Share a CSV here, then type /dial start.`, [
    header('☎️ Dialbot'),
    section(
      'Share a CSV of leads in a channel I am in: it becomes a *list*. Then start it: I call, and the outcomes come back here.',
    ),
    section(HELP_LINES.join('\n')),
    context(
      'Options in brackets may be left out. A name with spaces or colons goes in quotes.',
      `You may use all of this. Those who may: ${whoMay(operators)}.`,
    ),
  ])
}

const MAX_NAMED = 20

/** Slack notifies nobody who is mentioned in an answer that one person sees. */
function whoMay({ users, groups }: HelpParts['operators']): string {
  const named = [
    ...users.map(person),
    ...groups.map((group) => `<!subteam^${escapeLine(group, 40)}>`),
  ]
  if (named.length === 0) return 'every full member of this workspace'
  const more = named.length - MAX_NAMED
  const shown = named.slice(0, MAX_NAMED).join(', ')
  return more > 0 ? `${shown} and ${more} more (OPERATORS)` : `${shown} (OPERATORS)`
}

export function unknownCommandReply(word: string, closest: string | null): Message {
  const hint = closest === null ? '' : ` Did you mean \`/dial ${closest}\`?`
  const text = `There is no \`/dial ${escapeLine(word, 60)}\`.${hint}`
  return message(text, [section(`⚠️ ${text}`), section(HELP_LINES.join('\n'))])
}
