import type { MeaningsSaid } from '../../intake/leads/say-meanings.ts'
import { type Message, message, section } from '../kit/blocks.ts'
import { escapeLine } from '../kit/escape.ts'
import { counted } from '../kit/format.ts'

/** What came of somebody's word on values that could not be read. */
export function meaningsSaidReply({ list, refused, freed, granted }: MeaningsSaid): Message {
  const name = escapeLine(list.name, 120)
  const parts = [
    ...(refused > 0 ? [`${counted(refused, 'lead')} will not be called`] : []),
    ...(freed > 0 ? [`${counted(freed, 'lead')} may be called now`] : []),
    ...(granted > 0 ? [`${counted(granted, 'lead')} agreed to calls`] : []),
  ]
  const open =
    list.unclear > 0
      ? ` ${counted(list.unclear, 'lead')} more may have said no: not called until you say what their words mean.`
      : ''
  const came = parts.length === 0 ? 'Nothing has changed' : parts.join('; ')
  return message(`${name}: ${came}.${open}`, [section(`☑️ *${name}*: ${came}.${open}`)])
}
