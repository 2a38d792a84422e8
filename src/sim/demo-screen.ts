import type { BlandSim } from './bland.ts'
import type { SimMessage } from './slack/types.ts'
import type { SlackSim } from './slack.ts'

const WIDTH = 92

/** Prints one channel of the local Slack as it fills: posts, replies under them, edits of the card. */
export function createScreen(slack: SlackSim, channel: string) {
  const name = slack.world.channels.get(channel)?.name ?? channel
  const progress = new Map<string, string>()

  function print(message: SimMessage): void {
    if (message.channel !== channel) return
    const author = slack.world.users.get(message.user)?.name ?? 'dialbot'
    const aside = message.ephemeralTo === null ? '' : ' (only you can see this)'
    const place =
      message.threadTs === null ? `#${name}` : message.isBroadcast ? `#${name} ↳` : '  ↳'
    console.log(`\n${place} ${author}${aside}`)
    const indent = message.threadTs === null ? '  ' : '     '
    for (const line of linesOf(message)) console.log(wrap(indent, line))
  }

  /** Without the addresses behind links, which a person does not see either. */
  function linesOf(message: SimMessage): string[] {
    return slack
      .renderMessage(message)
      .replace(/ \(https?:\S+\)/g, '')
      .split('\n')
  }

  /** The card is edited in place; of each edit only the progress bar is shown. */
  function printEdit(message: SimMessage): void {
    if (message.channel !== channel) return
    const bar = linesOf(message).find((line) => /[█░]/.test(line))
    if (bar === undefined || progress.get(message.ts) === bar) return
    progress.set(message.ts, bar)
    console.log(`  · card: ${bar.trim()}`)
  }

  slack.onMessage(print)
  slack.onChange((change) => {
    if (change.kind === 'message.updated') printEdit(change.message)
  })

  return {
    stage(text: string): void {
      console.log(`\n${'─'.repeat(WIDTH)}\n${text}\n${'─'.repeat(WIDTH)}`)
    },

    typed(user: string, text: string): void {
      console.log(`\n#${name} ${user} types: ${text}`)
    },

    /** The card as it stands at the end. */
    card(): void {
      const card = slack.messages(channel).find((message) => progress.has(message.ts))
      if (card === undefined) return
      console.log(`\nThe card in #${name}, as it stands now:`)
      for (const line of linesOf(card)) console.log(wrap('  ', line))
    },

    /** What Bland's own books say: the promise, checked from the other side. */
    books(bland: BlandSim, lines: number): void {
      const calls = bland.calls()
      const webhooks = bland.webhooks.length
      console.log(
        `\nBland's own books: ${calls.length} calls to ${new Set(calls.map((call) => call.phone)).size} numbers, ` +
          `never two at once to one number (${bland.overlaps().length} overlaps), ` +
          `at most ${bland.maxConcurrent()} of ${lines} lines used. ` +
          `${webhooks} webhooks were sent, each of them twice; each outcome was told once.`,
      )
    },
  }
}

function wrap(indent: string, line: string): string {
  const rows: string[] = []
  let row = ''
  for (const word of line.split(' ')) {
    if (row !== '' && row.length + word.length + 1 > WIDTH - indent.length) {
      rows.push(row)
      row = word
    } else row = row === '' ? word : `${row} ${word}`
  }
  return [...rows, row].map((text) => indent + text).join('\n')
}
