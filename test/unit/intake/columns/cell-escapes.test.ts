import { expect, it } from 'vitest'
import { cleanCell } from '../../../../src/intake/columns/cells.ts'

it.each([
  ['Ann_x000D_', 'Ann'],
  ['a_x000D_\nb', 'a\r\nb'],
  ['a_x000A_b', 'a\nb'],
  ['a_x0009_b', 'a\tb'],
  ['a_x0000_b_x0007_', 'ab'],
  ['Zo_x00eb_', 'Zoë'],
  ['_x005F_x000D_', '_x000D_'],
  ['_xD83D__xDE00_', '😀'],
  ['_x00A0_Ann', 'Ann'],
  ['R&amp;D', 'R&D'],
  ['AT&T', 'AT&T'],
  ['Smith &amp; Sons &lt;x&gt;', 'Smith & Sons <x>'],
  ['&amp;eacute;', '&eacute;'],
  ['Jos&eacute; N&uacute;&ntilde;ez', 'José Núñez'],
  ['&Eacute;ric', 'Éric'],
  ['Zo&#235;', 'Zoë'],
  ['Zo&#xEB;', 'Zoë'],
  ['O&#39;Brien', "O'Brien"],
  ['O&apos;Brien', "O'Brien"],
  ['O&rsquo;Brien', 'O’Brien'],
  ['O&#146;Brien', 'O’Brien'],
  ['&quot;Bob&quot; Lee', '"Bob" Lee'],
  ['&nbsp;Ann&nbsp;Lee&nbsp;', 'Ann Lee'],
  ['&NBSP;Ann &AMP; Bo', 'Ann & Bo'],
  ['a &mdash; b &hellip;', 'a — b …'],
  ['n&atilde;o', 'não'],
  ['&#128512;', '😀'],
  [
    '&unknown; &#0; &#55296; &#99999999; &; &#x; a&b;',
    '&unknown; &#0; &#55296; &#99999999; &; &#x; a&b;',
  ],
  ['john_smith@example.com', 'john_smith@example.com'],
  ['max_x1_', 'max_x1_'],
  ['a & b', 'a & b'],
])('undoes what programs escaped, once: %j', (cell, clean) => {
  expect(cleanCell(cell)).toBe(clean)
})
