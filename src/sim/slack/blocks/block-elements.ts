import { isJson, type Json, textOf } from '../json.ts'
import {
  checkKeys,
  checkList,
  checkOptionalString,
  checkString,
  checkText,
  type ReportProblem,
} from './block-parts.ts'

export type Surface = 'message' | 'modal' | 'home'
/** The block an element stands in: some belong in one place only. */
export type Holder = 'section' | 'actions' | 'input' | 'context_actions'

const SELECTS = ['users', 'conversations', 'channels', 'external', 'static'].flatMap((source) => [
  `${source}_select`,
  `multi_${source}_select`,
])
const CHOICES: Record<string, number> = { overflow: 5, checkboxes: 10, radio_buttons: 10 }
const PICKERS = ['datepicker', 'timepicker', 'datetimepicker']
const TYPED = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']
const EVERYWHERE = [...SELECTS, 'checkboxes', 'radio_buttons', ...PICKERS]

const ALLOWED: Record<Holder, string[]> = {
  section: [...EVERYWHERE, 'button', 'overflow', 'image', 'workflow_button'],
  actions: [...EVERYWHERE, 'button', 'overflow', 'workflow_button', 'rich_text_input'],
  input: [...EVERYWHERE, ...TYPED, 'rich_text_input', 'file_input'],
  context_actions: ['feedback_buttons', 'icon_button'],
}

const BUTTON_KEYS =
  'type text action_id value url style confirm accessibility_label visible_to_user_ids'.split(' ')

export function checkElement(
  element: unknown,
  place: { holder: Holder; surface: Surface },
  at: string,
  report: ReportProblem,
) {
  if (!isJson(element)) return report('missing required field: element', at)
  const type = textOf(element.type)
  if (!ALLOWED[place.holder].includes(type)) {
    return report(`unsupported type: ${type || '(none)'}`, `${at}/type`)
  }
  checkOptionalString(element.action_id, 255, `${at}/action_id`, report)
  if (element.confirm !== undefined) checkConfirm(element.confirm, `${at}/confirm`, report)
  if (element.placeholder !== undefined) {
    checkText(element.placeholder, { max: 150, plainOnly: true }, `${at}/placeholder`, report)
  }
  if (type === 'button') checkButton(element, at, report)
  if (type === 'image') checkImage(element, at, report)
  if (type.endsWith('static_select')) checkStaticSelect(element, at, report)
  if (type in CHOICES) checkOptions(element.options, CHOICES[type] ?? 0, `${at}/options`, report)
  if (type === 'plain_text_input') checkPlainTextInput(element, at, report)
  if (type === 'number_input' && typeof element.is_decimal_allowed !== 'boolean') {
    report('missing required field: is_decimal_allowed', at)
  }
  if (type === 'file_input') checkFileInput(element, place.surface, at, report)
}

/** Also the image block, which has the same rules and a title. */
export function checkImage(image: Json, at: string, report: ReportProblem) {
  if (image.alt_text === undefined) report('missing required field: alt_text', at)
  checkOptionalString(image.alt_text, 2000, `${at}/alt_text`, report)
  if ((image.image_url === undefined) === (image.slack_file === undefined)) {
    report('must have exactly one of image_url and slack_file', at)
  }
  if (image.image_url !== undefined) {
    checkString(image.image_url, { min: 1, max: 3000 }, `${at}/image_url`, report)
  }
}

export function checkConfirm(confirm: unknown, at: string, report: ReportProblem) {
  if (!isJson(confirm)) return report('must be an object', at)
  checkKeys(confirm, ['title', 'text', 'confirm', 'deny', 'style'], at, report)
  checkText(confirm.title, { max: 100, plainOnly: true }, `${at}/title`, report)
  checkText(confirm.text, { max: 300 }, `${at}/text`, report)
  checkText(confirm.confirm, { max: 30, plainOnly: true }, `${at}/confirm`, report)
  checkText(confirm.deny, { max: 30, plainOnly: true }, `${at}/deny`, report)
}

function checkButton(button: Json, at: string, report: ReportProblem) {
  checkKeys(button, BUTTON_KEYS, at, report)
  checkText(button.text, { max: 75, plainOnly: true }, `${at}/text`, report)
  checkOptionalString(button.value, 2000, `${at}/value`, report)
  checkOptionalString(button.url, 3000, `${at}/url`, report)
  checkOptionalString(button.accessibility_label, 75, `${at}/accessibility_label`, report)
  if (button.style !== undefined && button.style !== 'primary' && button.style !== 'danger') {
    report('must be a valid enum value', `${at}/style`)
  }
}

function checkStaticSelect(select: Json, at: string, report: ReportProblem) {
  const { initial_option: initial, options } = select
  if (isJson(initial) && Array.isArray(options)) {
    const isThere = options.some((option) => isJson(option) && option.value === initial.value)
    if (!isThere) report('must be one of the options', `${at}/initial_option`)
  }
  if (select.option_groups === undefined) {
    return checkOptions(select.options, 100, `${at}/options`, report)
  }
  const limits = { min: 1, max: 100 }
  const groups = checkList(select.option_groups, limits, `${at}/option_groups`, report)
  for (const [index, group] of groups.entries()) {
    const groupAt = `${at}/option_groups/${index}`
    checkText(group.label, { max: 75, plainOnly: true }, `${groupAt}/label`, report)
    checkOptions(group.options, 100, `${groupAt}/options`, report)
  }
}

function checkOptions(options: unknown, max: number, at: string, report: ReportProblem) {
  for (const [index, option] of checkList(options, { min: 1, max }, at, report).entries()) {
    checkText(option.text, { max: 75 }, `${at}/${index}/text`, report)
    checkString(option.value, { min: 1, max: 75 }, `${at}/${index}/value`, report)
    if (option.description !== undefined) {
      checkText(option.description, { max: 75 }, `${at}/${index}/description`, report)
    }
  }
}

function checkPlainTextInput(input: Json, at: string, report: ReportProblem) {
  for (const key of ['min_length', 'max_length']) {
    const value = input[key]
    if (value === undefined) continue
    if (typeof value !== 'number' || value < 0 || value > 3000) {
      report('must be between 0 and 3000', `${at}/${key}`)
    }
  }
  checkOptionalString(input.initial_value, 3000, `${at}/initial_value`, report)
}

function checkFileInput(input: Json, surface: Surface, at: string, report: ReportProblem) {
  if (surface !== 'modal') report('file_input is for modals only', `${at}/type`)
  const max = input.max_files
  if (max !== undefined && (typeof max !== 'number' || max < 1 || max > 10)) {
    report('must be between 1 and 10', `${at}/max_files`)
  }
}
