export const LEAD_FIELDS = [
  'phone',
  'firstName',
  'lastName',
  'name',
  'email',
  'company',
  'region',
  'zip',
  'timezone',
  'consent',
  'consentSource',
  'consentAt',
  'owner',
  'prompt',
  'language',
  'notes',
] as const
export type LeadField = (typeof LEAD_FIELDS)[number]

type Positions = Partial<Record<LeadField, number>>

// In order of preference: when a file has two of them, the first in this list is the column. The
// documented names come first, then what CRMs, forms and spreadsheets write over such a column, in
// English, German, French, Spanish and Portuguese.
//
// Deliberately short lists:
// - zip: a German or Mexican postal code of five digits would be read as a ZIP of the United States and
//   so move a lead to another time zone; of the foreign words only the Canadian one is known.
// - consent: a column about e-mail or marketing in general says nothing of calls.
// - owner: CRMs write a name there, and only a Slack id or an e-mail address finds the owner.
// - language: Bland takes a code, and a column "Preferred language" holds "English".
const HEADERS: Record<LeadField, readonly string[]> = {
  phone: toNames(`
    phone phonenumber mobile cell telephone tel mobilephone mobilephonenumber mobilenumber cellphone
    cellphonenumber cellnumber phone1value phonevalue phone1 phonenumber1 primaryphone
    primaryphonenumber mainphone mainphonenumber mainnumber defaultphone contactphone
    contactphonenumber contactnumber contacttel contacttelephone contactmobile leadphone
    leadphonenumber customerphone customerphonenumber clientphone clientphonenumber yourphone
    yourphonenumber personphone personphonemobile phonemobile mobiletelephone telephonemobile
    telmobile smsphone smsphonenumber textremindernumber whatsapp whatsappnumber telephonenumber
    telnumber telno phoneno phonenum mobileno cellno daytimephone homephone homephonenumber
    hometelephone personphonehome phonehome workphone workphonenumber personphonework phonework
    directphone directdial businessphone businessphonenumber businesstelephone officephone
    officenumber companyphone companyphonenumber eveningphone otherphone personphoneother phoneother
    phonenumbers phones phonesprimaryphonenumber primarycontactprimaryphone billingphone billingphonenumber defaultaddressphone addressphone shippingphone
    phone2 phonenumber2 phone2value homephone2 businessphone2 phone3 phone3value
    telefon telefonnummer telefonnr rufnummer mobil mobilnummer mobilnr mobiltelefon mobiltelefonnummer
    mobilfunk mobilfunknummer handy handynummer handynr telefonmobil telefon1 telefonprivat
    festnetz festnetznummer telefongeschaftlich
    numerodetelephone numerotelephone ndetelephone nodetelephone telephoneportable portable
    numerodeportable numeroportable telephonefixe
    telefono telefonomovil telefonocelular movil celular numerodetelefono numerotelefono
    numerodecelular numerodemovil telefonofijo
    telefone telefonecelular telemovel numerodetelefone numerodotelefone
    number
  `),
  firstName: toNames(`
    firstname givenname forename first fname contactfirstname leadfirstname customerfirstname
    clientfirstname personfirstname yourfirstname inviteefirstname primarycontactfirstname
    billingfirstname
    vorname prenom primernombre nombredepila primeironome
  `),
  lastName: toNames(`
    lastname surname familyname last lname contactlastname leadlastname customerlastname
    clientlastname personlastname yourlastname inviteelastname primarycontactlastname
    billinglastname
    nachname familienname nomdefamille apellido apellidos sobrenome apelido ultimonome
  `),
  name: toNames(`
    name fullname contactname leadname customername clientname personname yourname yourfullname
    inviteename contactfullname primarycontactname displayname
    vollstandigername ansprechpartner nomcomplet nometprenom prenometnom nombrecompleto
    nombreyapellido nombreyapellidos nombresyapellidos nomecompleto
  `),
  email: toNames(`
    email emailaddress mail emailid primaryemail primaryemailaddress contactemail leademail
    customeremail clientemail personemail youremail youremailaddress inviteeemail
    email1 emailaddress1 email1value emailvalue workemail personemailwork businessemail emailwork
    personalemail homeemail emailhome primarycontactprimaryemail billingemail
    emailadresse mailadresse adresseemail adressemail adresseelectronique courriel correo
    correoelectronico direcciondecorreo direcciondecorreoelectronico enderecodeemail
  `),
  company: toNames(`
    company companyname organization accountname companyaccount organizationname organisation
    organisationname associatedcompany personorganization organization1name employer businessname
    billingcompany defaultaddresscompany
    firma firmenname unternehmen entreprise societe nomdelentreprise empresa nombredelaempresa
    nomedaempresa compania
  `),
  region: toNames(`
    state region province stateregion stateprovince provincestate stateorprovince stateorregion
    stateprovinceregion statecode provincecode usstate homestate mailingstate mailingstateprovince
    address1region contactstate leadstate billingstate billingstateprovince
    defaultaddressprovincecode defaultaddressprovince addressstate primaryaddressstate
  `),
  zip: toNames(`
    zip zipcode postalcode postcode zippostalcode postalzip postalzipcode zippostcode postalcodezip
    homezip homepostalcode mailingzip mailingzippostalcode mailingpostalcode address1postalcode
    billingzip billingzippostalcode billingpostalcode billingpostcode defaultaddresszip addresszip
    addresspostalcode primaryaddresszip primaryaddresszipcode
    codepostal
  `),
  timezone: toNames(`
    timezone tz timezonename ianatimezone contacttimezone leadtimezone customertimezone
    inviteetimezone zeitzone fuseauhoraire zonahoraria husohorario fusohorario
  `),
  consent: toNames(`
    consent consenttocall callconsent callingconsent phoneconsent tcpaconsent
    einwilligung consentement consentimiento consentimento
  `),
  consentSource: toNames('consentsource tcpaconsentsource'),
  consentAt: toNames('consentat consentdate dateofconsent consenttimestamp tcpaconsentdate'),
  owner: toNames('owner owneremail leadowneremail contactowneremail'),
  prompt: ['prompt'],
  language: ['language', 'languagecode'],
  notes: toNames(`
    notes note comments comment remarks notiz notizen bemerkung bemerkungen kommentar commentaire
    commentaires remarques notas comentario comentarios observaciones observacoes
  `),
}

const PHONE_RANKS = new Map(HEADERS.phone.map((name, rank) => [name, rank]))

/** How clearly the header names a phone column, 0 the clearest; null: it does not. */
export function phoneRank(header: string): number | null {
  return PHONE_RANKS.get(simplify(header)) ?? null
}

/** Where the fields are by name. With `phone` given, that column is the phone column and nothing else. */
export function findFields(headers: readonly string[], phone?: number): Positions {
  const indexes = new Map<string, number>()
  for (const [index, header] of headers.entries()) {
    const name = simplify(header)
    if (index !== phone && !indexes.has(name)) indexes.set(name, index)
  }
  const find = (names: readonly string[]) =>
    names.map((name) => indexes.get(name)).find((index) => index !== undefined)
  const positions: Positions = {}
  for (const field of LEAD_FIELDS) {
    const index = field === 'phone' && phone !== undefined ? phone : find(HEADERS[field])
    if (index !== undefined) positions[field] = index
  }
  return splitName(positions, find, headers)
}

/**
 * "Nombre", "Nome" and "Nom" are the whole name, or half of it beside a column for the other half. So is
 * a German "Name" beside "Vorname".
 */
function splitName(
  positions: Positions,
  find: (names: readonly string[]) => number | undefined,
  headers: readonly string[],
): Positions {
  const { firstName, lastName, name } = positions
  const given = find(['nombre', 'nombres', 'nome'])
  const family = find(['nom'])
  if (given !== undefined && firstName === undefined && lastName !== undefined) {
    return { ...positions, firstName: given }
  }
  if (family !== undefined && lastName === undefined && firstName !== undefined) {
    return { ...positions, lastName: family }
  }
  if (name !== undefined) {
    const isGerman = firstName !== undefined && simplify(headers[firstName] ?? '') === 'vorname'
    if (!isGerman || lastName !== undefined || simplify(headers[name] ?? '') !== 'name') {
      return positions
    }
    const { name: _, ...rest } = positions
    return { ...rest, lastName: name }
  }
  const whole = given ?? family
  const isWhole = whole !== undefined && firstName === undefined && lastName === undefined
  return isWhole ? { ...positions, name: whole } : positions
}

const PHONE_WORD =
  /phone|telefon|^mobil|^cell(?:ular)?$|^celular|^tel$|^movil$|^handy|^rufnummer|^whatsapp$|^gsm$/
const FAX_WORD = /fax/
// Numbers that are no phone numbers, though ten digits of them may read like one.
const ID_WORD =
  /^(?:ids?|guid|uuid|key|hash|account|acct|orders?|invoice|ref|reference|sku|ssn|sin|ein|npi|tax|vat|licen[cs]e|policy|case|ticket|tracking|serial|code|zip|postal|iban|barcode|upc|isbn|imei|record|amount|price|revenue|total|balance|salary|dates?|time|timestamp|created|updated|ip|konto|kunden\p{L}*|index|row)$/u
const NUMBER_WORD = /^(?:numbers?|no|nr|num|numero|nummer|n)$|nummer$/
// A number of somebody else, or one that somebody marked as not to be used.
const DOUBT_WORD =
  /^(?:emergency|referr(?:er|al|ed)|rep|agent|owner|manager|assistants?|spouse|partner|parent|dnc|not|donotcall|old|previous|former|invalid|bad|wrong|bounced)$/

/** Whether the header speaks of a phone, though no known system writes it so: `Best phone #`. */
export function speaksOfPhone(header: string): boolean {
  const words = toWords(header)
  return (
    has(words, PHONE_WORD) && !has(words, FAX_WORD) && !has(words, ID_WORD) && !isDoubted(words)
  )
}

export function isFax(header: string): boolean {
  return has(toWords(header), FAX_WORD)
}

/** Whether what stands under the header may well be other people's, or numbers of another kind. */
export function isDoubtful(header: string): boolean {
  const words = toWords(header)
  if (has(words, FAX_WORD) || has(words, ID_WORD) || isDoubted(words)) return true
  return (has(words, NUMBER_WORD) || header.includes('#')) && !has(words, PHONE_WORD)
}

function isDoubted(words: readonly string[]): boolean {
  return has(words, DOUBT_WORD)
}

function has(words: readonly string[], pattern: RegExp): boolean {
  return words.some((word) => pattern.test(word))
}

/** The words of a header in lower case and without accents: `HasOptedOut`, `has_opted_out`. */
export function toWords(header: string): string[] {
  return withoutAccents(header)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
}

/** `E-mail`, `e_mail` and `Email` are one; so are `Téléphone` and `telephone`. */
export function simplify(header: string): string {
  return withoutAccents(header)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '')
}

function toNames(list: string): string[] {
  return list.trim().split(/\s+/)
}
