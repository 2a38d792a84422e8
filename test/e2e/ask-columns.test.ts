import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/messages/kit/action-ids.ts'
import type { SimMessage } from '../../src/sim/slack/types.ts'
import { makeWorkbook } from '../support/make-workbook.ts'
import { type RunningApp, startApp } from '../support/start-app.ts'
import { formText, waitForForm } from '../support/start-form.ts'

/** Two columns have phone numbers, and neither says so. */
const UNCLEAR = [
  'first_name,line a,line b,state,consent',
  ...['Ada', 'Bob', 'Cid'].map(
    (name, index) => `${name},415555010${index},415555020${index},CA,yes`,
  ),
].join('\n')

/** What the channel shows that says so, threads too. */
function said({ slack, channel }: RunningApp, words: string): Promise<SimMessage> {
  return slack.waitFor(() => slack.messages(channel).find(({ text }) => text.includes(words)), {
    for: words,
  })
}

describe('a file that does not say which column has the phone numbers', () => {
  it('is asked about in its thread, and reported there once somebody has answered', async () => {
    const running = await startApp()
    const { slack, user, channel } = running
    const share = { channel, user, name: 'unclear.csv', bytes: UNCLEAR }
    const { message: upload } = await slack.shareFile(share)
    const question = await said(running, 'which column has the phone numbers?')
    expect(question.threadTs).toBe(upload.ts)
    expect(slack.renderMessage(question)).toContain('Columns that may be it: line a, line b')
    await slack.pressButton(user, question, ACTIONS.listColumns)
    const form = await waitForForm({ slack, user })
    expect(formText(form)).toContain('4155550200')
    await slack.submitView(form, { columns_phone: '2' })
    const report = await said(running, 'unclear: 3 leads ready to call')
    expect(report.threadTs).toBe(upload.ts)
    expect(slack.renderMessage(report)).toContain('line b → phone')
    const more = UNCLEAR.replaceAll('415555', '415556')
    await slack.shareFile({ ...share, name: 'more.csv', bytes: more })
    await said(running, 'more: 3 leads ready to call')
  })
})

describe('a workbook', () => {
  const sheet = (name: string, area: string) => ({
    name,
    rows: [
      ['first_name', 'phone', 'state', 'consent'],
      ['Ada', Number(`${area}5550101`), 'CA', true],
      ['Bob', `(${area}) 555-0102`, 'CA', 'yes'],
      ['Cid', Number(`${area}5550103`), 'CA', false],
    ],
  })

  it('is a list like any CSV', async () => {
    const running = await startApp()
    const { slack, user, channel } = running
    const notes = { name: 'Notes', rows: [['How we found them']] }
    const bytes = makeWorkbook({ sheets: [notes, sheet('Leads', '415')] })
    const { message: upload } = await slack.shareFile({ channel, user, name: 'book.xlsx', bytes })
    const report = await said(running, 'book: 2 leads ready to call')
    expect(report.threadTs).toBe(upload.ts)
    const leads = running.app.db.selectFrom('leads').select(['phone', 'rowNumber'])
    expect(await leads.where('state', '=', 'waiting').orderBy('rowNumber').execute()).toEqual([
      { phone: '+14155550101', rowNumber: 2 },
      { phone: '+14155550102', rowNumber: 3 },
    ])
  })

  it('with several lists is asked about, and the chosen sheet is read', async () => {
    const running = await startApp()
    const { slack, user, channel } = running
    const bytes = makeWorkbook({ sheets: [sheet('East', '212'), sheet('West: new', '415')] })
    await slack.shareFile({ channel, user, name: 'book.xlsx', bytes })
    const question = await said(running, 'which column has the phone numbers?')
    expect(slack.renderMessage(question)).toMatch(/“East”, “West: new”/)
    await slack.pressButton(user, question, ACTIONS.listColumns)
    const form = await waitForForm({ slack, user })
    expect(formText(form)).toContain('West: new: phone')
    await slack.submitView(form, { columns_phone: '1:West: new' })
    await said(running, 'book: 2 leads ready to call')
    const leads = await running.app.db.selectFrom('leads').select('phone').execute()
    expect(leads.every(({ phone }) => phone.startsWith('+1415'))).toBe(true)
  })
})

describe('a file from a form', () => {
  it('is reported in the channel, for everybody', async () => {
    const running = await startApp()
    const { slack, user, channel } = running
    const asked = await slack.command(user, channel, '/dial lists')
    const answer = await slack.waitFor(() => asked.box.messages[0])
    await slack.pressButton(user, answer, ACTIONS.listAdd)
    const form = await waitForForm({ slack, user })
    const bytes = UNCLEAR.replace('line a', 'phone')
    const file = slack.giveFile({ user, name: 'October.csv', bytes })
    await slack.submitView(form, { lead_file: file.id })
    const report = await said(running, 'October: 3 leads ready to call')
    expect(report).toMatchObject({ threadTs: null, ephemeralTo: null })
  })
})
