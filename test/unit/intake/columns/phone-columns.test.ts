import { describe, expect, it } from 'vitest'
import { findPhoneColumns, phonePart } from '../../../../src/intake/columns/phone-columns.ts'

describe('phonePart', () => {
  it.each([
    'Country|Country Code|country_code|countryCode|CountryISO2|Country/Region|Mailing Country|Person Country',
    'Home Country|Lead Country|Default Address Country Code|Residence country|Contact: Mailing Country|Nation',
    'Phone country|Phone Country Code|Phones / Primary phone country code|Mobile Country Code',
    'Phones / Primary phone calling code|Country calling code|Calling code|Dial code|dialCode|ISD code',
    'International dialing code|Land|Wohnland|Ländervorwahl|Landesvorwahl|Vorwahl (Land)|Pays|Pays de résidence',
    'Code pays|Indicatif|Indicatif pays|Indicatif téléphonique|País|País de residencia|Código del país',
    'Código do país|Prefijo internacional|Indicativo',
  ])('finds the country of a person or number: %s', (headers) => {
    for (const header of headers.split('|')) {
      expect([header, phonePart(header)]).toEqual([header, 'country'])
    }
  })

  it.each([
    'Billing Country|billing_country|Company Country|Business Country|Account Country|Shipping Country',
    'Organization country code|IP Country|Country (billing)|Land (Rechnungsadresse)|Pays de facturation',
    'País de facturación|Prospect Country|Office country calling code',
  ])('finds countries of companies and of nobody knows whom: %s', (headers) => {
    for (const header of headers.split('|')) {
      expect([header, phonePart(header)]).toEqual([header, 'other_country'])
    }
  })

  it.each([
    'Area Code|Phone area code|AreaCode|Home Area Code|Vorwahl|Ortsvorwahl|Indicatif régional|Código de área|DDD',
  ])('finds area codes: %s', (headers) => {
    for (const header of headers.split('|')) {
      expect([header, phonePart(header)]).toEqual([header, 'area_code'])
    }
  })

  it.each([
    'Ext|Ext.|Extension|Phone ext|Phone Extension|Work Phone Ext|Extn No|Durchwahl|Nebenstelle|Ramal|Poste téléphonique',
  ])('finds extensions: %s', (headers) => {
    for (const header of headers.split('|')) {
      expect([header, phonePart(header)]).toEqual([header, 'extension'])
    }
  })

  it.each([
    'Phone|Work Phone|State|Zip code|Promo code|Country of birth|Citizenship country|Country Club|Country Manager',
    'Land area|Island|Sales Area Code|File extension|Extension Date|Poste|Interno|Prefix|Currency|Text|ISD|Fax ext',
    'Country of origin|Destination country|Emergency contact country|Contact number',
  ])('leaves alone: %s', (headers) => {
    for (const header of headers.split('|')) {
      expect([header, phonePart(header)]).toEqual([header, null])
    }
  })
})

describe('findPhoneColumns', () => {
  it('takes an area code for that of the phone that it is named or stands for', () => {
    const areaCodes = (headers: string[], phone: number) =>
      findPhoneColumns(headers, phone)?.areaCodes
    expect(areaCodes(['Area Code', 'Name', 'Phone'], 2)).toEqual([0])
    expect(areaCodes(['Area Code', 'Home Phone', 'Work Phone'], 1)).toEqual([0])
    expect(areaCodes(['Area Code', 'Home Phone', 'Work Phone'], 2)).toEqual([])
    expect(areaCodes(['Work Area Code', 'Home Phone', 'Home Area Code'], 1)).toEqual([2])
    expect(areaCodes(['Vorwahl', 'Rufnummer', 'Telefon Land'], 1)).toEqual([0])
  })

  it('takes an extension for that of the phone, unless it is named for another', () => {
    const extensions = (headers: string[], phone: number) =>
      findPhoneColumns(headers, phone)?.extensions
    expect(extensions(['Mobile Phone', 'Work Phone', 'Work Phone Ext'], 0)).toEqual([])
    expect(extensions(['Mobile Phone', 'Work Phone', 'Work Phone Ext'], 1)).toEqual([2])
    expect(extensions(['Mobile Phone', 'Ext'], 0)).toEqual([1])
    expect(extensions(['Phone', 'Work Ext'], 0)).toEqual([1])
    expect(extensions(['Phone 1', 'Phone 2', 'Phone 2 Ext'], 0)).toEqual([])
  })

  it('finds nothing in most files', () => {
    expect(findPhoneColumns(['name', 'phone', 'state', 'consent'], 1)).toBeNull()
  })
})
