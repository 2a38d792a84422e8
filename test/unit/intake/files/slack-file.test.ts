import { describe, expect, it } from 'vitest'
import { otherFile } from '../../../../src/intake/files/other-file.ts'
import { csvLikelihood, parseSlackFile, shareTs } from '../../../../src/intake/files/slack-file.ts'

const CSV = { id: 'F1', name: 'leads.csv', mimetype: 'text/csv', filetype: 'csv', mode: 'hosted' }

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

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

describe('csvLikelihood', () => {
  it.each([
    CSV,
    { name: 'leads.tsv', filetype: 'tsv' },
    { name: 'leads.tab', filetype: 'text', mimetype: 'text/plain' },
    { name: 'Untitled', filetype: 'csv', mode: 'snippet', mimetype: 'text/plain' },
    { name: 'LEADS.CSV', filetype: '', mimetype: '' },
    { name: 'leads.csv', filetype: 'text', mimetype: 'application/vnd.ms-excel' },
    { name: 'leads', filetype: '', mimetype: 'text/csv; charset=utf-8' },
    { name: 'leads.csv.txt', filetype: 'text', mimetype: 'text/plain' },
    { name: 'leads.csv.gz', filetype: 'gzip', mimetype: 'application/gzip' },
    { name: 'leads.csv.gz', filetype: 'gzip', mimetype: 'application/x-gzip' },
    { name: 'Leads.TSV.GZ', filetype: 'binary', mimetype: 'application/octet-stream' },
    { name: 'leads.csv', filetype: 'gzip', mimetype: 'application/gzip' },
    { name: 'leads.xlsx', filetype: 'xlsx', mimetype: XLSX },
    { name: 'Leads.XLSX', filetype: '', mimetype: '' },
    {
      name: 'leads.xlsm',
      filetype: 'xlsm',
      mimetype: 'application/vnd.ms-excel.sheet.macroEnabled.12',
    },
    { name: 'leads.xlsx', filetype: 'zip', mimetype: 'application/zip' },
    { name: 'leads', filetype: '', mimetype: XLSX },
    { name: 'leads', filetype: 'xlsx', mimetype: '' },
  ])('is yes for $name ($filetype $mimetype)', (file) => {
    expect(csvLikelihood(parseSlackFile({ id: 'F1', ...file }))).toBe('yes')
  })

  it.each([
    { name: 'notes.txt', filetype: 'text', mimetype: 'text/plain' },
    { name: 'NOTES.TXT', filetype: '', mimetype: '' },
    { name: 'notes.txt', filetype: 'text', mode: 'snippet', mimetype: 'text/plain' },
    { name: 'leads.txt.gz', filetype: 'gzip', mimetype: 'application/x-gzip' },
  ])('is maybe for $name ($filetype $mimetype)', (file) => {
    expect(csvLikelihood(parseSlackFile({ id: 'F1', ...file }))).toBe('maybe')
  })

  it.each([
    { name: 'chart.png', filetype: 'png', mimetype: 'image/png' },
    { name: 'leads.csv.png', filetype: 'png', mimetype: 'image/png' },
    { name: 'leads.csv', filetype: 'png', mimetype: 'image/png' },
    { name: 'leads.txt', filetype: 'pdf', mimetype: 'application/pdf' },
    { name: 'leads.json', filetype: 'json', mimetype: 'application/json' },
    { name: 'leads.xlsx', filetype: 'png', mimetype: 'image/png' },
    { name: 'leads.xls', filetype: 'xls', mimetype: 'application/vnd.ms-excel' },
    { name: 'leads.csv.zip', filetype: 'zip', mimetype: 'application/zip' },
    { name: 'leads.csv', filetype: 'zip', mimetype: 'application/x-zip-compressed' },
    { name: 'leads.gz', filetype: 'gzip', mimetype: 'application/gzip' },
    { name: 'leads.tar.gz', filetype: 'gzip', mimetype: 'application/x-gzip' },
    { name: 'Untitled', filetype: 'text', mode: 'snippet', mimetype: 'text/plain' },
    { name: '', filetype: '', mimetype: '' },
  ])('is no for $name ($filetype $mimetype)', (file) => {
    expect(csvLikelihood(parseSlackFile({ id: 'F1', ...file }))).toBe('no')
  })
})

describe('otherFile', () => {
  it.each([
    ['workbook', { name: 'leads.xls', filetype: 'xls', mimetype: 'application/vnd.ms-excel' }],
    ['workbook', { name: 'Leads.XLS', filetype: '', mimetype: '' }],
    ['workbook', { name: 'leads.xlsb', filetype: 'xlsb', mimetype: '' }],
    [
      'workbook',
      {
        name: 'leads.numbers',
        filetype: 'numbers',
        mimetype: 'application/x-iwork-numbers-sffnumbers',
      },
    ],
    ['workbook', { name: 'leads.numbers', filetype: 'zip', mimetype: 'application/zip' }],
    [
      'workbook',
      {
        name: 'leads.ods',
        filetype: 'ods',
        mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      },
    ],
    [
      'workbook',
      { name: 'leads', filetype: 'gsheet', mimetype: 'application/vnd.google-apps.spreadsheet' },
    ],
    ['contacts', { name: 'all.vcf', filetype: 'vcard', mimetype: 'text/vcard' }],
    ['contacts', { name: 'all', filetype: 'text', mimetype: 'text/x-vcard' }],
    ['data', { name: 'leads.json', filetype: 'json', mimetype: 'application/json' }],
    ['data', { name: 'leads.jsonl', filetype: 'text', mimetype: 'text/plain' }],
    ['data', { name: 'Untitled', filetype: 'json', mode: 'snippet', mimetype: 'text/plain' }],
    ['archive', { name: 'leads.zip', filetype: 'zip', mimetype: 'application/zip' }],
    ['archive', { name: 'leads.csv.zip', filetype: 'zip', mimetype: '' }],
    ['archive', { name: 'leads.csv', filetype: 'zip', mimetype: 'application/x-zip-compressed' }],
    ['archive', { name: 'leads.7z', filetype: '', mimetype: '' }],
    ['archive', { name: 'leads.tar.gz', filetype: 'gzip', mimetype: 'application/x-gzip' }],
    [null, { name: 'chart.png', filetype: 'png', mimetype: 'image/png' }],
    [null, { name: 'leads.zip', filetype: 'png', mimetype: 'image/png' }],
    [null, { name: 'call.mp4', filetype: 'mp4', mimetype: 'video/mp4' }],
    [null, { name: 'offer.pdf', filetype: 'pdf', mimetype: 'application/pdf' }],
    [null, { name: 'offer.docx', filetype: 'docx', mimetype: 'application/zip' }],
    [null, { name: 'app.apk', filetype: 'zip', mimetype: 'application/zip' }],
    [null, { name: 'Untitled', filetype: 'text', mode: 'snippet', mimetype: 'text/plain' }],
    [null, { name: '', filetype: '', mimetype: '' }],
  ])('is %s for %j', (kind, file) => {
    const parsed = parseSlackFile({ id: 'F1', ...file })
    expect(csvLikelihood(parsed)).toBe('no')
    expect(otherFile(parsed)).toBe(kind)
  })
})
