import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../../../src/messages/kit/action-ids.ts'
import {
  type ImportedList,
  importProgressMessage,
  importVanishedMessage,
} from '../../../../src/messages/posts/import-progress.ts'
import { MADE_AT, makeList } from '../../../support/make.ts'

const NOW = MADE_AT + 10_000

/** What the message shows, and whether it can be canceled. */
function show(change: Partial<ImportedList>): { words: string; canCancel: boolean } {
  const list = makeList({
    ...{ id: 'list-1', name: 'October', state: 'importing', startedAt: MADE_AT, readyAt: null },
    ...{ rowsRead: 400_000, bytesRead: 40_000_000, bytesTotal: 100_000_000 },
    ...change,
  })
  const { blocks } = importProgressMessage(list, NOW)
  const [first, ...rest] = blocks
  const text = first?.type === 'section' ? (first.text?.text ?? '') : ''
  return { words: text, canCancel: JSON.stringify(rest).includes(ACTIONS.listCancel) }
}

describe('the progress of an import', () => {
  it('says how far it is, how fast, and how long it still takes', () => {
    expect(show({})).toEqual({
      words:
        '⏳ *October* is being read\n`████████░░░░░░░░░░░░` 40 % · 400,000 rows · 40,000 a second · about 15 s left',
      canCancel: true,
    })
  })

  it('promises nothing before it knows its pace', () => {
    const { words } = show({ startedAt: NOW - 500, rowsRead: 10, bytesRead: 1_000 })
    expect(words).toContain('10 rows')
    expect(words).not.toContain('second')
    expect(show({ bytesRead: 0, bytesTotal: 0 }).words).not.toContain('left')
  })

  it('says that it waits for its turn', () => {
    expect(show({ startedAt: null })).toEqual({
      words: '⏳ *October* waits for another import to end.',
      canCancel: true,
    })
  })

  it('says that it is being canceled, which nobody has to press again', () => {
    const { words, canCancel } = show({ canceledBy: 'U0ANNA' })
    expect(words).toContain('is being canceled')
    expect(canCancel).toBe(false)
  })

  it.each([
    [
      'ready',
      { state: 'ready', rowsRead: 1_000_000, readyAt: MADE_AT + 24_000 },
      '✅ *October* · 1,000,000 rows read in 24 s: the report is below.',
    ],
    [
      'canceled',
      { state: 'failed', canceledBy: 'U0ANNA' },
      '⏹️ *October* · Canceled by <@U0ANNA>: nothing was taken in.',
    ],
    [
      'cut off',
      { state: 'failed', canceledBy: 'dialbot' },
      '⏹️ *October* · Cut off by a restart of Dialbot: nothing was taken in.',
    ],
    [
      'in question',
      { state: 'failed', questionJson: '{}' },
      '❓ *October* · Not taken in yet: the question is below.',
    ],
    ['failed', { state: 'failed' }, '⚠️ *October* · Could not be read: the reason is below.'],
  ] as const)('ends in one line without a button: %s', (_, change, words) => {
    expect(show(change)).toEqual({ words, canCancel: false })
  })

  it('asks before it cancels', () => {
    const list = makeList({ state: 'importing' })
    const shown = JSON.stringify(importProgressMessage(list, NOW).blocks)
    expect(shown).toContain('"style":"danger"')
    expect(shown).toContain('Cancel this import?')
  })

  it('ends, too, for a file that was no list', () => {
    expect(importVanishedMessage().text).toContain('nothing was taken in')
  })
})
