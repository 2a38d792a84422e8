/** What programs write in a cell for characters that their own format cannot hold. */

// Excel's own escape for a character of sixteen bits; `_x005F_` is its underscore.
const EXCEL = /_x([0-9a-f]{4})_/gi
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,8}));/gi
/** Quick: it is asked of every cell with `&` or `_`. */
export function mayHaveEscapes(cell: string): boolean {
  return cell.includes('&') || cell.includes('_x') || cell.includes('_X')
}

/** Undoes each escape once: `&amp;eacute;` becomes `&eacute;`. One that nobody knows stays as it is. */
export function withoutEscapes(cell: string): string {
  return cell
    .replace(EXCEL, (_, code: string) =>
      withoutControl(String.fromCharCode(Number.parseInt(code, 16))),
    )
    .toWellFormed()
    .replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined)
        return NAMED.get(name) ?? NAMED_ANY_CASE.get(name.toLowerCase()) ?? whole
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return fromCode(code) ?? whole
    })
}

/** Null for what is no character. */
function fromCode(code: number): string | null {
  // Web pages count these as Windows-1252 does, and browsers read them so.
  if (code >= 0x80 && code <= 0x9f) return windows1252.decode(Uint8Array.of(code))
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  if (code === 0 || code > 0x10ffff || isSurrogate) return null
  return withoutControl(String.fromCodePoint(code))
}

/** No text has them but line breaks and tabs. */
function withoutControl(text: string): string {
  const isControl = /^\p{Cc}$/u.test(text) && !/\s/.test(text)
  return isControl ? '' : text
}

const windows1252 = new TextDecoder('windows-1252')

// From U+00A0 on, in the order of Latin-1.
const LATIN1 = `
  nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr
  deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest
  Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml
  ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig
  agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml
  eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
`
const OTHERS: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", num: '#', commat: '@', lowbar: '_' },
  ...{
    comma: ',',
    period: '.',
    colon: ':',
    semi: ';',
    excl: '!',
    quest: '?',
    sol: '/',
    bsol: '\\',
  },
  ...{ lpar: '(', rpar: ')', lsqb: '[', rsqb: ']', lcub: '{', rcub: '}', verbar: '|', grave: '`' },
  ...{
    dollar: '$',
    percnt: '%',
    ast: '*',
    plus: '+',
    equals: '=',
    hyphen: '\u2010',
    dash: '\u2010',
  },
  ...{ Tab: '\t', NewLine: '\n', ensp: '\u2002', emsp: '\u2003', thinsp: '\u2009' },
  ...{ zwnj: '\u200c', zwj: '\u200d', lrm: '\u200e', rlm: '\u200f' },
  ...{ ndash: '–', mdash: '—', horbar: '―', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“' },
  ...{ rdquo: '”', bdquo: '„', lsaquo: '‹', rsaquo: '›', hellip: '…', bull: '•', middot: '·' },
  ...{ trade: '™', euro: '€', dagger: '†', Dagger: '‡', permil: '‰', prime: '′', Prime: '″' },
  ...{ OElig: 'Œ', oelig: 'œ', Scaron: 'Š', scaron: 'š', Zcaron: 'Ž', zcaron: 'ž', Yuml: 'Ÿ' },
  ...{ Ccaron: 'Č', ccaron: 'č', Cacute: 'Ć', cacute: 'ć', Lstrok: 'Ł', lstrok: 'ł' },
  ...{ fnof: 'ƒ', circ: 'ˆ', tilde: '˜', minus: '−', numero: '№', hearts: '♥' },
}

const NAMED = new Map([
  ...LATIN1.trim()
    .split(/\s+/)
    .map((name, index): [string, string] => [name, String.fromCharCode(0xa0 + index)]),
  ...Object.entries(OTHERS),
])
/** What browsers know in capitals, too, and programs that shout write. */
const NAMED_ANY_CASE = new Map(
  ['amp', 'lt', 'gt', 'quot', 'apos', 'nbsp', 'copy', 'reg', 'trade'].map(
    (name): [string, string] => [name, NAMED.get(name) ?? ''],
  ),
)
