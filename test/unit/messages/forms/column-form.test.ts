import { describe, expect, it } from 'vitest'
import type { ColumnQuestion } from '../../../../src/intake/columns/recognise.ts'
import { COLUMNS_FIELDS, columnsView } from '../../../../src/messages/forms/column-form.ts'
import { checkView } from '../../../../src/sim/slack.ts'
import { makeQuestion } from '../make-messages.ts'

function viewOf(change: Partial<ColumnQuestion> = {}) {
  const question = { ...makeQuestion('A', 3), ...change }
  return columnsView({ listName: 'October', question, metadata: '{}' })
}

/** The control of a block. */
function controlOf(view: ReturnType<typeof viewOf>, id: string) {
  const block = view.blocks.find((one) => one.block_id === id)
  if (block === undefined || !('element' in block) || block.element.type !== 'static_select') {
    throw new Error(`no menu in ${id}`)
  }
  return block.element
}

const PHONE = COLUMNS_FIELDS.phone.block

describe('the form for the phone column', () => {
  it('shows the columns with their samples and proposes the first that fits', () => {
    const columns = [
      { index: 0, title: 'Ref', fits: false, samples: ['1', '2'] },
      { index: 1, title: 'Column 2', fits: true, samples: ['+1 415 555 0101'] },
      { index: 2, title: 'Other', fits: true, samples: [] },
    ]
    const view = viewOf({ columns, hasHeader: false })
    const shown = JSON.stringify(view.blocks)
    expect(shown).toContain('*Ref (column 1)*\\n`1`  `2`')
    expect(shown).toContain('📞 *Column 2*\\n`+1 415 555 0101`')
    expect(shown).toContain('*Other (column 3)*\\nempty in the first rows')
    expect(shown).toContain('Dialbot remembers your answer in this channel')
    expect(controlOf(view, PHONE)).toMatchObject({
      options: [{ value: '0' }, { value: '1' }, { value: '2' }],
      initial_option: { value: '1' },
    })
    const first = controlOf(view, COLUMNS_FIELDS.header.block)
    expect(first.initial_option).toMatchObject({ value: 'lead' })
  })

  it('leaves out what does not fit a form, and never a column that may be it', () => {
    const columns = makeQuestion('Name', 500).columns.map((column) => ({
      ...column,
      fits: column.index >= 450,
    }))
    const view = viewOf({ columns })
    expect(checkView(view)).toEqual([])
    const { options } = controlOf(view, PHONE)
    expect(options).toHaveLength(95)
    const values = options?.map(({ value }) => Number(value)) ?? []
    expect(values.slice(-50)).toEqual(Array.from({ length: 50 }, (_, index) => 450 + index))
    expect(JSON.stringify(view.blocks)).toContain('405 more columns')
  })

  it('tells two columns of one long name apart', () => {
    const title = 'x'.repeat(200)
    const columns = [0, 1].map((index) => ({ index, title, fits: true, samples: [] }))
    const texts = controlOf(viewOf({ columns }), PHONE).options?.map(({ text }) => text.text)
    expect(texts?.map((text) => text.length <= 75)).toEqual([true, true])
    expect(texts?.map((text) => text.slice(-10))).toEqual(['(column 1)', '(column 2)'])
  })
})
