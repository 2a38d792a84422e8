// What the sentences of a file's reader have in common, and how to say it of many rows.
const KINDS = [
  {
    sign: 'opens a quotation mark',
    kind: 'The row opens a quotation mark (") that is not closed.',
  },
  {
    sign: 'quotation marks within',
    kind: 'The row has quotation marks within its quotation marks. Write each one within as two ("").',
  },
  {
    sign: 'one quoted cell',
    kind: 'The row is one quoted cell. Export the file again as CSV UTF-8.',
  },
  {
    sign: 'ends too early',
    kind: 'The row ends too early, and the line below is the rest of it. Put quotation marks around a text that contains a line break.',
  },
  {
    sign: 'NUL byte',
    kind: 'The row has a damaged character (a NUL byte). Type the cell anew, or export the file again.',
  },
]
const TOO_LONG = 'The row has a cell, or a number of columns, beyond the limits.'

/** The same for all rows that have a problem of the same kind. */
export function problemKind(problem: string): string {
  return KINDS.find(({ sign }) => problem.includes(sign))?.kind ?? TOO_LONG
}
