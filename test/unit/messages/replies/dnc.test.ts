import { describe, expect, it } from 'vitest'
import type { DncImportResult } from '../../../../src/intake/do-not-call/dnc-import-context.ts'
import type { Message } from '../../../../src/messages/kit/blocks.ts'
import {
  dncAddedReply,
  dncCheckReply,
  dncExportedReply,
  dncFormOpenReply,
  dncRemovedReply,
} from '../../../../src/messages/replies/dnc.ts'
import { dncImportedReply, dncImportView } from '../../../../src/messages/replies/dnc-import.ts'
import { checkBlocks, checkView } from '../../../../src/sim/slack.ts'
import { at } from '../../../support/at.ts'

const EVIL = '<!channel> *bold* <https://evil.example|here> `x` '.repeat(20)
const entry = {
  phone: '+14155550100',
  source: EVIL,
  reason: EVIL,
  addedBy: EVIL,
  attemptId: null,
  addedAt: at('2026-11-24T15:00:00Z'),
}
const file = {
  id: 'one',
  name: EVIL,
  contentHash: 'hash',
  datedAt: at('2026-11-20T00:00:00Z'),
  numbers: 2,
  importedBy: 'U0ANNA0',
  importedAt: at('2026-11-24T15:00:00Z'),
  readyAt: at('2026-11-24T15:00:00Z'),
}
const hold = {
  ...{ phone: '+14155550100', attemptId: null, callId: null, reason: 'angry' },
  ...{ heldAt: at('2026-11-24T15:00:00Z'), decidedBy: null, decidedAt: null },
}
const phone = { phone: '+14155550100', shown: '+1 (415) 555-0100' }
const imported: DncImportResult = {
  type: 'done',
  kind: 'national',
  fileName: EVIL,
  datedAt: file.datedAt,
  newestDatedAt: file.datedAt,
  added: 1,
  alreadyThere: 2,
  unreadable: 7,
  examples: [1, 2, 3, 4, 5].map((rowNumber) => ({ rowNumber, reason: EVIL })),
  blockedLeads: 3,
  dropped: 4,
}
const known: DncImportResult = {
  ...{ type: 'known', kind: 'own', fileName: EVIL, datedAt: null, newestDatedAt: null },
  ...{ at: file.importedAt, actor: EVIL },
}

const messages: Record<string, Message> = {
  added: dncAddedReply({ ...phone, isNew: true, entry, blockedLeads: 2 }),
  'added before': dncAddedReply({ ...phone, isNew: false, entry, blockedLeads: 0 }),
  'added, of an erased person': dncAddedReply({
    ...{ ...phone, isNew: false, entry: null, blockedLeads: 0 },
  }),
  removed: dncRemovedReply({ ...phone, entry, unblockedLeads: 2, national: file }),
  checked: dncCheckReply(
    { ...phone, own: entry, national: file, hold, isForgotten: true, newestNational: file },
    'Old.',
  ),
  'checked while it is erased': dncCheckReply(
    {
      ...{
        ...phone,
        own: { ...entry, source: 'forget' },
        national: null,
        hold: null,
        isForgotten: false,
      },
      newestNational: null,
    },
    null,
  ),
  exported: dncExportedReply(1_234),
  'exported nothing': dncExportedReply(0),
  'form open': dncFormOpenReply(),
  imported: dncImportedReply(imported, 'Old.'),
  'imported before': dncImportedReply(known, null),
}

describe('what is said about the do-not-call list', () => {
  it.each(Object.entries(messages))('is taken by Slack and lets nothing in: %s', (_name, said) => {
    expect(checkBlocks(said.blocks, 'message')).toEqual([])
    const text = JSON.stringify(said)
    expect(text).not.toContain('<!channel>')
    expect(text).not.toContain('<https://evil')
    expect(said.text).not.toBe('')
  })

  it('tells a free number from one on a list', () => {
    const free = {
      ...phone,
      own: null,
      national: null,
      hold: null,
      isForgotten: false,
      newestNational: file,
    }
    expect(JSON.stringify(dncCheckReply(free, null))).toContain('On no do-not-call list')
    expect(JSON.stringify(dncCheckReply(free, null))).toContain('is of 2026-11-20')
    const erased = JSON.stringify(dncCheckReply({ ...free, isForgotten: true }, null))
    expect(erased).toContain('was erased')
    expect(erased).not.toContain('On no do-not-call list')
  })

  it('speaks of our copy of the national list only where one was sent', () => {
    const text = (result: DncImportResult) => JSON.stringify(dncImportedReply(result, 'Too old.'))
    expect(text(imported)).toContain('Too old.')
    expect(text({ ...imported, kind: 'own', datedAt: null })).not.toContain('Too old.')
  })
})

describe('the form of an import', () => {
  it('is taken by Slack', () => {
    expect(checkView(dncImportView('C0SALES'))).toEqual([])
  })
})
