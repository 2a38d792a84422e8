import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../domain/error.ts'
import { type Prompt, parsePrompt } from './prompt.ts'

export const DEFAULT_PROMPT = 'default'

export interface PromptLibrary {
  /** All prompts, by name. */
  list(): Prompt[]
  find(name: string): Prompt | null
  /** The prompt of that name, or the default one: `fellBack` when another was asked for. */
  resolve(name: string | null): { prompt: Prompt; fellBack: boolean }
  /** Reads the folder again. When it throws, what was read before stays in use. */
  reload(): void
}

const FILE_NAME = /^([a-z0-9][a-z0-9_-]{0,63})\.txt$/i

/** Reads every `*.txt` of a folder. Throws `invalid`, naming the file, when one is unusable. */
export function createPromptLibrary({ dir }: { dir: string }): PromptLibrary {
  let prompts = readPrompts(dir)

  // A name only ever looks something up here; it never becomes part of a path.
  const find = (name: string): Prompt | null => prompts.get(promptKey(name)) ?? null

  return {
    list: () => [...prompts.values()],
    find,
    resolve: (name) => {
      const wanted = promptKey(name ?? '') || DEFAULT_PROMPT
      const prompt = find(wanted)
      return { prompt: prompt ?? getDefault(prompts, dir), fellBack: prompt === null }
    },
    reload: () => {
      prompts = readPrompts(dir)
    },
  }
}

function readPrompts(dir: string): Map<string, Prompt> {
  const prompts = new Map<string, Prompt>()
  for (const file of listTextFiles(dir)) {
    const name = FILE_NAME.exec(file)?.[1]?.toLowerCase()
    if (name === undefined) {
      throw new AppError(
        'invalid',
        `Rename the prompt "${file}" in ${dir}: letters, digits, "-" and "_" only, as in follow-up.txt.`,
      )
    }
    if (prompts.has(name)) {
      throw new AppError('invalid', `Two prompts in ${dir} have the same name: ${file}.`)
    }
    prompts.set(name, parsePrompt(name, readFileSync(join(dir, file), 'utf8')))
  }
  getDefault(prompts, dir)
  return prompts
}

function listTextFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((file) => /\.txt$/i.test(file) && !file.startsWith('.'))
      .filter((file) => statSync(join(dir, file)).isFile())
      .sort()
  } catch (error) {
    const message = `The prompts folder ${dir} cannot be read. Set PROMPTS_DIR to a folder with a default.txt.`
    throw new AppError('invalid', message, { cause: error })
  }
}

function getDefault(prompts: Map<string, Prompt>, dir: string): Prompt {
  const prompt = prompts.get(DEFAULT_PROMPT)
  if (prompt === undefined) {
    throw new AppError(
      'invalid',
      `There is no default.txt in the prompts folder ${dir}. Add one: it is used when no prompt is named.`,
    )
  }
  return prompt
}

function promptKey(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/\.txt$/, '')
}
