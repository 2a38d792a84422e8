import { AppError } from '../../domain/error.ts'
import { leadName } from '../../domain/lead.ts'
import { type Prompt, renderCall } from '../../prompts/prompt.ts'
import type { ListRow } from '../../store/engine/tables.ts'
import { findSampleLead } from '../../store/leads/lead-rows.ts'
import { findList, listLists, listUnstartedLists } from '../../store/leads/lists.ts'
import type { DialerContext } from '../context.ts'

/** What a person may choose from, and what the choice sounds like. */
export interface StartForm {
  /** Ready lists of the channel, newest first; the chosen one is always among them. */
  lists: ListRow[]
  prompts: string[]
  list: ListRow
  prompt: string
  /** What the agent is told for one lead of the list; null when nobody waits. */
  sample: StartSample | null
}

export interface StartSample {
  leadName: string | null
  text: string
  /** What the prompt needs and the lead does not have. */
  missing: string[]
  /** The prompt that the lead's own row names, when it is another one. */
  ownPrompt: string | null
}

// What Slack takes in one menu is 100; who has that many lists names one in the command.
const MAX_LISTS = 50
const MAX_PROMPTS = 100

/** What the start form shows before anything is counted: few rows, however long the lists are. */
export function createStartForm({ db, prompts }: Pick<DialerContext, 'db' | 'prompts'>) {
  async function findSample(list: ListRow, prompt: Prompt): Promise<StartSample | null> {
    const lead = await findSampleLead(db, list.id)
    if (lead === undefined) return null
    const { firstSentence, task, missing } = renderCall(prompt, lead.variables)
    const own = lead.prompt === null ? null : prompts.resolve(lead.prompt).prompt.name
    return {
      leadName: leadName(lead),
      text: [firstSentence, task].filter(Boolean).join('\n\n'),
      missing,
      ownPrompt: own === prompt.name ? null : own,
    }
  }

  return {
    /** Lists of a channel that nobody has started, counted no further than `limit`. */
    countUnstarted: async (channel: string, limit: number): Promise<number> =>
      (await listUnstartedLists(db, channel, limit)).length,

    /** Throws `not_found` for a list that is not there, and `conflict` for one that cannot be called. */
    async startForm(choice: {
      listId: string
      prompt: string | null
      channel: string
    }): Promise<StartForm> {
      const list = await findList(db, choice.listId)
      if (list === undefined) {
        throw new AppError('not_found', 'This list is gone. `/dial lists` shows what there is.')
      }
      if (list.state === 'importing') {
        throw new AppError(
          'conflict',
          `${list.name} is still being read. Its report has a button to start it.`,
        )
      }
      if (list.state === 'failed') {
        throw new AppError('conflict', `${list.name} could not be read. ${list.failure ?? ''}`)
      }
      const { prompt } = prompts.resolve(choice.prompt)
      const names = prompts.list().map(({ name }) => name)
      const ready = (await listLists(db, choice.channel, MAX_LISTS)).filter(
        ({ id, state, accepted }) => id === list.id || (state === 'ready' && accepted > 0),
      )
      return {
        lists: withChosen(ready, list, ({ id }) => id === list.id).slice(0, MAX_LISTS),
        prompts: withChosen(
          names.slice(0, MAX_PROMPTS),
          prompt.name,
          (name) => name === prompt.name,
        ).slice(0, MAX_PROMPTS),
        list,
        prompt: prompt.name,
        sample: await findSample(list, prompt),
      }
    },
  }
}

/** What is chosen is among what can be chosen, also when it is from elsewhere. */
function withChosen<One>(all: One[], chosen: One, isChosen: (one: One) => boolean): One[] {
  return all.some(isChosen) ? all : [chosen, ...all]
}
