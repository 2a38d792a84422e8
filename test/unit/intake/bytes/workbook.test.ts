import { describe, expect, it } from 'vitest'
import { type ReadOptions, readRowBatches } from '../../../../src/intake/bytes/read-csv.ts'
import { createSheetChooser } from '../../../../src/intake/columns/choose-sheet.ts'
import {
  makeWorkbook,
  sheetPart,
  stylesOf,
  type WorkbookOfTest,
  workbookOf,
  zip,
} from '../../../support/make-workbook.ts'
import { collect, inChunks } from '../make.ts'

async function read(bytes: Uint8Array, options: Partial<ReadOptions> = {}, chunkBytes = 4096) {
  const batches = readRowBatches(inChunks(bytes, chunkBytes), {
    batchRows: 250,
    chooseSheet: createSheetChooser('US', null).choose,
    ...options,
  })
  return (await collect(batches)).flat()
}

async function cellsOf(bytes: Uint8Array): Promise<string[][]> {
  return (await read(bytes)).map(({ cells }) => cells)
}

/** The first sheet's rows, given as XML. */
function ofXml(rowsInXml: string, rest: Partial<WorkbookOfTest> = {}, after = ''): Buffer {
  return makeWorkbook({ ...rest, sheets: [{ xml: sheetPart(rowsInXml, after) }] })
}

const HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c></row>'

describe('a workbook', () => {
  it('is read like a CSV: rows of text, with the numbers of the sheet', async () => {
    const bytes = workbookOf([
      ['phone', 'first_name', 'zip', 'consent'],
      [4155550101, 'Ann', '02138', true],
      [],
      ['+1 415 555 0102', 'José & "Bo" <x>', 94105, false],
    ])
    for (const chunkBytes of [1, 4096, 1_000_000]) {
      expect(await read(bytes, {}, chunkBytes)).toEqual([
        { rowNumber: 1, cells: ['phone', 'first_name', 'zip', 'consent'], problem: null },
        { rowNumber: 2, cells: ['4155550101', 'Ann', '02138', 'TRUE'], problem: null },
        {
          rowNumber: 4,
          cells: ['+1 415 555 0102', 'José & "Bo" <x>', '94105', 'FALSE'],
          problem: null,
        },
      ])
    }
  })

  it.each([
    ['a number', '<c><v>4155550101</v></c>', '4155550101'],
    ['a number of a float', '<c><v>4155550101.0</v></c>', '4155550101'],
    ['a number with an exponent', '<c><v>4.155550101E9</v></c>', '4155550101'],
    ['a long number', '<c><v>1.4155550101E10</v></c>', '14155550101'],
    ['the noise of a binary number', '<c><v>0.30000000000000004</v></c>', '0.3'],
    ['a number below zero', '<c><v>-12.5</v></c>', '-12.5'],
    ['a shared text that is not there', '<c t="inlineStr"><is><t/></is></c>', ''],
    ['an inline text', '<c t="inlineStr"><is><t>Ann</t></is></c>', 'Ann'],
    [
      'a text of several formats, without its pronunciation',
      '<c t="inlineStr"><is><r><rPr><b/></rPr><t>An</t></r><r><t>n</t></r><rPh sb="0" eb="1"><t>アン</t></rPh></is></c>',
      'Ann',
    ],
    ['text in CDATA', '<c t="inlineStr"><is><t><![CDATA[A & B]]></t></is></c>', 'A & B'],
    ['an escaped character', '<c t="inlineStr"><is><t>A_x000D_B_x005F_</t></is></c>', 'A\rB_'],
    ['the text of a formula', '<c t="str"><f>A1&amp;"x"</f><v>yes</v></c>', 'yes'],
    ['the number of a formula', '<c><f>A1*1</f><v>4155550101</v></c>', '4155550101'],
    ['an empty result of a formula', '<c t="str"><f>""</f><v></v></c>', ''],
    ['a truth', '<c t="b"><v>1</v></c>', 'TRUE'],
    ['an untruth', '<c t="b"><v>0</v></c>', 'FALSE'],
    ['an error', '<c t="e"><v>#REF!</v></c>', '#REF!'],
    ['a date as text', '<c t="d"><v>2026-11-24T00:00:00</v></c>', '2026-11-24'],
    ['a cell with a style only', '<c s="0"/>', ''],
  ])('gives %s as it is', async (_, cell, text) => {
    const rows = `${HEADER}<row r="2">${cell.replace('<c', '<c r="A2"')}<c r="B2"><v>1</v></c></row>`
    expect((await cellsOf(ofXml(rows)))[1]).toEqual([text, '1'])
  })

  it.each([
    // Dates and times.
    [14, 46350, '2026-11-24'],
    [22, 46350.75, '2026-11-24 18:00'],
    [14, 46350.5000115741, '2026-11-24 12:00:01'],
    ['yyyy\\-mm\\-dd', 46350, '2026-11-24'],
    ['[$-409]d\\-mmm\\-yy;@', 46350, '2026-11-24'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 46350, '2026-11-24'],
    ['mmm', 46350, '2026-11-24'],
    [14, 1, '1900-01-01'],
    [14, 59, '1900-02-28'],
    [14, 61, '1900-03-01'],
    [20, 0.75, '18:00'],
    ['h:mm AM/PM', 0.5, '12:00'],
    [14, 4155550101, '4155550101'],
    [14, -3, '-3'],
    // Numbers that are shown with more than their digits.
    ['00000', 2138, '02138'],
    ['00000\\-0000', 21381234, '02138-1234'],
    ['"+"0', 3312345678, '+3312345678'],
    ['\\+0', 447911123456, '+447911123456'],
    ['"+1"0000000000', 4155550101, '+14155550101'],
    ['"0"#', 2079460958, '02079460958'],
    ['(000) 000-0000', 4155550101, '(415) 555-0101'],
    ['[<=9999999]###\\-####;\\(###\\)\\ ###\\-####', 4155550101, '(415) 555-0101'],
    ['[<=9999999]###\\-####;\\(###\\)\\ ###\\-####', 5550101, '555-0101'],
    ['[Red]0;[Blue]-0', 4155550101, '4155550101'],
    // All others are the number.
    [0, 4155550101, '4155550101'],
    [1, 4155550101, '4155550101'],
    [11, 4155550101, '4155550101'],
    [49, 4155550101, '4155550101'],
    ['0.00E+00', 4155550101, '4155550101'],
    ['#,##0', 4155550101, '4155550101'],
    ['General', 4155550101, '4155550101'],
    ['0" days"', 5, '5'],
    ['"d"0', 5, '5'],
    [';;;', 1, '1'],
    ['_($* #,##0_);_($* (#,##0);_(@_)', 12, '12'],
    ['[Red]#', 12, '12'],
  ])('shown as %s, %d is %s', async (code, number, text) => {
    const styles = stylesOf(code)
    const rows = `${HEADER}<row r="2"><c r="A2" s="1"><v>${number}</v></c></row>`
    expect((await cellsOf(ofXml(rows, { styles })))[1]).toEqual([text])
  })

  it('counts days from 1904 where the workbook says so', async () => {
    const rows = `${HEADER}<row r="2"><c r="A2" s="1"><v>44888</v></c></row>`
    const styles = stylesOf(14)
    const bytes = ofXml(rows, { styles, workbookPr: 'date1904="1"' })
    expect((await cellsOf(bytes))[1]).toEqual(['2026-11-24'])
  })

  it('puts cells where they say they are, and in order where they do not', async () => {
    const rows =
      '<row><c><v>1</v></c><c r="D1"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>'
    expect(await read(ofXml(rows))).toMatchObject([
      { rowNumber: 1, cells: ['1', '', '', '4', '5'] },
      { rowNumber: 2, cells: ['6'] },
    ])
  })

  it('takes a cell that goes over several rows for one of each of them', async () => {
    const bytes = makeWorkbook({
      sheets: [
        {
          rows: [
            ['phone', 'do not call', 'note'],
            ['4155550101', 'yes', 'a'],
            ['4155550102', null, null],
            ['4155550103'],
            ['4155550104', 'no'],
          ],
          after:
            '<mergeCells count="2"><mergeCell ref="B2:B4"/><mergeCell ref="C2:D2"/></mergeCells>',
        },
      ],
    })
    expect((await cellsOf(bytes)).slice(1)).toEqual([
      ['4155550101', 'yes', 'a'],
      ['4155550102', 'yes'],
      ['4155550103', 'yes'],
      ['4155550104', 'no'],
    ])
  })

  it.each([
    ['is hidden', '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>', /hidden/],
    ['is crossed out', '<row r="2"><c r="A2" s="1"><v>1</v></c></row>', /crossed out/],
    [
      'was not calculated',
      '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A1</f></c></row>',
      /Column 2 has a formula/,
    ],
    [
      'is too wide',
      '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>1</v></c></row>',
      /16,384 columns/,
    ],
  ])('rejects a row that %s, and takes the others', async (_, row, problem) => {
    const styles =
      '<fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>'
    const bytes = ofXml(`${HEADER}${row}<row r="3"><c r="A3"><v>3</v></c></row>`, { styles })
    const rows = await read(bytes)
    expect(rows.map((one) => one.problem !== null)).toEqual([false, true, false])
    expect(rows[1]?.problem).toMatch(problem)
    expect(rows[1]?.cells.length).toBeLessThanOrEqual(500)
  })

  it('keeps to the limits of a CSV', async () => {
    const rows = Array.from({ length: 12 }, (_, index) => [index, 'x'.repeat(index)])
    const limits = { maxRows: 20, maxColumns: 5, maxCellCharacters: 10 }
    const long = (await read(workbookOf(rows), { limits })).filter(
      ({ problem }) => problem !== null,
    )
    expect(long).toMatchObject([
      { rowNumber: 12, problem: expect.stringContaining('11 characters') },
    ])
    const few = { ...limits, maxRows: 5, maxCellCharacters: 99 }
    await expect(read(workbookOf(rows), { limits: few })).rejects.toThrow('more than 5 rows')
  })

  it('is known by its content, packed or not', async () => {
    const { gzipSync } = await import('node:zlib')
    expect(await cellsOf(gzipSync(workbookOf([['phone'], [4155550101]])))).toEqual([
      ['phone'],
      ['4155550101'],
    ])
  })

  it('says how far it is', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => [4155550000 + index])
    const shares: number[] = []
    await read(workbookOf(rows), { onSheetRead: (share) => shares.push(share) })
    expect(shares.length).toBeGreaterThan(3)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })
})

describe('the sheet', () => {
  const leads = (name: string) => ({
    name,
    rows: [
      ['phone', 'name'],
      ['4155550101', 'Ann'],
    ],
  })
  const notes = { name: 'Notes', rows: [['What we did'], ['called them all']] }

  it.each<[string, WorkbookOfTest['sheets']]>([
    ['the one that has phone numbers', [notes, leads('Leads')]],
    ['not a hidden one', [{ ...leads('Old'), state: 'hidden' }, leads('Leads')]],
    ['not a very hidden one', [{ ...leads('Old'), state: 'veryHidden' }, leads('Leads')]],
    ['not an empty one', [{ name: 'Empty' }, leads('Leads'), { name: 'Empty too', rows: [[]] }]],
  ])('is %s', async (_, sheets) => {
    expect(await cellsOf(makeWorkbook({ sheets }))).toEqual([
      ['phone', 'name'],
      ['4155550101', 'Ann'],
    ])
  })

  it('is not guessed where several have phone numbers', async () => {
    const bytes = makeWorkbook({ sheets: [leads('East'), notes, leads('Do not call')] })
    const error = {
      code: 'invalid',
      message: expect.stringMatching(/^2 sheets.*“East”, “Do not call”.*delete the others/),
    }
    await expect(read(bytes)).rejects.toMatchObject(error)
  })

  it('is not guessed by a reader that cannot tell', async () => {
    const bytes = makeWorkbook({ sheets: [leads('East'), notes] })
    const batches = readRowBatches(inChunks(bytes), { batchRows: 9 })
    await expect(collect(batches)).rejects.toThrow('“East”, “Notes”')
  })

  it('is the first where none has a phone number, and that is said of it', async () => {
    expect(await cellsOf(makeWorkbook({ sheets: [notes, { ...notes, name: 'More' }] }))).toEqual(
      notes.rows,
    )
  })
})

describe('what is no workbook, or a hostile one', () => {
  const SHEET = 'xl/worksheets/sheet1.xml'
  const one = [{ rows: [['phone'], ['4155550101']] }]
  const bomb = Buffer.alloc(30_000_000, 'x')
  const rows = sheetPart('<row/>'.repeat(5_000_000))
  const locked = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(1016),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ])

  it.each<[string, () => Uint8Array, RegExp]>([
    ['a cut-off one', () => workbookOf([['phone'], [1]]).subarray(0, 700), /cut off or damaged/],
    ['one with a password', () => locked, /has a password/],
    ['an .xls', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), /\.xls\)/],
    ['an .xlsb', () => zip({ '[Content_Types].xml': 'x', 'xl/workbook.bin': 'x' }), /\.xlsb/],
    [
      'an .ods',
      () => zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': 'x' }),
      /\.ods/,
    ],
    ['a .numbers', () => zip({ 'Index/Document.iwa': 'x' }), /\.numbers/],
    ['a .docx', () => zip({ '[Content_Types].xml': 'x', 'word/document.xml': 'x' }), /\.docx/],
    ['a .zip of a CSV', () => zip({ 'leads.csv': 'phone\n4155550101' }), /Unpack it/],
    ['a .zip of a workbook', () => zip({ 'leads.xlsx': workbookOf([['phone']]) }), /Unpack it/],
    ['an empty .zip', () => zip({}), /Unpack it/],
    ['one without sheets', () => makeWorkbook({ sheets: [] }), /no sheet/],
    [
      'one without its sheet',
      () => makeWorkbook({ sheets: one, parts: { [SHEET]: null } }),
      /missing/,
    ],
    [
      'one without its texts',
      () => makeWorkbook({ sheets: one, parts: { 'xl/sharedStrings.xml': null } }),
      /row 1 names a text/,
    ],
    [
      'one of broken XML',
      () => makeWorkbook({ sheets: one, parts: { [SHEET]: '<worksheet><sheetData><row' } }),
      /damaged/,
    ],
    [
      'one of another XML',
      () => makeWorkbook({ sheets: one, parts: { [SHEET]: '<a/>' } }),
      /empty/,
    ],
    [
      'one that is not XML',
      () => makeWorkbook({ sheets: one, parts: { [SHEET]: 'phone' } }),
      /damaged/,
    ],
    [
      'a document type',
      () =>
        ofXml(`${HEADER}<row r="2"><c r="A2" t="inlineStr"><is><t>&x;</t></is></c></row>`, {
          parts: {
            'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook/>',
          },
        }),
      /document type/,
    ],
    ['a deep nesting', () => ofXml('<a>'.repeat(100_000)), /nested too deep/],
    ['a tag without end', () => ofXml(`<row r="1" ${'a'.repeat(1_000_000)}`), /does not end/],
    [
      'a text without end',
      () => ofXml(`<row><c t="inlineStr"><is><t>${'a'.repeat(1_000_000)}`),
      /does not end/,
    ],
    ['too many columns', () => ofXml('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), /more columns/],
    ['a million empty rows', () => ofXml('<row/>'.repeat(300_000)), /empty/],
    [
      'a million empty cells',
      () => ofXml(`<row>${'<c/>'.repeat(1_000_000)}</row>`),
      /more columns/,
    ],
    [
      'one part twice',
      () => makeWorkbook({ sheets: one, parts: { 'XL/workbook.xml': '<workbook/>' } }),
      /twice/,
    ],
  ])('%s is refused with a sentence', async (_, make, message) => {
    const error = { code: 'invalid', message: expect.stringMatching(message) }
    await expect(read(make(), {}, 64 * 1024)).rejects.toMatchObject(error)
  })

  it.each([SHEET, 'xl/sharedStrings.xml', 'xl/styles.xml'])(
    'a bomb in %s is not unpacked',
    async (part) => {
      const bytes = makeWorkbook({ sheets: one, parts: { [part]: part === SHEET ? rows : bomb } })
      expect(bytes.length).toBeLessThan(100_000)
      const error = { code: 'too_large', message: expect.stringMatching(/20 MB.*Split it/) }
      await expect(read(bytes, { maxUnpackedBytes: 20 * 1024 * 1024 })).rejects.toMatchObject(error)
    },
  )

  it('a bomb that says it is small is found out', async () => {
    const bytes = makeWorkbook({ sheets: one, parts: { [SHEET]: bomb } })
    const size = Buffer.alloc(4)
    size.writeUInt32LE(bomb.length)
    const small = Buffer.from(bytes)
    for (let at = small.indexOf(size); at >= 0; at = small.indexOf(size, at + 1)) {
      small.writeUInt32LE(1000, at)
    }
    await expect(read(small)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('what is not read may be of any size', async () => {
    const bytes = makeWorkbook({ sheets: one, parts: { 'xl/media/image1.png': bomb } })
    expect(await read(bytes, { maxUnpackedBytes: 1_000_000 })).toHaveLength(2)
  })

  it('rows and cells that say they are where they cannot be follow the one before', async () => {
    const rows = `${HEADER}<row r="1048577"><c r="A1"><v>7</v></c></row><row r="1"><c><v>8</v></c></row><row r="1048576"><c><v>9</v></c></row>`
    expect(await read(ofXml(rows))).toMatchObject([
      { rowNumber: 1 },
      { rowNumber: 2, cells: ['7'] },
      { rowNumber: 3, cells: ['8'] },
      { rowNumber: 1_048_576, cells: ['9'] },
    ])
  })

  it('a wrong dimension says nothing', async () => {
    const xml = sheetPart(HEADER).replace('A1:Z9', 'A1:XFD1048576')
    expect(await cellsOf(makeWorkbook({ sheets: [{ xml }] }))).toEqual([['phone']])
  })

  it('closes its source, and leaves no file behind', async () => {
    const { readdirSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const rows = Array.from({ length: 5000 }, (_, index) => [4155550000 + index])
    const batches = readRowBatches(inChunks(workbookOf(rows)), { batchRows: 5 })
    await batches.next()
    await batches.return(undefined)
    expect(readdirSync(tmpdir()).filter((name) => name.endsWith('-workbook'))).toEqual([])
  })
})
