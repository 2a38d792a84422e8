import { describe, expect, it } from 'vitest'
import { findPlaceColumns } from '../../../../src/intake/columns/place-columns.ts'
import { readHeader } from '../make.ts'

function kindOf(header: string): string | null {
  const { own, perhaps } = findPlaceColumns([header], new Set())
  for (const [name, columns] of Object.entries({ own, perhaps })) {
    for (const [field, indexes] of Object.entries(columns)) {
      if (indexes.length > 0) return `${name} ${field}`
    }
  }
  return null
}

describe('findPlaceColumns', () => {
  it.each([
    ...['State', 'STATE', 'Province', 'state_code', 'US State', 'State/Province', 'State 2'],
    ...['Person State', 'Contact State', 'Mailing State', 'Mailing State/Province', 'Home State'],
    ...['Billing State', 'Billing State/Province', 'Other State', 'Other State/Province'],
    ...['Contact: Mailing State/Province', 'Primary Address State', 'Address 2: State/Province'],
    ...['State of Residence', 'Residence State', 'State (Home)', 'homeState', 'Property State'],
    ...['Lead State', 'Customer State', 'Prospect State', 'personState', 'Current State', 'Region'],
  ])('counts %j as a state of the person', (header) => {
    expect(kindOf(header)).toBe('own region')
  })

  it.each([
    ...['Zip', 'ZIP Code', 'Person Zip', 'Person Zip Code', 'Mailing Zip/Postal Code'],
    ...['Billing Postal Code', 'Home Zip', 'Other Zip/Postal Code', 'zip5', 'Zip 2', 'Postal'],
  ])('counts %j as a ZIP of the person', (header) => {
    expect(kindOf(header)).toBe('own zip')
  })

  it.each([
    ...['Time Zone', 'timezone', 'TZ', 'Contact Time Zone', 'Person Timezone', 'Lead TZ'],
    ...['IANA Time Zone', 'TimeZoneSidKey', 'Local Time Zone', 'User Timezone', 'Time Zone 2'],
    'Zeitzone',
  ])('counts %j as a time zone of the person', (header) => {
    expect(kindOf(header)).toBe('own timezone')
  })

  it.each([
    ['Company State', 'region'],
    ['HQ State', 'region'],
    ['Headquarters State', 'region'],
    ['Account State', 'region'],
    ['Account: Billing State/Province', 'region'],
    ['Business State', 'region'],
    ['Work State', 'region'],
    ['Shipping State', 'region'],
    ['State (Company)', 'region'],
    ['Company Zip', 'zip'],
    ['Business Postal Code', 'zip'],
    ['shipping_postcode', 'zip'],
    ['Company Time Zone', 'timezone'],
  ])('counts %j where nothing else is said', (header, field) => {
    expect(kindOf(header)).toBe(`perhaps ${field}`)
  })

  it.each([
    ...['Status', 'Lead Status', 'Statement', 'Estate', 'Real Estate', 'Order State', 'Deal State'],
    ...[
      'License State',
      'Birth State',
      'Account Owner State',
      'Owner Time Zone',
      'Country',
      'City',
    ],
    ...[
      'PLZ',
      'Código postal',
      'Time',
      'Timestamp',
      'Time Zone Offset',
      'State ID',
      'Zip File',
      '',
    ],
    'x'.repeat(10_000),
  ])('counts %j as none', (header) => {
    expect(kindOf(header)).toBeNull()
  })

  it('keeps the variables of templates as they were', () => {
    const plan = readHeader(['phone', 'Person State', 'Mailing State', 'State', 'Company State'])
    expect(plan.places.own.region).toEqual([3, 1, 2])
    expect(plan.places.perhaps.region).toEqual([4])
    expect(plan.columns.map(({ variable, field }) => [variable, field])).toEqual([
      ['phone', 'phone'],
      ['person_state', 'region'],
      ['mailing_state', 'region'],
      ['state', 'region'],
      ['company_state', null],
    ])
    expect(plan.variables).toContain('state')
  })

  it('counts both of two columns that are called the same', () => {
    const plan = readHeader(['phone', 'State', 'State'])
    expect(plan.places.own.region).toEqual([1, 2])
    expect(plan.columns.map(({ variable }) => variable)).toEqual(['phone', 'state', 'state_2'])
  })
})
