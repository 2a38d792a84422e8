import { describe, expect, it } from 'vitest'
import { readHeader } from '../make.ts'

describe('readHeader', () => {
  it.each([
    'phone',
    'PHONE',
    'Phone Number',
    'phone_number',
    'phone-number',
    'Mobile',
    'cell',
    'Telephone',
    'Téléphone',
    'number',
    'tel',
    ' Phone\u00a0Number ',
  ])('takes %j for the phone column', (header) => {
    expect(readHeader(['name', header]).positions.phone).toBe(1)
  })

  it.each([
    ['First Name', 'firstName'],
    ['LAST_NAME', 'lastName'],
    ['full-name', 'name'],
    ['E-mail', 'email'],
    ['Company Name', 'company'],
    ['State', 'region'],
    ['State/Province', 'region'],
    ['ZIP Code', 'zip'],
    ['Time Zone', 'timezone'],
    ['Consent', 'consent'],
    ['consent_at', 'consentAt'],
    ['Owner', 'owner'],
    ['Prompt', 'prompt'],
    ['Language', 'language'],
    ['Notes', 'notes'],
    ['Person - First name', 'firstName'],
    ['Given Name', 'firstName'],
    ['Vorname', 'firstName'],
    ['Prénom', 'firstName'],
    ['Nachname', 'lastName'],
    ['Apellidos', 'lastName'],
    ['Sobrenome', 'lastName'],
    ['Lead Name', 'name'],
    ['Invitee Name', 'name'],
    ['Nombre completo', 'name'],
    ['Email Address', 'email'],
    ['E-mail 1 - Value', 'email'],
    ['Courriel', 'email'],
    ['Correo electrónico', 'email'],
    ['Company / Account', 'company'],
    ['Organization 1 - Name', 'company'],
    ['Firma', 'company'],
    ['Mailing State/Province', 'region'],
    ['Default Address Province Code', 'region'],
    ['Mailing Zip/Postal Code', 'zip'],
    ['Code postal', 'zip'],
    ['Invitee Time Zone', 'timezone'],
    ['TCPA consent', 'consent'],
    ['Bemerkungen', 'notes'],
  ])('understands %j as %s', (header, field) => {
    expect(readHeader(['phone', header]).columns[1]).toMatchObject({ header, field })
  })

  it.each([
    // A five-digit code of another country is no ZIP.
    'PLZ',
    'Postleitzahl',
    'Código postal',
    // Not of calls.
    'Accepts Marketing',
    'SMS consent',
    'Email opt-in',
    // A name, which finds nobody in Slack.
    'Contact owner',
    'Lead Owner',
    // A word, where Bland wants a code.
    'Preferred language',
    'Account Owner State',
    'License State',
    'Order State',
    'Phone Type',
    'Fax',
    'Record ID',
  ])('takes %j for a variable and nothing else', (header) => {
    expect(readHeader(['phone', header]).columns[1]?.field).toBeNull()
    expect(readHeader(['phone', header]).otherPhones).toEqual([])
  })

  it.each([
    [['Nombre', 'Apellidos'], { firstName: 1, lastName: 2 }],
    [['Nombre', 'Empresa'], { name: 1, company: 2 }],
    [['Nome', 'Sobrenome'], { firstName: 1, lastName: 2 }],
    [['Prénom', 'Nom'], { firstName: 1, lastName: 2 }],
    [['Nom', 'Ville'], { name: 1 }],
    [['Name', 'Vorname'], { lastName: 1, firstName: 2 }],
    [['Name', 'First Name'], { name: 1, firstName: 2 }],
  ])('reads the names %j by what stands beside them', (headers, positions) => {
    expect(readHeader(['phone', ...headers]).positions).toEqual({ phone: 0, ...positions })
  })

  it('makes every other column a template variable in snake_case', () => {
    const plan = readHeader(['phone', 'Deal Size (USD)', 'renewalDate', 'HTTPStatus', '2025 sales'])
    expect(plan.columns.slice(1)).toMatchObject([
      { variable: 'deal_size_usd', field: null },
      { variable: 'renewal_date', field: null },
      { variable: 'http_status', field: null },
      { variable: 'column_2025_sales', field: null },
    ])
  })

  it('keeps letters of every script in a variable name', () => {
    expect(readHeader(['phone', 'Größe', '会社 名']).columns.map((c) => c.variable)).toEqual([
      'phone',
      'größe',
      '会社_名',
    ])
  })

  it('gives known fields their design names as variables beside their own', () => {
    expect(readHeader(['Mobile', 'State/Region', 'Company Name']).variables).toEqual([
      'company',
      'company_name',
      'mobile',
      'phone',
      'state',
      'state_region',
    ])
  })

  it('promises the name parts that rows make from each other', () => {
    expect(readHeader(['phone', 'name']).variables).toEqual([
      'first_name',
      'last_name',
      'name',
      'phone',
    ])
    expect(readHeader(['phone', 'first_name']).variables).toContain('name')
    expect(readHeader(['phone', 'first_name']).variables).not.toContain('last_name')
  })

  it('names blank and repeated headers so that each is its own', () => {
    const plan = readHeader(['phone', '', 'Plan', 'plan', 'PLAN', 'column 2'])
    expect(plan.columns.map((column) => column.variable)).toEqual([
      'phone',
      'column_2',
      'plan',
      'plan_2',
      'plan_3',
      'column_2_2',
    ])
  })

  it('cleans what people are shown of a header', () => {
    const { columns } = readHeader(['phone', '\ufeff"Deal\n size "', '“Plan”', "Ann's"])
    expect(columns.map((column) => column.header)).toEqual(['phone', 'Deal size', 'Plan', "Ann's"])
  })

  it('uses the first of two columns for a field', () => {
    const plan = readHeader(['phone', 'company', 'Company'])
    expect(plan.positions.company).toBe(1)
    expect(plan.columns[2]).toMatchObject({ variable: 'company_2', field: null })
  })

  it('keeps the template name of a field for the column that is the field', () => {
    const plan = readHeader(['phone', 'E-mail', 'Email'])
    expect(plan.columns.map((column) => column.variable)).toEqual(['phone', 'e_mail', 'email_2'])
    expect(plan.variables).toEqual(['e_mail', 'email', 'email_2', 'phone'])
  })

  it('leaves out empty columns at the end', () => {
    expect(readHeader(['phone', 'a', '', ' ']).columns).toHaveLength(2)
  })

  it('says which columns there are and what to rename when there is no phone', () => {
    expect(() => readHeader(['Name', 'Best Tel.', 'City'])).toThrow(
      'There is no phone column. The columns found are: “Name”, “Best Tel.”, “City”. ' +
        'Rename “Best Tel.” to "phone" and share the file again.',
    )
    expect(() => readHeader(['Name', 'City'])).toThrow('Rename the one with the phone numbers')
  })

  it('takes dates in the first row for names', () => {
    expect(() => readHeader(['Name', '2024-01-31'])).toThrow('There is no phone column.')
  })

  it('cuts a long list of columns short', () => {
    const many = Array.from({ length: 30 }, (_, index) => `c${index}`)
    expect(() => readHeader(many)).toThrow('“c19” and 10 more.')
    expect(() => readHeader(['x'.repeat(900)])).toThrow(`“${'x'.repeat(40)}…”`)
  })
})
