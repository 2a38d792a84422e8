import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../src/domain/error.ts'
import { SUBCOMMANDS } from '../../../../src/slack/typed/dial-command.ts'
import { parseCommand } from '../../../../src/slack/typed/parse-command.ts'

const START = {
  name: 'start',
  list: null,
  prompt: null,
  lines: null,
  maxAttempts: null,
  budgetMicros: null,
  at: null,
  attestConsent: false,
}
const STOP = { name: 'stop', all: false, campaign: null, now: false }
const CALL = { name: 'call', phone: '+1 415 555 0123', prompt: null, attestConsent: false }

describe('parseCommand', () => {
  it.each([
    ['', { name: 'help' }],
    ['   ', { name: 'help' }],
    ['help me please', { name: 'help' }],
    ['start', START],
    ['Start', START],
    ['start leads.csv', { ...START, list: 'leads.csv' }],
    ['start my leads.csv', { ...START, list: 'my leads.csv' }],
    ['start "Q3: my leads.csv"', { ...START, list: 'Q3: my leads.csv' }],
    ['start “my leads.csv”', { ...START, list: 'my leads.csv' }],
    ['start\u00a0leads.csv\u00a0lines:2', { ...START, list: 'leads.csv', lines: 2 }],
    ['start \u200bleads.csv', { ...START, list: 'leads.csv' }],
    ['start prompt:Follow-Up', { ...START, prompt: 'follow-up' }],
    ['start prompt:default.txt', { ...START, prompt: 'default' }],
    ['start prompt:"follow-up"', { ...START, prompt: 'follow-up' }],
    ['start prompt: follow-up leads', { ...START, prompt: 'follow-up', list: 'leads' }],
    ['start lines:5 max:2', { ...START, lines: 5, maxAttempts: 2 }],
    ['start LINES=5', { ...START, lines: 5 }],
    ['start lines：5', { ...START, lines: 5 }],
    ['start budget:$25', { ...START, budgetMicros: 25_000_000 }],
    ['start budget:0.5', { ...START, budgetMicros: 500_000 }],
    ['start budget:$1,250.75', { ...START, budgetMicros: 1_250_750_000 }],
    ['start budget:19.99', { ...START, budgetMicros: 19_990_000 }],
    ['start at:14:30', { ...START, at: '14:30' }],
    ['start at:9 am leads', { ...START, at: '9 am', list: 'leads' }],
    ['start at:2026-11-24 09:00', { ...START, at: '2026-11-24 09:00' }],
    ['start at:2026-11-24T09:00', { ...START, at: '2026-11-24T09:00' }],
    ['start consent:yes', { ...START, attestConsent: true }],
    ['start consent:no', START],
    ['start Smith &amp; Sons', { ...START, list: 'Smith & Sons' }],
    ['start <http://leads.com|leads.com>', { ...START, list: 'leads.com' }],
    ['start 14:30', { ...START, list: '14:30' }],
    ['start a=b', { ...START, list: 'a=b' }],
    ['status', { name: 'status', campaign: null }],
    ['status leads #2', { name: 'status', campaign: 'leads #2' }],
    ['pause leads', { name: 'pause', campaign: 'leads' }],
    ['RESUME', { name: 'resume', campaign: null }],
    ['stop', STOP],
    ['stop now', { ...STOP, now: true }],
    ['stop all', { ...STOP, all: true }],
    ['stop ALL now', { ...STOP, all: true, now: true }],
    ['stop leads now', { ...STOP, campaign: 'leads', now: true }],
    ['stop "now"', { ...STOP, campaign: 'now' }],
    ['stop "all"', { ...STOP, campaign: 'all' }],
    ['stop all leads', { ...STOP, campaign: 'all leads' }],
    ['call +1 415 555 0123', CALL],
    ['call <tel:+14155550123|+1 415 555 0123> consent:yes', { ...CALL, attestConsent: true }],
    ['call tel:+14155550123', { ...CALL, phone: 'tel:+14155550123' }],
    ['call +1 415 555 0123 prompt:vip', { ...CALL, prompt: 'vip' }],
    ['lists', { name: 'lists' }],
    ['calls', { name: 'calls', outcome: null }],
    ['calls outcome:interested', { name: 'calls', outcome: 'interested' }],
    ['calls outcome:No-Answer', { name: 'calls', outcome: 'no_answer' }],
    ['calls outcome:"no answer"', { name: 'calls', outcome: 'no_answer' }],
    ['calls no answer', { name: 'calls', outcome: 'no_answer' }],
    ['strat', { name: 'unknown', word: 'strat', closest: 'start' }],
    ['pasue leads', { name: 'unknown', word: 'pasue', closest: 'pause' }],
    ['list', { name: 'unknown', word: 'list', closest: 'lists' }],
    ['stat', { name: 'unknown', word: 'stat', closest: 'start' }],
    ['resum', { name: 'unknown', word: 'resum', closest: 'resume' }],
    ['dashboard', { name: 'unknown', word: 'dashboard', closest: null }],
    ['why', { name: 'why', subject: null }],
    ['why leads two', { name: 'why', subject: 'leads two' }],
    ['why +1 415 555 0123', { name: 'why', subject: '+1 415 555 0123' }],
    ['lead (415) 555-0123', { name: 'lead', phone: '(415) 555-0123' }],
    ['forget +14155550123', { name: 'forget', phone: '+14155550123' }],
    ['audit', { name: 'audit', phone: null }],
    ['audit +1 415 555 0123', { name: 'audit', phone: '+1 415 555 0123' }],
    ['report', { name: 'report', span: 'today', campaign: null }],
    ['report Today', { name: 'report', span: 'today', campaign: null }],
    ['report 7d', { name: 'report', span: '7d', campaign: null }],
    ['report May list', { name: 'report', span: null, campaign: 'May list' }],
    ['report "today"', { name: 'report', span: null, campaign: 'today' }],
    ['report campaign', { name: 'report', span: null, campaign: null }],
    ['report campaign May', { name: 'report', span: null, campaign: 'May' }],
    ['report 7d May', { name: 'report', span: null, campaign: '7d May' }],
    ['export', { name: 'export', campaign: null }],
    ['export May list', { name: 'export', campaign: 'May list' }],
    ['dnc export', { name: 'dnc', verb: 'export' }],
    ['dnc Import', { name: 'dnc', verb: 'import' }],
    ['dnc check +14155550123', { name: 'dnc', verb: 'check', phones: ['+14155550123'] }],
    [
      'dnc add +1 415 555 0123 asked by mail',
      { name: 'dnc', verb: 'add', phones: ['+1 415 555 0123'], reason: 'asked by mail' },
    ],
    [
      'dnc remove <tel:+14155550123|+1 415 555 0123> typo',
      { name: 'dnc', verb: 'remove', phones: ['+1 415 555 0123'], reason: 'typo' },
    ],
    [
      'dnc add tel:+14155550123',
      { name: 'dnc', verb: 'add', phones: ['tel:+14155550123'], reason: null },
    ],
  ])('reads “%s”', (text, command) => {
    expect(parseCommand(text)).toEqual(command)
  })

  it.each([
    ['lead', ['Which number?', '`/dial lead +1 415 555 0123`']],
    ['dnc', ['What about', '`/dial dnc add`']],
    ['dnc ban +14155550123', ['does not know “ban”', '`/dial dnc check`']],
    ['dnc ad +14155550123', ['does not know “ad”', 'Did you mean `/dial dnc add`?']],
    ['dnc exprot', ['Did you mean `/dial dnc export`?']],
    ['dnc add', ['Which number?', '`/dial dnc add']],
    ['dnc export now', ['alone']],
    ['start line:5', ['no option `line:`', 'Did you mean `lines:5`', '`budget:$25`', 'quotes']],
    ['start colour:red', ['no option `colour:`', '`prompt:default`']],
    ['start lines:many', ['`lines:`', 'whole number', '`lines:5`', '“many”']],
    ['start lines:0', ['from 1 to 10000', '“0”']],
    ['start lines:2.5', ['whole number']],
    ['start max:11', ['from 1 to 10', '`max:3`']],
    ['start max:', ['`max:` needs a value', '`max:3`']],
    ['start budget:free', ['US dollars', '`budget:$25`', '“free”']],
    ['start budget:0', ['above zero']],
    ['start budget:€20', ['US dollars']],
    ['start consent:maybe', ['must be `yes`', '“maybe”']],
    ['start prompt:../../etc/passwd', ['not a name of a prompt', '`prompt:default`']],
    ['start lines:2 lines:3', ['`lines:` is given twice']],
    ['start "my leads', ['quote is opened and not closed', '"my leads.csv"']],
    ['call', ['Whom to call', '`/dial call +1 415 555 0123`']],
    ['call +14155550123 lines:2', ['no option `lines:`', '`prompt:default`']],
    ['pause lines:2', ['takes no options', '`lines:`', 'quotes']],
    ['lists everything', ['“everything”', '`/dial lists`']],
    ['calls yesterday', ['“yesterday”', '`/dial calls outcome:interested`']],
    ['calls outcome:intrested', ['“intrested”', 'Did you mean `outcome:interested`', 'voicemail']],
  ])('says what is wrong with “%s”', (text, parts) => {
    const sentence = sentenceOf(text)
    for (const part of parts) expect(sentence).toContain(part)
  })

  it('repeats no more of what was typed than fits a sentence', () => {
    expect(sentenceOf(`start lines:${'9'.repeat(3000)}`).length).toBeLessThan(250)
  })

  it('reads or explains whatever is typed', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(...SUBCOMMANDS, ':', '"', 'lines:', 'at:', 'now', 'all', '<', '|', '&amp;'),
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          expect(parseCommand(words.join(' '))).toHaveProperty('name')
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
  })
})

function sentenceOf(text: string): string {
  try {
    parseCommand(text)
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.message
    throw error
  }
  throw new Error('It was read')
}
