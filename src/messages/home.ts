import type { HomeView, KnownBlock } from '@slack/web-api'
import type { CampaignView } from '../store/campaign-view.ts'
import type { ListRow } from '../store/tables.ts'
import { context, fitBlocks, header, section } from './blocks.ts'
import { countProgress, outcomesText } from './campaign-card.ts'
import { escapeLine, oneLine } from './escape.ts'
import { count, counted, money, percent, progressBar } from './format.ts'
import { HELP_LINES } from './replies-help.ts'
import { listLine } from './replies-lists.ts'
import { STATE_LABELS } from './words.ts'

export interface HomeParts {
  /** Campaigns that may still call, newest first. */
  campaigns: readonly CampaignView[]
  lists: readonly ListRow[]
}

/** The Home tab of somebody who may dial. */
export function homeView({ campaigns, lists }: HomeParts): HomeView {
  return view([
    header('☎️ Dialbot'),
    section(INTRODUCTION),
    header('Campaigns under way'),
    ...(campaigns.length === 0
      ? [section('None. Share a CSV in a channel I am in, then type `/dial start` there.')]
      : campaigns.map(campaignBlock)),
    header('Newest lists'),
    section(lists.length === 0 ? 'None yet.' : lists.map(listLine).join('\n')),
    header('What you can type'),
    section(HELP_LINES.join('\n')),
    context('You may dial. As of now; open this tab again to see it anew.'),
  ])
}

/** The Home tab of somebody who may not: how it works, and why they may not, but nobody's data. */
export function closedHomeView(sentence: string): HomeView {
  const why = oneLine(sentence).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return view([header('☎️ Dialbot'), section(INTRODUCTION), section(`🔒 ${why}`)])
}

const INTRODUCTION =
  'I call the people on a list with an AI voice and tell the outcomes in the channel: never twice by mistake, only within the hours that the law allows where they live.'

function campaignBlock(campaignView: CampaignView): KnownBlock {
  const { campaign, lines } = campaignView
  const { emoji, words } = STATE_LABELS[campaign.state]
  const { settled, total } = countProgress(campaignView)
  const place = campaign.channel === null ? '' : ` in <#${escapeLine(campaign.channel, 30)}>`
  return section(
    [
      `${emoji} *${escapeLine(campaign.name, 100)}* · ${words.toLowerCase()}${place}`,
      `\`${progressBar(settled, total)}\` ${percent(settled, total)} of ${counted(total, 'lead')} · ${count(lines.used)} of ${count(lines.limit)} lines · ${money(campaignView.costMicros)}`,
      outcomesText(campaignView),
    ].join('\n'),
  )
}

function view(blocks: readonly KnownBlock[]): HomeView {
  return { type: 'home', blocks: fitBlocks(blocks) }
}
