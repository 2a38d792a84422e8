import { context, header, type Message, message, section } from './blocks.ts'
import { escapeLine } from './escape.ts'

/** What `/dial` can do, a line each. */
export const HELP_LINES = [
  '`/dial start [list]` calls the newest list of this channel, or the one named',
  '    `prompt:NAME` `lines:5` `max:3` `budget:$25` `at:14:30` `consent:yes`',
  '`/dial status [campaign]` how it goes, as of now',
  '`/dial pause [campaign]` no new call goes out; `/dial resume [campaign]` goes on',
  '`/dial stop [campaign]` ends it for good; `stop now` hangs up at once; `stop all` every campaign',
  '`/dial call +1 415 555 0123 [prompt:NAME] [consent:yes]` one call now, under the same rules',
  '`/dial why [campaign or phone]` why it does not call right now, and when something can change',
  '`/dial lead PHONE` who it is and what came of the calls',
  '`/dial dnc add|remove|check PHONE` the do-not-call list; `dnc import`, `dnc export`',
  '`/dial audit [PHONE]` who did what, as a file; `/dial forget PHONE` erases a person’s data',
  '`/dial lists` the lists of this channel',
  '`/dial calls [outcome:interested]` the last calls of this channel',
  '`/dial help` these lines',
] as const

export function helpReply(): Message {
  return message('Dialbot calls the people on a list. Share a CSV here, then type /dial start.', [
    header('☎️ Dialbot'),
    section(
      'Share a CSV of leads in a channel I am in: it becomes a *list*. Then start it: I call, and the outcomes come back here.',
    ),
    section(HELP_LINES.join('\n')),
    context('Options in brackets may be left out. A name with spaces or colons goes in quotes.'),
  ])
}

export function unknownCommandReply(word: string, closest: string | null): Message {
  const hint = closest === null ? '' : ` Did you mean \`/dial ${closest}\`?`
  const text = `There is no \`/dial ${escapeLine(word, 60)}\`.${hint}`
  return message(text, [section(`⚠️ ${text}`), section(HELP_LINES.join('\n'))])
}
