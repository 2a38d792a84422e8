import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../../src/domain/error.ts'
import {
  type ColumnChoice,
  describeColumns,
  headerKey,
  recogniseColumns,
} from '../../../../src/intake/columns/recognise.ts'

type Rows = string[][]

const US = { defaultCountry: 'US' }

/** Rows from a picture of the file; `|` between cells. */
function table(text: string): Rows {
  const lines = text.trim().split('\n')
  return lines.map((line) => line.split('|').map((cell) => cell.trim()))
}

function planOf(rows: Rows, choice: ColumnChoice | null = null, defaultCountry = 'US') {
  const recognised = recogniseColumns(rows, { defaultCountry, choice })
  if (recognised.type === 'ask') throw new Error(`asks: ${recognised.question.why}`)
  return recognised.plan
}

function questionOf(rows: Rows, defaultCountry = 'US') {
  const recognised = recogniseColumns(rows, { defaultCountry, choice: null })
  if (recognised.type === 'plan') throw new Error(`takes ${recognised.plan.positions.phone}`)
  return recognised.question
}

function fitting(rows: Rows): number[] {
  return questionOf(rows).columns.flatMap((column) => (column.fits ? column.index : []))
}

/** Different numbers that exist. */
function phones(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, index) => `415555${String(2000 + first + index)}`)
}

/** A file with the given header over columns of cells. */
function columns(header: string[], ...cells: string[][]): Rows {
  const height = Math.max(...cells.map((column) => column.length))
  const body = Array.from({ length: height }, (_, row) => cells.map((column) => column[row] ?? ''))
  return [header, ...body]
}

describe('a phone column by name', () => {
  it.each([
    ['HubSpot', ['Record ID', 'First Name', 'Phone Number'], 2],
    ['Pipedrive', ['Person - Name', 'Person - Phone'], 1],
    ['Zoho', ['Lead Name', 'Company', 'Mobile'], 2],
    ['Google Contacts', ['Given Name', 'Phone 1 - Label', 'Phone 1 - Value'], 2],
    ['Outlook', ['First Name', 'Home Fax', 'Business Phone'], 2],
    ['Shopify', ['Email', 'Default Address Phone'], 1],
    ['Facebook', ['full_name', 'phone_number'], 1],
    ['Stripe', ['id', 'Customer Phone'], 1],
    ['Calendly', ['Invitee Name', 'Text Reminder Number'], 1],
    ['Mailchimp', ['Email Address', 'SMS Phone Number'], 1],
    ['a German sheet', ['Vorname', 'Nachname', 'Mobilnummer'], 2],
    ['a French sheet', ['Prénom', 'N° de téléphone'], 1],
    ['a Spanish sheet', ['Nombre', 'Teléfono móvil'], 1],
    ['a Portuguese sheet', ['Nome', 'Número de telefone'], 1],
    ['a form', ['Name', 'What is your best phone #?'], 1],
  ])('is found in the file of %s', (_, header, phone) => {
    const cells = header.map((_, index) => (index === phone ? phones(3) : ['x', 'y', 'z']))
    expect(planOf(columns(header, ...cells))).toMatchObject({
      hasHeader: true,
      positions: { phone },
      otherPhones: [],
    })
  })

  it('is taken when its cells are damaged and no others have numbers', () => {
    expect(planOf(table('name|phone\nAnn|4.15556E+09\nBo|4.15556E+09')).positions.phone).toBe(1)
    expect(planOf(table('name|phone\nAnn|ask her\nBo|later')).positions.phone).toBe(1)
  })

  it('is taken in a file of a header alone', () => {
    expect(planOf([['Mobile', 'Phone', 'name']]).positions.phone).toBe(1)
  })

  it('wins over a column that only looks like one', () => {
    const plan = planOf(columns(['Account', 'Phone'], phones(5), phones(5, 50)))
    expect(plan).toMatchObject({ positions: { phone: 1 }, otherPhones: [] })
  })

  it('is passed over when it is empty and another one has numbers', () => {
    const plan = planOf(table('Phone|Mobile\n|4155550112\nn/a|4155550113'))
    expect(plan).toMatchObject({ positions: { phone: 1 }, otherPhones: [] })
  })

  it('is passed over when it holds something else and another column has the numbers', () => {
    const rows = columns(['Phone', 'Contact'], ['iPhone', 'Pixel', 'iPhone'], phones(3))
    expect(planOf(rows).positions.phone).toBe(1)
    expect(planOf(columns(['Number', 'Phone'], ['17', '18', '19'], phones(3)))).toMatchObject({
      positions: { phone: 1 },
      otherPhones: [],
    })
  })

  it('is passed over when fewer than a fifth of its cells are numbers, and not sooner', () => {
    const mixed = (count: number) => [...phones(count), ...Array<string>(10 - count).fill('later')]
    const read = (count: number) => planOf(columns(['Phone', 'Info'], mixed(count), phones(10, 50)))
    expect(read(1).positions.phone).toBe(1)
    expect(read(2).positions.phone).toBe(0)
  })

  it('is not given up for a fax', () => {
    const rows = columns(['Phone', 'Fax'], ['ask', 'ask', 'ask'], phones(3))
    expect(planOf(rows).positions.phone).toBe(0)
  })

  it('is not doubted for a few ids under "Number" that read like phone numbers', () => {
    const ids = [...phones(4, 50), ...Array<string>(6).fill('1000000017')]
    expect(planOf(columns(['Number', 'Phone'], ids, phones(10)))).toMatchObject({
      positions: { phone: 1 },
      otherPhones: [],
    })
  })

  it('is not doubted for a row of other names further down', () => {
    const rows = table('Phone|A|B|C\n4155550112|a|b|c\nPhone|Name|Email|Company\n4155550113|a|b|c')
    expect(planOf(rows).positions).toEqual({ phone: 0 })
  })

  it('is not given up for a column with fewer numbers than four of five', () => {
    const rows = columns(['Phone', 'Info'], ['a', 'b', 'c', 'd'], [...phones(3), 'call'])
    expect(questionOf(rows).why).toBe('“Phone” has few phone numbers, but “Info” has some.')
    expect(fitting(rows)).toEqual([0, 1])
  })

  it('is asked about when it is empty and a column of another name has numbers', () => {
    const rows = columns(['Phone', 'Info'], [], phones(3))
    expect(questionOf(rows).why).toBe(
      '“Phone” is empty in the first rows, but “Info” has phone numbers.',
    )
  })

  it('is never a fax', () => {
    const rows = columns(['Name', 'Fax', 'Phone'], ['a', 'b', 'c'], phones(3), phones(3, 9))
    expect(planOf(rows)).toMatchObject({ positions: { phone: 2 }, otherPhones: [] })
    expect(() => planOf(columns(['Name', 'Fax Phone'], ['a', 'b', 'c'], phones(3)))).toThrow(
      'There is no phone column.',
    )
  })
})

describe('two phone columns', () => {
  it('are asked about', () => {
    const rows = columns(['Phone', 'Name', 'Mobile'], phones(3), ['a', 'b', 'c'], phones(3, 9))
    expect(questionOf(rows)).toMatchObject({
      why: 'Both “Phone” and “Mobile” have phone numbers.',
      hasHeader: true,
    })
    expect(fitting(rows)).toEqual([0, 2])
  })

  it('are asked about when one has the numbers of some rows and one those of others', () => {
    const rows = table('Phone|Mobile\n4155550112|\n|4155550113\n4155550114|')
    expect(fitting(rows)).toEqual([0, 1])
  })

  it('of one name are told apart by their place', () => {
    const rows = columns(['Phone', 'phone'], phones(3), phones(3, 9))
    expect(questionOf(rows).why).toBe(
      'Both “Phone” (column 1) and “phone” (column 2) have phone numbers.',
    )
  })

  it('are one when they hold the same numbers, however written', () => {
    const rows = table(
      'Phone|Name|Mobile\n(415) 555-0112|Ann|+14155550112\n4155550113|Bo|\n4155550114|Cy|415.555.0114',
    )
    expect(planOf(rows)).toMatchObject({ positions: { phone: 0 }, otherPhones: ['Mobile'] })
  })

  it('are two when the preferred one lacks a number that the other has', () => {
    expect(fitting(table('Mobile|Phone\n4155550112|4155550112\n4155550113|'))).toEqual([0, 1])
  })

  it('are one as long as 95 of 100 numbers are the same', () => {
    const own = phones(100)
    const differing = (count: number) => [...phones(count, 500), ...own.slice(count)]
    expect(planOf(columns(['Phone', 'Mobile'], own, differing(5))).positions.phone).toBe(0)
    expect(fitting(columns(['Phone', 'Mobile'], own, differing(6)))).toEqual([0, 1])
  })

  it('are listed up to three', () => {
    const header = ['Phone', 'Mobile', 'Home Phone', 'Work Phone', 'Other Phone']
    const cells = header.map((_, index) => phones(3, index * 10))
    expect(questionOf(columns(header, ...cells)).why).toBe(
      '“Phone”, “Mobile”, “Home Phone” and 2 more have phone numbers.',
    )
  })

  it('are told of as not called when one was chosen', () => {
    const rows = columns(['Phone', 'Name', 'Mobile'], phones(3), ['a', 'b', 'c'], phones(3, 9))
    const plan = planOf(rows, { phone: 2, hasHeader: true })
    expect(plan).toMatchObject({ positions: { phone: 2 }, otherPhones: ['Phone'] })
    expect(plan.columns.map((column) => column.variable)).toEqual(['phone_2', 'name', 'mobile'])
  })
})

describe('a phone column by its cells', () => {
  it('is taken when nine of ten cells are phone numbers and no other column has any', () => {
    const rows = columns(['Who', 'Reach at'], [...'abcdefghij'], [...phones(9), 'ask'])
    expect(planOf(rows).positions.phone).toBe(1)
  })

  it.each([
    ['fewer are', columns(['Who', 'At'], [...'abcdefghij'], [...phones(8), 'ask', 'so'])],
    ['there are only two', columns(['Who', 'Reach at'], ['a', 'b'], phones(2))],
    ['its name is that of another number', columns(['Who', 'Order no'], [...'abc'], phones(3))],
    ['its name has a number sign', columns(['Who', 'Attendee #'], [...'abc'], phones(3))],
    [
      'its numbers are not in use',
      columns(['Who', 'At'], [...'abc'], Array(3).fill('(555) 123-4567')),
    ],
    ['they are foreign', columns(['Who', 'At'], [...'abc'], Array(3).fill('020 7946 0958'))],
    ['its name is that of an id', columns(['Who', 'Customer ID'], [...'abc'], phones(3))],
    ['it may be the number of another', columns(['Who', 'Agent phone'], [...'abc'], phones(3))],
    ['it is marked not to be called', columns(['Who', 'Phone (DNC)'], [...'abc'], phones(3))],
    ['it has no name', columns(['Who', ''], [...'abc'], phones(3))],
    ['its numbers are cut', columns(['Who', 'Reach'], [...'abc'], Array(3).fill('4.15556E+09'))],
  ])('is asked about when %s', (_, rows) => {
    expect(fitting(rows)).toEqual([1])
    expect(questionOf(rows).why).toMatch(/^No column is called “phone”\. Perhaps /)
  })

  it('is asked about when there are two', () => {
    const rows = columns(['Who', 'Day', 'Night'], [...'abc'], phones(3), phones(3, 9))
    expect(questionOf(rows).why).toBe(
      'No column is called “phone”, and both “Day” and “Night” have phone numbers.',
    )
  })

  it('is found with extensions, several numbers a cell, and marks of an advertisement', () => {
    const cells = ['(415) 555-0112 x12', '415-555-0113 / 415-555-0114', 'p:+14155550115']
    expect(planOf(columns(['Who', 'Reach at'], [...'abc'], cells)).positions.phone).toBe(1)
  })

  it('is at least asked about when the numbers stand among words', () => {
    const cells = ['Phone:(312) 555-0161', '312 555 0162 (mobile)', '3125550163, ask for Bo']
    expect(fitting(columns(['Who', 'Reach at'], [...'abc'], cells))).toEqual([1])
  })

  it.each([
    ['dates', ['2024-01-31', '2024-02-29', '2024-03-31'], 'DE'],
    ['compact dates', ['20240131', '20240229', '20240331'], 'DE'],
    ['amounts', ['1250000', '1300000', '1400000'], 'US'],
    ['coordinates', ['-122.419416', '-118.243683', '-87.629799'], 'US'],
    ['sentences', ['call 415-555-0112 x5 at noon', 'see 415-555-0113 #2', 'no'], 'US'],
  ])('is not taken for certain when it has %s', (_, cells, country) => {
    const read = () => planOf(columns(['Who', 'Value'], [...'abc'], cells), null, country)
    expect(read).toThrow(/There is no phone column|asks: /)
  })

  it.each([
    ['negative amounts', '-4155550112'],
    ['long texts', '4155550112, but only after six in the evening, never on a Sunday'],
  ])('is not seen in %s', (_, cell) => {
    expect(() => planOf(columns(['Who', 'Value'], [...'abc'], [cell, cell, cell]))).toThrow(
      'There is no phone column.',
    )
  })

  it('reads numbers as the default country writes them', () => {
    const cells = ['7911123456', '07400 123456', '020 7946 0958']
    const rows = columns(['Who', 'Reach at'], [...'abc'], cells)
    expect(planOf(rows, null, 'GB').positions.phone).toBe(1)
  })

  it('names the columns when there is none', () => {
    expect(() => planOf(table('Name|City\nAnn|Rome\nBo|Oslo'))).toThrow(
      'There is no phone column. The columns found are: “Name”, “City”. Rename the one with the phone numbers to "phone"',
    )
    expect(() => planOf(table('|\nAnn|Rome'))).toThrow('the first row has no column names')
    expect(() => recogniseColumns([], { ...US, choice: null })).toThrow('The file has no rows.')
  })

  it('says that there are rows above the column names', () => {
    const rows = table(`
      Leads of July||
      As of 2026-07-01||
      Name|Phone|Company|City
      Ann|4155550112|Acme|Rome
      Bo|4155550113|Bolt|Oslo
    `)
    const names = '“Name”, “Phone”, “Company”, “City”'
    expect(() => planOf(rows)).toThrow(
      `The column names (${names}…) are not in the first row. Delete the rows above the column names`,
    )
    expect(planOf(rows.slice(2)).positions.phone).toBe(1)
    expect(planOf(rows, { phone: 1, hasHeader: true }).positions.phone).toBe(1)
  })

  it('takes a lead with such words in it for a lead', () => {
    const rows = table(`
      Who|Reach at|Type|Position|Keep
      Ann|4155550112|Mobile|Buyer|x
      Bo||Mobile|Owner|x
      Cy|4155550113|Mobile|Owner|Notes
      Di|4155550114|Mobile|Owner|x
    `)
    expect(planOf(rows).positions).toMatchObject({ phone: 1 })
  })

  it('says without repeating it that the first row is data', () => {
    const read = () => planOf(table('Ann|ann@example.com\nBo|bo@example.com'))
    expect(read).toThrow('The first row is already data: it has an e-mail address in it.')
    expect(read).not.toThrow('ann@')
  })
})

describe('a file without a header', () => {
  it('is seen by a number in the first row like those below', () => {
    const plan = planOf(table('Ann|(415) 555-0112|Rome\nBo|4155550113|Oslo'))
    expect(plan).toMatchObject({ hasHeader: false, positions: { phone: 1 }, otherPhones: [] })
    expect(plan.columns).toEqual([
      { header: '', variable: 'column_1', field: null },
      { header: '', variable: 'column_2', field: 'phone', byContent: true },
      { header: '', variable: 'column_3', field: null },
    ])
    expect(plan.variables).toEqual(['column_1', 'column_2', 'column_3', 'phone'])
  })

  it('says of a column whether its header or its cells told what it is', () => {
    const plan = planOf(
      table('Line B|Post\n4155550112|a@x.co\n4155550113|b@x.co\n4155550114|c@x.co'),
    )
    expect(plan.columns).toMatchObject([
      { field: 'phone', byContent: true },
      { field: 'email', byContent: true },
    ])
    const named = planOf(table('Phone|Mobile\n|4155550112\n|4155550113\n|4155550114'))
    expect(named.columns.some(({ byContent }) => byContent)).toBe(false)
  })

  it.each([
    'Ann|4155550112',
    'Ann|4155550112\nBo|',
    'Ann|４１５５５５０１１２\nBo|4155550113',
    'Ann|5550112\nBo|4155550113\nCy|4155550114',
    'Ann|4.15556E+09\nBo|4155550113',
    '4155550112|Mobile\n4155550113|Home',
  ])('is seen in %j', (text) => {
    expect(describeColumns(table(text), US).hasHeader).toBe(false)
  })

  it.each([
    'phone|2024-01-31|2024-02-29\n4155550112|4155550|4155551',
    'name|1000000\nAnn|Rome',
    'name|2024-01-31\nAnn|4155550112',
    'phone|4155550199\n4155550112|yes',
  ])('is not seen in %j', (text) => {
    expect(describeColumns(table(text), US).hasHeader).toBe(true)
  })

  it('finds e-mail, zone, and state with ZIP by their cells', () => {
    const plan = planOf(
      table(`
        Ann|4155550112|ann@example.com|America/Denver|CO|80202
        Bo|4155550113|bo@example.com|America/Boise|Idaho|83702
        Cy|4155550114||America/New_York|MA|2134
      `),
    )
    expect(plan.positions).toEqual({ phone: 1, email: 2, timezone: 3, region: 4, zip: 5 })
    expect(plan.variables).toEqual(expect.arrayContaining(['email', 'state', 'timezone', 'zip']))
  })

  it.each([
    ['they disagree', 'CO|10001', 'ID|10002', 'MA|10003'],
    ['one of three disagrees', 'CO|80202', 'ID|83702', 'MA|10003'],
    ['there are two states', 'CO|80202|CO', 'ID|83702|ID', 'MA|02134|MA'],
    ['they are of two rows', 'CO|80202', 'ID|83702', '|'],
    ['there is a state alone', 'CO|x', 'ID|y', 'MA|z'],
  ])('takes nothing for state and ZIP when %s', (_, first, second, third) => {
    const rows = table(`4155550112|${first}\n4155550113|${second}\n4155550114|${third}`)
    expect(planOf(rows).positions).toEqual({ phone: 0 })
  })

  it('is asked about when two columns have numbers', () => {
    const rows = table('Ann|4155550112|4155550172\nBo|4155550113|4155550173')
    expect(questionOf(rows)).toMatchObject({
      why: 'No row has column names, and both column 2 and column 3 have phone numbers.',
      hasHeader: false,
      headerKey: 'none:3:1,2',
    })
    expect(planOf(rows, { phone: 2, hasHeader: false }).otherPhones).toEqual(['Column 2'])
  })

  it('is asked about when its numbers may be something else', () => {
    expect(questionOf(table('Ann|20123456\nBo|20123457'), 'DK').why).toBe(
      'No row has column names. Perhaps column 2 has the phone numbers.',
    )
  })

  it('has as many columns as most of its rows, not as the one that was cut wrongly', () => {
    const rows = table('Acme|4155550112|x\nBolt|4155550113|y\nCo|Inc|4155550114|z')
    expect(planOf(rows).columns).toHaveLength(3)
  })
})

describe('the columns of a file with a header', () => {
  it('takes e-mail and zone by their cells when no name tells', () => {
    const rows = table(`
      phone|Contact|Where
      4155550112|ann@example.com|America/Denver
      4155550113|bo@example.com|America/Boise
      4155550114|cy@example.com|America/New_York
    `)
    expect(planOf(rows).positions).toEqual({ phone: 0, email: 1, timezone: 2 })
    expect(planOf(rows.slice(0, 3)).positions).toEqual({ phone: 0 })
  })

  it('leaves alone the addresses of others and those that are two', () => {
    const mails = ['a@example.com', 'b@example.com', 'c@example.com']
    expect(planOf(columns(['phone', 'Sales Rep'], phones(3), mails)).positions).toEqual({
      phone: 0,
    })
    expect(planOf(columns(['phone', 'A', 'B'], phones(3), mails, mails)).positions).toEqual({
      phone: 0,
    })
    expect(planOf(columns(['phone', 'A', 'Email'], phones(3), mails, [])).positions).toEqual({
      phone: 0,
      email: 2,
    })
  })

  it('never takes names, consent or places by their cells', () => {
    const rows = columns(
      ['phone', 'a', 'b', 'c'],
      phones(3),
      ['yes', 'yes', 'yes'],
      ['CO', 'ID', 'MA'],
      ['80202', '83702', '02134'],
    )
    expect(planOf(rows).positions).toEqual({ phone: 0 })
  })

  it('keeps a last column without a name only when most rows fill it', () => {
    const header = ['phone', 'consent', '']
    expect(planOf(columns(header, phones(4), [...'yyyy'], [...'abc'])).columns).toHaveLength(3)
    expect(planOf(columns(header, phones(4), [...'yyyy'], ['a'])).columns).toHaveLength(2)
    expect(planOf(columns(header, phones(7), [], [...'abc'])).columns).toHaveLength(2)
    expect(planOf(columns(header, phones(2), [], [...'ab'])).columns).toHaveLength(2)
  })

  it('reads headers through marks, quotation marks, odd spaces and line breaks', () => {
    const rows = columns(
      ['\ufeff"Phone\nNumber"', 'First\u00a0Name', '“E-mail”'],
      phones(3),
      [],
      [],
    )
    expect(planOf(rows)).toMatchObject({
      positions: { phone: 0, firstName: 1, email: 2 },
      columns: [{ header: 'Phone Number' }, { header: 'First Name' }, { header: 'E-mail' }],
    })
  })
})

describe('a choice', () => {
  it('is refused when the file has no such column', () => {
    const rows = table('name|phone\nAnn|4155550112')
    for (const phone of [2, -1, 0.5, Number.NaN]) {
      expect(() => planOf(rows, { phone, hasHeader: true })).toThrow(
        'The chosen phone column is not in this file, which has 2 columns. Choose again.',
      )
    }
  })

  it('says whether the first row is a lead', () => {
    const rows = table('Ann|4155550112\nBo|4155550113')
    expect(planOf(rows, { phone: 1, hasHeader: true })).toMatchObject({ hasHeader: true })
    expect(planOf(rows, { phone: 0, hasHeader: false })).toMatchObject({
      hasHeader: false,
      positions: { phone: 0 },
    })
  })

  it('takes the column from whatever its name says it is', () => {
    const rows = columns(['Email', 'E-mail', 'Phone'], phones(3), ['a@b.co'], phones(3, 9))
    expect(planOf(rows, { phone: 0, hasHeader: true }).positions).toEqual({ phone: 0, email: 1 })
  })
})

describe('describeColumns', () => {
  it('shows what each column has, even when there is nothing to ask', () => {
    const rows = table(`
      Name|Phone|${'Long '.repeat(20)}
      Ann |4155550112|${'x'.repeat(50)}
      Ann|4155550113|'02134
      Bo|4155550114|
      Cy|4155550115|
      Di|4155550116|
    `)
    expect(describeColumns(rows, US)).toEqual({
      why: '“Phone” has the phone numbers.',
      hasHeader: true,
      headerKey: headerKey(['Name', 'Phone', 'Long '.repeat(20)]),
      columns: [
        { index: 0, title: 'Name', fits: false, samples: ['Ann', 'Bo', 'Cy'] },
        {
          index: 1,
          title: 'Phone',
          fits: true,
          samples: ['4155550112', '4155550113', '4155550114'],
        },
        {
          index: 2,
          title: `${'Long '.repeat(8)}…`,
          fits: false,
          samples: [`${'x'.repeat(40)}…`, '02134'],
        },
      ],
    })
  })

  it('says when no column has numbers', () => {
    const question = describeColumns(table('Name|City\nAnn|Rome'), US)
    expect(question.why).toBe('No column has phone numbers.')
    expect(question.columns.every((column) => !column.fits)).toBe(true)
  })

  it('numbers the columns of a file without a header', () => {
    const question = describeColumns(table('Ann|4155550112\nBo|4155550113'), US)
    expect(question).toMatchObject({ hasHeader: false, headerKey: 'none:2:1' })
    expect(question.columns.map((column) => column.title)).toEqual(['Column 1', 'Column 2'])
  })
})

describe('headerKey', () => {
  it('is the same for headers that read the same', () => {
    const key = headerKey(['Phone', 'First Name'])
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(headerKey(['\ufeffPHONE', 'first_name', ''])).toBe(key)
    expect(headerKey(['Phone', 'First Name', '', 'reason'])).toBe(key)
    expect(headerKey(['First Name', 'Phone'])).not.toBe(key)
    expect(headerKey(['PhoneFirst', 'Name'])).not.toBe(key)
    expect(headerKey(['', ' '])).toBe('none:2')
  })
})

describe('any table', () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'phone', 'Mobile', 'Number', 'name', 'Email', 'a@example.com', '80202'),
    fc.constantFrom('4155550112', '+14155550113', '4.15556E+09', '415-555-0114 x2', 'CO', 'n/a'),
    fc.string({ maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const rows = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 })
  const country = fc.constantFrom('US', 'GB', 'DE', 'XX')

  it('is a plan, a question with something to choose from, or an answer for people', () => {
    fc.assert(
      fc.property(rows, country, (any, defaultCountry) => {
        try {
          const recognised = recogniseColumns(any, { defaultCountry, choice: null })
          const question = describeColumns(any, { defaultCountry })
          if (recognised.type === 'ask') {
            expect(recognised.question).toEqual(question)
            expect(question.columns.some((column) => column.fits)).toBe(true)
          } else {
            const { positions, hasHeader, columns: found } = recognised.plan
            expect(question.columns[positions.phone]?.fits).toBe(true)
            expect(hasHeader).toBe(question.hasHeader)
            expect(new Set(found.map(({ variable }) => variable)).size).toBe(found.length)
          }
        } catch (error) {
          if (!isAppError(error) || error.code !== 'invalid') throw error
        }
      }),
      { numRuns: 500 },
    )
  })

  it('obeys a choice of any of its columns', () => {
    fc.assert(
      fc.property(rows, fc.nat(7), fc.boolean(), (any, phone, hasHeader) => {
        const read = () => planOf(any, { phone, hasHeader })
        if (any.every((row) => row.length <= phone)) {
          expect(read).toThrow(/not in this file|no rows/)
        } else {
          const plan = read()
          expect(plan.hasHeader).toBe(hasHeader)
          expect(plan.positions.phone).toBe(phone)
          expect(plan.columns[phone]?.field).toBe('phone')
          expect(Object.values(plan.positions).filter((index) => index === phone)).toHaveLength(1)
        }
      }),
      { numRuns: 500 },
    )
  })
})
