import { AppError } from '../../domain/error.ts'
import {
  findCampaign,
  findCampaignByName,
  listCampaigns,
} from '../../store/campaigns/campaign-rows.ts'
import type { CampaignRow, Db, ListRow } from '../../store/engine/tables.ts'
import { findList, findNewestList } from '../../store/leads/lists.ts'

/** The campaign a person means: by id or name, else the channel's newest. Throws `not_found`. */
export async function chooseCampaign(
  db: Db,
  word: string | null,
  channel: string | null,
): Promise<CampaignRow> {
  if (word !== null) {
    const found = (await findCampaign(db, word)) ?? (await findCampaignByName(db, word))
    if (found === undefined) {
      throw new AppError('not_found', `There is no campaign called “${word}”.`)
    }
    return found
  }
  const [newest] = await listCampaigns(db, channel, 1)
  if (newest === undefined) {
    throw new AppError(
      'not_found',
      'No campaign has been started in this channel yet. Share a CSV of leads, then type `/dial start`.',
    )
  }
  return newest
}

/** The list a person means: by id or name, else the channel's newest. Throws `not_found`. */
export async function chooseList(
  db: Db,
  word: string | null,
  channel: string | null,
): Promise<ListRow> {
  if (word === null) {
    const newest = await findNewestList(db, channel)
    if (newest !== undefined) return newest
    throw new AppError(
      'not_found',
      'There is no list in this channel yet. Share a CSV of leads here first.',
    )
  }
  const found =
    (await findList(db, word)) ??
    (await findNewestList(db, channel, word)) ??
    (await findNewestList(db, null, word))
  if (found !== undefined) return found
  throw new AppError(
    'not_found',
    `There is no list called “${word}”. \`/dial lists\` shows what there is.`,
  )
}
