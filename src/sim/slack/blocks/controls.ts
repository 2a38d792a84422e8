import { type Json, objectOf, objectsOf, textOf } from '../json.ts'

/** A control by its action_id, and by more where several share it. */
export type ControlRef = string | { actionId: string; value?: string; blockId?: string }

/**
 * What a person entered, by block_id or action_id: text, an option's value, or several of those. Into a
 * file input go the ids of files, see `giveFile`.
 */
export type Entered = Record<string, string | string[] | Json>

interface Control {
  block: Json
  element: Json
}

/** Under which name a form keeps what was entered. */
export function entryKey({ block, element }: Control): string {
  return textOf(block.element === undefined ? element.action_id : block.block_id)
}

/** Every interactive element of the blocks, with the block it stands in. */
export function controlsOf(blocks: Json[]): Control[] {
  return blocks.flatMap((block) => [
    ...[
      ...objectsOf(block.elements),
      ...objectsOf([block.accessory]),
      ...objectsOf([block.element]),
    ]
      .filter((element) => textOf(element.action_id) !== '')
      .map((element) => ({ block, element })),
    ...controlsOf(objectsOf(block.child_blocks)),
  ])
}

/**
 * The action a press sends. With a menu, `value` names the option to choose. Throws with the list
 * of what is there when the blocks show no such control.
 */
export function findControl(blocks: Json[], ref: ControlRef): Json {
  const wanted = typeof ref === 'string' ? { actionId: ref } : ref
  const found = controlsOf(blocks).filter(({ block, element }) => {
    if (element.action_id !== wanted.actionId) return false
    if (wanted.blockId !== undefined && block.block_id !== wanted.blockId) return false
    return wanted.value === undefined || valuesOf(element).includes(wanted.value)
  })
  const [control] = found
  if (control === undefined || found.length > 1) {
    const names = controlsOf(blocks).map(
      ({ element }) => `${textOf(element.action_id)}=${valuesOf(element).join('|')}`,
    )
    const problem = found.length > 1 ? 'More than one' : 'No'
    throw new Error(
      `${problem} control ${JSON.stringify(ref)} in the message; there is: ${names.join(', ') || 'nothing'}`,
    )
  }
  const { block, element } = control
  const { action_id, type } = element
  const chosen = type === 'button' ? element : enteredState(element, wanted.value ?? '')
  const { text, value, style, url, selected_option, selected_options } = chosen
  const sent = { action_id, type, text, value, style, url, selected_option, selected_options }
  return Object.fromEntries(
    Object.entries({ ...sent, block_id: block.block_id }).filter(([, one]) => one !== undefined),
  )
}

/** Shows a file as the app gets to see it. Throws for one that a file input does not take. */
export type ShowFile = (id: string, input: Json) => Json

const noFiles: ShowFile = (id) => {
  throw new Error(`There is no file input for ${id}`)
}

/** `state.values` of the blocks, initial values included. */
export function stateOf(blocks: Json[], entered: Entered, showFile = noFiles): Json {
  const values: Record<string, Json> = {}
  for (const { block, element } of controlsOf(blocks)) {
    if (element.type === 'button' || element.type === 'overflow') continue
    const blockId = textOf(block.block_id)
    const actionId = textOf(element.action_id)
    const given = entered[blockId] ?? entered[actionId]
    values[blockId] = { ...values[blockId], [actionId]: enteredState(element, given, showFile) }
  }
  return values
}

/** Block ids of inputs that must be filled and are not: Slack does not send the form then. */
export function missingInputs(view: Json, state: Json): string[] {
  return objectsOf(view.blocks)
    .filter((block) => block.type === 'input' && block.optional !== true)
    .map((block) => ({ id: textOf(block.block_id), element: objectOf(block.element) }))
    .filter(({ id, element }) => {
      const { type: _, ...filled } = objectOf(objectOf(state[id])[textOf(element.action_id)])
      return Object.values(filled).every((value) => value === null || String(value) === '')
    })
    .map(({ id }) => id)
}

function enteredState(
  element: Json,
  given: string | string[] | Json | undefined,
  showFile = noFiles,
): Json {
  const type = textOf(element.type)
  if (given !== undefined && typeof given !== 'string' && !Array.isArray(given)) {
    return { type, ...given }
  }
  const one = Array.isArray(given) ? given[0] : given
  const several = given === undefined ? undefined : [given].flat()
  if (type === 'file_input') return { type, files: takeFiles(element, several ?? [], showFile) }
  if (type === 'checkboxes' || type === 'multi_static_select') {
    const chosen = several?.map((value) => getOption(element, value))
    return { type, selected_options: chosen ?? element.initial_options ?? [] }
  }
  if (['static_select', 'radio_buttons', 'overflow', 'external_select'].includes(type)) {
    const chosen = one === undefined ? undefined : getOption(element, one)
    return { type, selected_option: chosen ?? element.initial_option ?? null }
  }
  const picker = /^(multi_)?(users?|conversations?|channels?)_select$/.exec(type)
  if (picker) {
    const noun = (picker[2] ?? '').replace(/s$/, '')
    if (picker[1]) return { type, [`selected_${noun}s`]: several ?? [] }
    return { type, [`selected_${noun}`]: one ?? element[`initial_${noun}`] ?? null }
  }
  const timed = { datepicker: 'date', timepicker: 'time', datetimepicker: 'date_time' }
  for (const [name, field] of Object.entries(timed)) {
    if (type === name) {
      return { type, [`selected_${field}`]: one ?? element[`initial_${field}`] ?? null }
    }
  }
  return { type, value: one ?? element.initial_value ?? null }
}

// Slack's default (docs.slack.dev, File input element).
const MAX_FILES = 10

function takeFiles(input: Json, ids: string[], showFile: ShowFile): Json[] {
  const most = typeof input.max_files === 'number' ? input.max_files : MAX_FILES
  if (ids.length > most) throw new Error(`${textOf(input.action_id)} takes at most ${most} files`)
  return ids.map((id) => showFile(id, input))
}

function optionsOf(element: Json): Json[] {
  const grouped = objectsOf(element.option_groups).flatMap((group) => objectsOf(group.options))
  return [...objectsOf(element.options), ...grouped]
}

function getOption(element: Json, value: string): Json {
  const option = optionsOf(element).find((one) => one.value === value)
  if (option === undefined && element.type !== 'external_select') {
    throw new Error(`No option ${value} in ${textOf(element.action_id)}`)
  }
  return option ?? { text: { type: 'plain_text', text: value }, value }
}

function valuesOf(element: Json): string[] {
  if (element.type === 'button') return [textOf(element.value)]
  return optionsOf(element).map((option) => textOf(option.value))
}
