import { describe, expect, it } from 'vitest'
import { looksLikeCsv, parseSlackFile, shareTs } from '../../../src/intake/slack-file.ts'

const CSV = { id: 'F1', name: 'leads.csv', mimetype: 'text/csv', filetype: 'csv', mode: 'hosted' }

describe('parseSlackFile', () => {
  it('takes what files.info gives and leaves the rest', () => {
    const file = parseSlackFile({
      ...CSV,
      size: 120,
      url_private: 'https://files.slack.com/a',
      url_private_download: 'https://files.slack.com/a/download',
      user: 'U1',
    })
    expect(file).toEqual({
      ...CSV,
      size: 120,
      url: 'https://files.slack.com/a/download',
      isExternal: false,
      shares: null,
    })
  })

  it('uses url_private where there is no download address', () => {
    const file = parseSlackFile({ id: 'F1', url_private: 'https://files.slack.com/a' })
    expect(file.url).toBe('https://files.slack.com/a')
  })

  it('bears a file of which Slack says next to nothing', () => {
    expect(parseSlackFile({ id: 'F1', mode: 'file_access', mimetype: null })).toMatchObject({
      size: null,
      url: '',
      mimetype: '',
    })
  })

  it('knows external files by either sign', () => {
    expect(parseSlackFile({ id: 'F1', is_external: true }).isExternal).toBe(true)
    expect(parseSlackFile({ id: 'F1', mode: 'external' }).isExternal).toBe(true)
  })

  it.each([null, 'F1', {}, { id: 7 }])('refuses %j', (value) => {
    expect(() => parseSlackFile(value)).toThrow('Slack described the file')
  })
})

describe('shareTs', () => {
  const shared = parseSlackFile({
    id: 'F1',
    shares: {
      public: { C1: [{ ts: '1700000000.000100' }, { ts: '1800000000.000100' }] },
      private: { G1: [{ ts: '1700000001.000100', thread_ts: '1600000000.000100' }] },
    },
  })

  it('finds the newest share in the channel', () => {
    expect(shareTs(shared, 'C1')).toBe('1800000000.000100')
  })

  it('answers in the thread that the file was shared in', () => {
    expect(shareTs(shared, 'G1')).toBe('1600000000.000100')
  })

  it('is null where the file was not shared', () => {
    expect(shareTs(shared, 'C2')).toBeNull()
    expect(shareTs(parseSlackFile({ id: 'F1' }), 'C1')).toBeNull()
  })
})

describe('looksLikeCsv', () => {
  it.each([
    CSV,
    { name: 'leads.tsv', filetype: 'tsv' },
    { name: 'Untitled', filetype: 'csv', mode: 'snippet', mimetype: 'text/plain' },
    { name: 'LEADS.CSV', filetype: '', mimetype: '' },
    { name: 'leads.csv', filetype: 'text', mimetype: 'application/vnd.ms-excel' },
    { name: 'leads', filetype: '', mimetype: 'text/csv; charset=utf-8' },
    { name: 'leads.csv.txt', filetype: 'text', mimetype: 'text/plain' },
  ])('reads $name ($filetype $mimetype)', (file) => {
    expect(looksLikeCsv(parseSlackFile({ id: 'F1', ...file }))).toBe(true)
  })

  it.each([
    { name: 'chart.png', filetype: 'png', mimetype: 'image/png' },
    { name: 'leads.csv.png', filetype: 'png', mimetype: 'image/png' },
    { name: 'leads.csv', filetype: 'png', mimetype: 'image/png' },
    { name: 'notes.txt', filetype: 'text', mimetype: 'text/plain' },
    { name: 'leads.xlsx', filetype: 'xlsx', mimetype: 'application/vnd.openxmlformats' },
    { name: 'leads.json', filetype: 'json', mimetype: 'application/json' },
    { name: '', filetype: '', mimetype: '' },
  ])('ignores $name ($filetype $mimetype)', (file) => {
    expect(looksLikeCsv(parseSlackFile({ id: 'F1', ...file }))).toBe(false)
  })
})
