import { isJson, type Json, objectsOf, textOf } from '../json.ts'
import {
  checkCard,
  checkDataTable,
  checkDataVisualization,
  checkRichText,
  checkTable,
} from './block-data.ts'
import { checkElement, checkImage, type Holder, type Surface } from './block-elements.ts'
import {
  checkKeys,
  checkList,
  checkOptionalString,
  checkString,
  checkText,
  type ReportProblem,
} from './block-parts.ts'

export type { Surface } from './block-elements.ts'

/** Slack's own sum limit for the JSON of a message's blocks; found by others, not documented. */
export const BLOCKS_JSON_LIMIT = 13_200
const MARKDOWN_LIMIT = 12_000

interface Rule {
  surfaces: Surface[]
  keys?: string[]
  check(block: Json, at: string, report: ReportProblem, surface: Surface): void
}

const ALL: Surface[] = ['message', 'modal', 'home']
const MESSAGE: Surface[] = ['message']
const unchecked = () => {}

const RULES: Record<string, Rule> = {
  section: { surfaces: ALL, keys: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  header: { surfaces: ALL, keys: ['text', 'level'], check: checkHeader },
  context: { surfaces: ALL, keys: ['elements'], check: checkContext },
  actions: { surfaces: ALL, keys: ['elements'], check: (...args) => checkRow('actions', 25, args) },
  divider: { surfaces: ALL, keys: [], check: unchecked },
  image: {
    surfaces: ALL,
    keys: ['alt_text', 'image_url', 'slack_file', 'title'],
    check: checkImageBlock,
  },
  input: {
    surfaces: ALL,
    keys: ['label', 'element', 'hint', 'optional', 'dispatch_action'],
    check: checkInput,
  },
  rich_text: { surfaces: ALL, keys: ['elements'], check: checkRichText },
  markdown: { surfaces: MESSAGE, keys: ['text'], check: checkMarkdown },
  table: { surfaces: MESSAGE, keys: ['rows', 'column_settings'], check: checkTable },
  data_table: { surfaces: MESSAGE, check: checkDataTable },
  data_visualization: { surfaces: MESSAGE, check: checkDataVisualization },
  alert: { surfaces: ['modal'], check: (block, at, report) => checkAlert(block, at, report) },
  card: { surfaces: ['message', 'home'], check: checkCard },
  carousel: { surfaces: ['message', 'home'], check: checkCarousel },
  container: { surfaces: ALL, check: checkContainer },
  context_actions: {
    surfaces: MESSAGE,
    keys: ['elements'],
    check: (...args) => checkRow('context_actions', 5, args),
  },
  task_card: { surfaces: MESSAGE, check: unchecked },
  plan: { surfaces: MESSAGE, check: unchecked },
  video: { surfaces: ALL, check: unchecked },
}

/** What Slack would refuse in these blocks, each with its place; empty when they may be sent. */
export function checkBlocks(blocks: unknown, surface: Surface): string[] {
  const problems: string[] = []
  const report: ReportProblem = (problem, pointer) =>
    problems.push(`[ERROR] ${problem} [json-pointer:${pointer}]`)
  const max = surface === 'message' ? 50 : 100
  const list = checkList(blocks, { min: surface === 'message' ? 0 : 1, max }, '/blocks', report)
  for (const [index, block] of list.entries()) {
    checkBlock(block, `/blocks/${index}`, report, surface)
  }
  checkTogether(list, report)
  return problems
}

/** The same for a whole modal or home view. */
export function checkView(view: unknown): string[] {
  if (!isJson(view)) return ['[ERROR] must be an object [json-pointer:/view]']
  if (view.type !== 'modal' && view.type !== 'home') {
    return ['[ERROR] unsupported type [json-pointer:/view/type]']
  }
  const problems = checkBlocks(view.blocks, view.type)
  const report: ReportProblem = (problem, pointer) =>
    problems.push(`[ERROR] ${problem} [json-pointer:/view${pointer}]`)
  checkOptionalString(view.private_metadata, 3000, '/private_metadata', report)
  checkOptionalString(view.callback_id, 255, '/callback_id', report)
  if (view.type === 'home') return problems
  for (const key of ['title', 'submit', 'close']) {
    if (key !== 'title' && view[key] === undefined) continue
    checkText(view[key], { max: 24, plainOnly: true }, `/${key}`, report)
  }
  if (view.submit === undefined && objectsOf(view.blocks).some((block) => block.type === 'input')) {
    report('submit is required when there are input blocks', '/submit')
  }
  return problems
}

function checkBlock(block: Json, at: string, report: ReportProblem, surface: Surface) {
  const type = textOf(block.type)
  const rule = Object.hasOwn(RULES, type) ? RULES[type] : undefined
  if (rule === undefined) return report(`unsupported type: ${type || '(none)'}`, `${at}/type`)
  if (!rule.surfaces.includes(surface)) {
    return report(`${type} is not supported in a ${surface}`, `${at}/type`)
  }
  if (rule.keys) checkKeys(block, ['type', 'block_id', ...rule.keys], at, report)
  checkOptionalString(block.block_id, 255, `${at}/block_id`, report)
  rule.check(block, at, report, surface)
}

function checkTogether(blocks: Json[], report: ReportProblem) {
  const seen = new Set<string>()
  for (const [index, block] of blocks.entries()) {
    const id = textOf(block.block_id)
    if (id !== '' && seen.has(id)) report('block_id already exists', `/blocks/${index}/block_id`)
    seen.add(id)
  }
  const count = (...types: string[]) => blocks.filter((b) => types.includes(textOf(b.type))).length
  if (count('table', 'data_table') > 1) report('only_one_table_allowed', '/blocks')
  if (count('data_visualization') > 2) report('no more than 2 data_visualization', '/blocks')
  const markdown = blocks.filter((block) => block.type === 'markdown')
  if (markdown.reduce((sum, block) => sum + textOf(block.text).length, 0) > MARKDOWN_LIMIT) {
    report(`markdown must be less than ${MARKDOWN_LIMIT + 1} characters in all`, '/blocks')
  }
}

function checkSection(block: Json, at: string, report: ReportProblem, surface: Surface) {
  if (block.text === undefined && block.fields === undefined) {
    report('missing required field: text or fields', at)
  }
  if (block.text !== undefined) checkText(block.text, { max: 3000 }, `${at}/text`, report)
  if (block.fields !== undefined) {
    const fields = checkList(block.fields, { min: 1, max: 10 }, `${at}/fields`, report)
    for (const [index, field] of fields.entries()) {
      checkText(field, { max: 2000 }, `${at}/fields/${index}`, report)
    }
  }
  if (block.accessory !== undefined) {
    checkElement(block.accessory, { holder: 'section', surface }, `${at}/accessory`, report)
  }
}

function checkHeader(block: Json, at: string, report: ReportProblem) {
  checkText(block.text, { max: 150, plainOnly: true }, `${at}/text`, report)
}

function checkContext(block: Json, at: string, report: ReportProblem) {
  const elements = checkList(block.elements, { min: 1, max: 10 }, `${at}/elements`, report)
  for (const [index, element] of elements.entries()) {
    const elementAt = `${at}/elements/${index}`
    if (element.type === 'image') checkImage(element, elementAt, report)
    else checkText(element, { max: 3000 }, elementAt, report)
  }
}

function checkRow(holder: Holder, max: number, args: Parameters<Rule['check']>) {
  const [block, at, report, surface] = args
  const elements = checkList(block.elements, { min: 1, max }, `${at}/elements`, report)
  const seen = new Set<string>()
  for (const [index, element] of elements.entries()) {
    const elementAt = `${at}/elements/${index}`
    checkElement(element, { holder, surface }, elementAt, report)
    const id = textOf(element.action_id)
    if (id !== '' && seen.has(id)) report('action_id already exists', `${elementAt}/action_id`)
    seen.add(id)
  }
}

function checkImageBlock(block: Json, at: string, report: ReportProblem) {
  checkImage(block, at, report)
  if (block.title !== undefined) {
    checkText(block.title, { max: 2000, plainOnly: true }, `${at}/title`, report)
  }
}

function checkInput(block: Json, at: string, report: ReportProblem, surface: Surface) {
  checkText(block.label, { max: 2000, plainOnly: true }, `${at}/label`, report)
  if (block.hint !== undefined) {
    checkText(block.hint, { max: 2000, plainOnly: true }, `${at}/hint`, report)
  }
  checkElement(block.element, { holder: 'input', surface }, `${at}/element`, report)
}

function checkMarkdown(block: Json, at: string, report: ReportProblem) {
  checkString(block.text, { min: 1, max: MARKDOWN_LIMIT }, `${at}/text`, report)
}

function checkAlert(block: Json, at: string, report: ReportProblem) {
  checkText(block.text, { max: 3000 }, `${at}/text`, report)
}

function checkCarousel(block: Json, at: string, report: ReportProblem) {
  const cards = checkList(block.elements, { min: 1, max: 10 }, `${at}/elements`, report)
  for (const [index, card] of cards.entries()) checkCard(card, `${at}/elements/${index}`, report)
}

function checkContainer(block: Json, at: string, report: ReportProblem, surface: Surface) {
  if (block.title !== undefined) checkText(block.title, { max: 150 }, `${at}/title`, report)
  const limits = { min: 1, max: 10 }
  const children = checkList(block.child_blocks, limits, `${at}/child_blocks`, report)
  for (const [index, child] of children.entries()) {
    checkBlock(child, `${at}/child_blocks/${index}`, report, surface)
  }
}
