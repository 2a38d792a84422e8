import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/domain/error.ts'
import type { ImportRequest } from '../../../src/intake/leads/import-context.ts'
import { makeWorkbook, workbookOf } from '../../support/make-workbook.ts'
import { abortedRequest, expectError, rawRequest, type Served, serve } from './serve.ts'

const CSV = `phone,first_name,consent
+1 415 555 2671,Ada,yes
+1 415 555 2671,Ada again,yes
+1 212 555 2368,Bob,yes
12,Nobody,yes
`

let served: Served

function uploadForm(fill: (form: FormData) => void, query = '') {
  const form = new FormData()
  fill(form)
  return served.api(`/api/upload-leads${query}`, { method: 'POST', body: form })
}

function upload(body: string, type = 'text/csv', query = '') {
  const headers = { 'content-type': type }
  return served.api(`/api/upload-leads${query}`, { method: 'POST', body, headers })
}

function uploadBook(body: Uint8Array<ArrayBuffer>, query = '') {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const headers = { 'content-type': type }
  return served.api(`/api/upload-leads?name=October.xlsx${query}`, {
    method: 'POST',
    body,
    headers,
  })
}

function lists() {
  return served.db.selectFrom('lists').selectAll().execute()
}

const FIGURES = { accepted: 2, rejected: 1, duplicates: 1, suppressed: 0 }

describe('POST /api/upload-leads', () => {
  beforeEach(async () => {
    served = await serve()
  })
  afterEach(() => served.close())

  it('makes a list of the field `file`, named like the file', async () => {
    const response = await uploadForm((form) => {
      form.set('note', 'from a script')
      form.set('file', new Blob([CSV], { type: 'text/csv' }), 'Octobre été.csv')
    })
    expect(response.status).toBe(201)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const [list] = await lists()
    expect(await response.json()).toEqual({ listId: list?.id, name: 'Octobre été', ...FIGURES })
    expect(list).toMatchObject({ state: 'ready', source: 'api', uploadedBy: 'api', channel: null })
  })

  it('makes one list of a text/csv body, named as the query says without a NUL', async () => {
    const response = await upload(CSV, 'Text/CSV; charset=utf-8', '?name=v1.2%20le%00ads')
    expect(response.status).toBe(201)
    const first = await response.json()
    expect(first).toMatchObject({ name: 'v1.2 leads', ...FIGURES })
    // The same content, by the other way.
    const again = await uploadForm((form) => form.set('file', new Blob([CSV]), 'other.csv'))
    expect(again.status).toBe(201)
    expect(await again.json()).toEqual(first)
    expect(await lists()).toHaveLength(1)
  })

  it('takes a file of many chunks whole', async () => {
    const lines = Array.from(
      { length: 1_000 },
      (_, index) => `+1415555${2000 + index},yes,${'x'.repeat(300)}`,
    )
    const csv = ['phone,consent,notes', ...lines].join('\n')
    const response = await uploadForm((form) => form.set('file', new Blob([csv]), 'many.csv'))
    expect(await response.json()).toMatchObject({ accepted: 1_000 })
  })

  it('answers a file that is no list of leads with what is wrong with it', async () => {
    const message = await expectError(await upload('name,city\nAda,London\n'), 400, 'invalid')
    expect(message).toMatch(/phone/i)
    expect(await lists()).toMatchObject([{ state: 'failed', failure: message }])
  })

  it('asks which of two phone columns it is, and takes the one that the query names', async () => {
    const csv = 'Phone,Mobile,consent\n4155552671,2125552368,yes\n4155552672,2125552369,yes\n'
    const message = await expectError(await upload(csv), 400, 'invalid')
    expect(message).toContain('“Phone” and “Mobile”')
    expect(message).toContain('?phone_column=')
    const response = await upload(csv, 'text/csv', '?phone_column=mobile')
    expect(await response.json()).toMatchObject({ accepted: 2 })
    const leads = await served.db.selectFrom('leads').select('phone').orderBy('phone').execute()
    expect(leads).toEqual([{ phone: '+12125552368' }, { phone: '+12125552369' }])
  })

  it('tells apart columns of one name by their place, and does not change a list that is there', async () => {
    const csv = 'Phone,Phone\n4155552671,2125552368\n4155552672,2125552369\n'
    const response = await upload(csv, 'text/csv', '?phone_column=column%202')
    expect(await response.json()).toMatchObject({ accepted: 2 })
    const leads = await served.db.selectFrom('leads').select('phone').orderBy('phone').execute()
    expect(leads[0]).toEqual({ phone: '+12125552368' })
    const again = await upload(csv, 'text/csv', '?phone_column=Column%201')
    expect(await expectError(again, 409, 'conflict')).toContain('“Phone” as its phone column')
  })

  it('says which columns there are when the named one is not among them', async () => {
    const response = await upload('Phone,Mobile\n4155552671,\n', 'text/csv', '?phone_column=Fax')
    const message = await expectError(response, 400, 'invalid')
    expect(message).toContain('no column “Fax”')
    expect(message).toContain('“Phone”, “Mobile”')
  })

  it.each([
    [
      'a part',
      (book: Uint8Array<ArrayBuffer>) =>
        uploadForm((form) => form.set('file', new Blob([book]), 'October.xlsx')),
    ],
    ['the body', (book: Uint8Array<ArrayBuffer>) => uploadBook(book)],
  ])('takes a workbook as %s', async (_, send) => {
    const response = await send(
      Uint8Array.from(
        workbookOf([
          ['phone', 'first_name', 'consent'],
          [14155552671, 'Ada', true],
          ['+1 415 555 2671', 'Ada again', true],
          [2125552368, 'Bob', 'yes'],
          [12, 'Nobody', true],
        ]),
      ),
    )
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ name: 'October', ...FIGURES })
    const rejected = served.db.selectFrom('rejectedRows').select('rowNumber').orderBy('rowNumber')
    expect(await rejected.execute()).toEqual([{ rowNumber: 3 }, { rowNumber: 5 }])
  })

  it('names the sheets where several have phone numbers', async () => {
    const rows = [
      ['phone', 'consent'],
      [4155552671, 'yes'],
    ]
    const book = makeWorkbook({
      sheets: [
        { name: 'East', rows },
        { name: 'West', rows },
      ],
    })
    const message = await expectError(await uploadBook(Uint8Array.from(book)), 400, 'invalid')
    expect(message).toMatch(/“East”, “West”.*\?sheet=/)
    const other = await uploadBook(Uint8Array.from(book), '&sheet=South')
    expect(await expectError(other, 400, 'invalid')).toContain('no sheet “South”')
    const named = await uploadBook(Uint8Array.from(book), '&sheet=west')
    expect(await named.json()).toMatchObject({ accepted: 1 })
  })

  it.each(['application/vnd.ms-excel', 'application/zip', 'application/json', 'text/vcard'])(
    'says what to send in place of %s',
    async (type) => {
      const message = await expectError(await upload(CSV, type), 400, 'invalid')
      expect(message).toContain(`${type} is not taken here`)
      expect(message).toMatch(/CSV or an Excel workbook.*export a CSV/)
    },
  )

  it('takes a compressed CSV, as a part and as the body', async () => {
    const packed = new Uint8Array(gzipSync(CSV))
    const part = await uploadForm((form) => form.set('file', new Blob([packed]), 'leads.csv.gz'))
    expect(await part.json()).toMatchObject({ name: 'leads', ...FIGURES })
    const other = new Uint8Array(gzipSync(CSV.replaceAll('Ada', 'Eva')))
    const headers = { 'content-type': 'application/gzip' }
    const body = await served.api('/api/upload-leads', { method: 'POST', body: other, headers })
    expect(await body.json()).toMatchObject(FIGURES)
  })

  it('answers an empty body', async () => {
    await expectError(await upload(''), 400, 'invalid')
  })
})

/** One server takes them all, and last of all a good one. */
describe('an upload that is no file', () => {
  beforeAll(async () => {
    served = await serve()
  })
  afterAll(() => served.close())

  it.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
    'answers %s with the two forms it takes',
    async (type) => {
      const message = await expectError(await upload(CSV, type), 400, 'invalid')
      expect(message).toContain(type)
      expect(message).toContain('multipart/form-data')
      expect(message).toContain('text/csv')
      expect(await lists()).toEqual([])
    },
  )

  it('does not go by a file in another field', async () => {
    const response = await uploadForm((form) => form.set('leads', new Blob([CSV]), 'a.csv'))
    expect(await expectError(response, 400, 'invalid')).toContain('`leads`')
    expect(await lists()).toEqual([])
  })

  it('wants a file in the form', async () => {
    const response = await uploadForm((form) => form.set('file', 'phone\n+14155552671'))
    expect(await expectError(response, 400, 'invalid')).toContain('no file')
    expect(await lists()).toEqual([])
  })

  it('takes neither of two files', async () => {
    const response = await uploadForm((form) => {
      form.append('file', new Blob([CSV]), 'a.csv')
      form.append('file', new Blob([`${CSV}+12125552369,Eve,yes\n`]), 'b.csv')
    })
    expect(await expectError(response, 400, 'invalid')).toContain('one file')
    expect(await lists()).toEqual([])
  })

  const PART = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${CSV}`
  it.each([
    ['without a boundary', 'multipart/form-data', `${PART}\r\n--b--\r\n`],
    ['that ends within the file', 'multipart/form-data; boundary=b', PART],
    ['whose end is missing', 'multipart/form-data; boundary=b', `${PART}\r\n--b\r\n`],
    ['with a header that is none', 'multipart/form-data; boundary=b', '--b\r\n\u0000:\r\n\r\n'],
    ['that is empty', 'multipart/form-data; boundary=b', ''],
    ['that is something else', 'multipart/form-data; boundary=b', CSV],
  ])('imports nothing of a form %s', async (_what, type, body) => {
    await expectError(await upload(body, type), 400, 'invalid')
    expect(await lists()).toEqual([])
  })

  it.each([
    ['text/csv', CSV],
    ['multipart/form-data; boundary=b', PART],
    ['multipart/form-data; boundary=b', '--b\r\nContent-Dispo'],
  ])('imports nothing of an upload (%s) that is cut off', async (type, beginning) => {
    served.logged.length = 0
    await abortedRequest(served.port, {
      path: '/api/upload-leads',
      headers: { 'content-type': type, 'content-length': 100_000 },
      beginning,
    })
    await served.untilLogged('http.client_left')
    expect(await lists()).toEqual([])
  })

  it('does not stand in the way of a form that ends as it should', async () => {
    const response = await upload(`${PART}\r\n--b--\r\n`, 'multipart/form-data; boundary=b')
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ name: 'a', ...FIGURES })
    expect(await lists()).toHaveLength(1)
  })
})

describe('an upload that is refused half-way', () => {
  afterEach(() => served.close())

  const LARGE = Buffer.alloc(20 * 1024 * 1024, 'x')
  const HEAD = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
  it.each([
    ['text/csv', LARGE],
    ['multipart/form-data; boundary=b', Buffer.concat([Buffer.from(HEAD), LARGE])],
    ['application/json', LARGE],
  ])('is taken off the wire, so that its sender gets the answer (%s)', async (type, body) => {
    served = await serve({ intake: { importFile: refuseAtFirstByte } })
    const headers = { 'content-type': type }
    const answer = await rawRequest(served.port, 'POST', '/api/upload-leads', { headers, body })
    expect(answer.status).toBe(type === 'application/json' ? 400 : 413)
    expect((await fetch(`${served.origin}/healthz`)).status).toBe(200)
  })
})

async function refuseAtFirstByte({ bytes }: ImportRequest): Promise<never> {
  for await (const _chunk of bytes) break
  throw new AppError('too_large', 'Too large.')
}
