import { describe, expect, it } from 'vitest'
import { recogniseColumns } from '../../../../src/intake/columns/recognise.ts'

function planOf(text: string) {
  const rows = text.split('\n').map((line) => line.split('|'))
  const found = recogniseColumns(rows, { defaultCountry: 'US', choice: null })
  return found.type === 'plan' ? found.plan : null
}

const TWO = 'Name|Phone\nAnn Lee|4155550101\nBo Ray|4155550102\nCy Fox|4155550103'
const FIVE = 'First|Last|Phone|Consent|City\nAnn|Lee|4155550101|no|Reno\nBo|Ray|4155550102|yes|Reno'
const OWN = 'Who|Best number to reach|OK?\nAnn|4155550101|no\nBo|4155550102|yes'

describe('a row above the column names', () => {
  it.each([
    'Table 1',
    'Contacts 2026',
    'Report generated 3/4/2026',
    'Contacts',
    '2026-03-04',
    'Exported: 2026-03-04 10:22:15',
    'March leads (final)',
    'Table 1|',
    'Contacts 2026||||',
    'Leads\nReport generated 3/4/2026',
    'Leads||\nFilter: all|',
  ])('is told: %j', (title) => {
    for (const table of [TWO, FIVE, OWN]) {
      expect(() => planOf(`${title}\n${table}`)).toThrow('Delete the rows above the column names')
    }
  })

  it.each([
    'Customer||Phone||\nFirst|Last|Home|Cell|Consent\nAnn|Lee|4155550101|4155550102|no',
    'Name||Contact||\nFirst|Last|Phone|Email|Consent\nAnn|Lee|4155550101|a@x.co|no',
    'Lead|||Permission\nName|Mobile|Email|OK to call\nAnn|4155550101|a@x.co|no',
    'Name||Phone||Consent\nFirst|Last|Home|Work|\nAnn|Lee|4155550101|4155550102|no',
    'Phone||\nHome|Work|Do not call\n4155550101|4155550102|yes',
    'Q1 2026\nCustomer||Phone||\nFirst|Last|Home|Cell|Consent\nAnn|Lee|4155550101|4155550102|no',
    'Person|Telephone|\nName|Main line|May we call?\nAnn|4155550101|no\nBo|4155550102|yes',
  ])('is told by the names below it: %j', (table) => {
    expect(() => planOf(table)).toThrow('Delete the rows above the column names')
  })

  it.each([
    'Phone|Name|Type\n4155550101|Ann|Mobile\n|Bo|Mobile\n4155550103|Cy|Home',
    'Phone|Name|\n4155550101|Ann|x\n4155550102|Bo|y\n4155550103|Cy|z',
    'Phone|First name|Notes\n|Ann|call later\n4155550102|Bo|',
    'Name|Phone\nName|Phone\nAnn|4155550101',
    'Phone\n4155550101\n4155550102',
    'Phone|Preferred contact\n4155550101|Phone\n4155550102|E-mail',
  ])('is not seen where there is none: %j', (table) => {
    expect(planOf(table)?.positions.phone).toBe(table.startsWith('Name') ? 1 : 0)
  })

  it.each(['a,phone,consent', 'Phone;Name', 'name|mobile|consent'])(
    'is not looked for in rows that are one quoted cell: %j',
    (header) => {
      const rows = [
        [header, '', ''],
        ['Ann,4155550101,no', '', ''],
      ]
      const read = () => recogniseColumns(rows, { defaultCountry: 'US', choice: null })
      expect(read).toThrow('Each row of this file is one quoted cell')
    },
  )
})
