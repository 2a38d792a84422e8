import { speaksOfPhone, toWords } from './column-names.ts'

/** What a column says of the phone number that stands in another. */
type PhonePart = 'country' | 'other_country' | 'area_code' | 'extension'

export interface PhoneColumns {
  /** Of the person or of the number: names, codes or calling codes. */
  countries: readonly number[]
  /** Of a company, of a bill, or of nobody knows whom: they count where no other says anything. */
  otherCountries: readonly number[]
  areaCodes: readonly number[]
  extensions: readonly number[]
}

/** The columns that tell how the numbers of the column `phone` are read, by their names; null: none do. */
export function findPhoneColumns(headers: readonly string[], phone: number): PhoneColumns | null {
  const parts = headers.map((header, index) => (index === phone ? null : phonePart(header)))
  if (parts.every((part) => part === null)) return null
  const find = (wanted: PhonePart) => [...parts.keys()].filter((index) => parts[index] === wanted)
  const own = lineOf(headers[phone] ?? '')
  const isAlone = headers.every(
    (header, index) => index === phone || parts[index] !== null || !speaksOfPhone(header),
  )
  return {
    countries: find('country'),
    otherCountries: find('other_country'),
    areaCodes: find('area_code').filter((index) => {
      const line = lineOf(headers[index] ?? '')
      // Of several phones, it is of the one that it stands beside.
      if (line.length === 0) return isAlone || Math.abs(index - phone) === 1
      return line.every((word) => own.includes(word))
    }),
    extensions: find('extension').filter((index) => {
      const line = lineOf(headers[index] ?? '')
      return own.length === 0 || line.every((word) => own.includes(word))
    }),
  }
}

export function phonePart(header: string): PhonePart | null {
  const text = ` ${toWords(header).join(' ')} `
  if (OF_OTHERS.test(text)) return null
  if (CALLING_CODE.test(text)) return OF_COMPANY.test(text) ? 'other_country' : 'country'
  if (COUNTRY.test(text)) return countryOf(text)
  if (AREA_CODE.test(text) && isOnly(text, AREA_CODE)) return 'area_code'
  if (EXTENSION.test(text) && isOnly(text, EXTENSION)) return 'extension'
  const isOfPhone = PHONE.test(text) && isOnly(text, PHONE_EXTENSION)
  return isOfPhone && PHONE_EXTENSION.test(text) ? 'extension' : null
}

function countryOf(text: string): PhonePart | null {
  const rest = without(without(text, COUNTRY), DESCRIBES)
  const isKnown = without(without(without(rest, OF_PERSON), PHONE), LINE).trim() === ''
  if (isKnown && !OF_COMPANY.test(text)) return 'country'
  // "Country Club" and "Country manager" are about something else; a last word is what a name is about.
  const isLast = COUNTRY_LAST.test(without(text, DESCRIBES))
  const isOfCompany = without(without(without(rest, OF_COMPANY), OF_PERSON), LINE).trim() === ''
  return isLast || isOfCompany ? 'other_country' : null
}

/** Whether nothing is left beside words of phones: an "Area code" of sales, or a file's extension, is none. */
function isOnly(text: string, pattern: RegExp): boolean {
  const rest = without(without(without(text, pattern), PHONE), OF_PERSON)
  return without(without(rest, LINE), DESCRIBES).trim() === ''
}

function without(text: string, pattern: RegExp): string {
  return text.replace(new RegExp(pattern, 'gu'), '')
}

/** Words that tell one phone of a file from the other, and its number. */
function lineOf(header: string): string[] {
  const text = ` ${toWords(header).join(' ')} `
  const words = text.match(new RegExp(LINE, 'gu')) ?? []
  return [...words.map((word) => word.trim()), ...(header.match(/\d/g) ?? [])]
}

function words(expressions: readonly string[]): RegExp {
  return new RegExp(` (?:${expressions.join('|')})(?= )`, 'u')
}

const NATION = 'country|countries|nation|pays|pais|land'
const COUNTRY = words([
  `(?:${NATION})|(?:phone|mobile|mailing|home|address|contact|person|billing|company|shipping)?country(?:code|name|region|iso)?`,
  'codepays|codigopais|landercode|landercodes|landcode|landkurzel|landeskurzel|landerkurzel|landeskennzeichen',
  'heimatland|wohnland|wohnsitzland|rechnungsland|lieferland',
])
const COUNTRY_LAST = / (?:[a-z]*country|pays|pais) $/u
const CALLING_CODE = words([
  '(?:country |international |intl )?(?:calling|dial|dialing|dialling|isd|idd|phone|telephone|tel|mobile) (?:country )?(?:code|prefix)',
  '(?:international|intl|country) (?:code|prefix)|(?:country)?(?:calling|dial|dialing|dialling|phone)code',
  '(?:lander|landes|laender|auslands)vorwahl(?:en)?|(?:internationale|auslandische) vorwahl|vorwahl (?:land|international)|landerkennzahl|landeskennzahl',
  'indicatif(?: (?:du )?(?:pays|telephonique|international))?(?! regional)|code (?:telephonique|international|d appel)',
  'prefijo (?:internacional|telefonico|(?:de |del )?pais)|codigo (?:internacional|telefonico)|codigo (?:de |del |do )?pais|codigo ddi',
  'prefixo internacional|indicativo(?: (?:internacional|(?:de |do )?pais))?|lada internacional',
])
const AREA_CODE = words([
  'areacode|area codes?|area cd|npa|std code|city code|zone code|local code',
  'vorwahl(?:nummer)?|ortsvorwahl|ortskennzahl|ortsnetzkennzahl|ortsnetz',
  'indicatif regional|code regional|codigo (?:de )?area|clave lada|lada|ddd|prefijo|prefixo',
])
const EXTENSION = words([
  'ext|exts|extn|exten|extension|phoneext|phoneextension|durchwahl|nebenstelle|ramal',
])
/** Also a job, an attachment and what is internal. */
const PHONE_EXTENSION = words(['poste|anexo|interno|extensao|int'])
const PHONE = words([
  'phones?|telephones?|tel|telefon[a-z]*|phone ?numbers?|numbers?|no|nr|num|numero|nummer|rufnummer|dial(?:ing)?|calling',
  'telefone|telefono|telephone|telephonique',
])
const LINE = words([
  'home|work|office|business|company|mobile|cell|cellular|main|primary|secondary|direct|other|alternate|alt|default|first|second',
  'evening|day|daytime|billing|shipping|assistant|spouse|privat|geschaftlich|dienstlich|mobil|handy|festnetz|buro',
  'portable|domicile|bureau|movil|celular|casa|oficina|trabajo|trabalho|fixe|fijo|fixo',
])
const DESCRIBES = words([
  'codes?|name|iso|alpha|abbr|abbreviation|short|full|region|territory|kurzel|nom|nombre|nome|codigo|sigla|of|the|de|du|del|la|da|do|in|or|and|id|a|s',
])
const OF_PERSON = words([
  'persons?|contacts?|leads?|customers?|clients?|mailing|mail|residen(?:ce|cia|tial)|residing|living|current|address(?:es)?|postal|my|your|user|member|attendee|registrant|patient|subscriber|location|street|home|primary|permanent',
  'adresse|anschrift|wohnort|kunde|kunden|kontakt|client|direccion|endereco|cliente|contacto|contato',
])
const OF_COMPANY = words([
  'billing|company|business|work|office|accounts?|organi[sz]ation|employer|firm|corporate|hq|headquarters|shipping|delivery|invoice|payment|card|ip|other|assistant',
  'firma|firmen|rechnung|rechnungsadresse|lieferadresse|rechnungsland|lieferland|unternehmen|entreprise|societe|facturation|livraison|empresa|facturacion|envio|fatura|cobranca',
  'billingcountry|companycountry|shippingcountry',
])
/** Where somebody comes from or goes to says nothing of their phone. */
const OF_OTHERS = words([
  'birth|born|citizens?(?:hip)?|nationality|passport|origin|destination|travel|visited|interests?|favou?rite|tax|currency|spouse|emergency|referr[a-z]*|agent|fax|geburtsland|herkunftsland|naissance|nacimiento|nascimento|origen|origine|origem',
])
