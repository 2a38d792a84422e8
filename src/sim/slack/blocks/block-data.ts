import { isJson, type Json, objectsOf, textOf } from '../json.ts'
import {
  checkList,
  checkOptionalString,
  checkString,
  checkText,
  type ReportProblem,
} from './block-parts.ts'

const RICH_CONTAINERS = [
  'rich_text_section',
  'rich_text_list',
  'rich_text_quote',
  'rich_text_preformatted',
]
/** The field without which each kind of leaf means nothing. */
const RICH_LEAVES: Record<string, string> = {
  text: 'text',
  link: 'url',
  user: 'user_id',
  usergroup: 'usergroup_id',
  channel: 'channel_id',
  emoji: 'name',
  broadcast: 'range',
  date: 'timestamp',
  color: 'value',
}

export function checkRichText(block: Json, at: string, report: ReportProblem) {
  const limits = { min: 1, max: Number.POSITIVE_INFINITY }
  const parts = checkList(block.elements, limits, `${at}/elements`, report)
  for (const [index, part] of parts.entries()) {
    checkRichContainer(part, `${at}/elements/${index}`, report)
  }
}

function checkRichContainer(part: Json, at: string, report: ReportProblem) {
  const type = textOf(part.type)
  if (!RICH_CONTAINERS.includes(type)) return report(`unsupported type: ${type}`, `${at}/type`)
  if (!Array.isArray(part.elements)) return report('missing required field: elements', at)
  if (type === 'rich_text_list' && part.style !== 'bullet' && part.style !== 'ordered') {
    report('must be bullet or ordered', `${at}/style`)
  }
  for (const [index, leaf] of objectsOf(part.elements).entries()) {
    const leafAt = `${at}/elements/${index}`
    if (type === 'rich_text_list') checkRichContainer(leaf, leafAt, report)
    else checkRichLeaf(leaf, leafAt, report)
  }
}

function checkRichLeaf(leaf: Json, at: string, report: ReportProblem) {
  const field = RICH_LEAVES[textOf(leaf.type)]
  if (field === undefined) return report(`unsupported type: ${textOf(leaf.type)}`, `${at}/type`)
  if (textOf(leaf[field]) === '') report(`missing required field: ${field}`, at)
}

export function checkTable(block: Json, at: string, report: ReportProblem) {
  const rows = checkRows(block.rows, { min: 1, max: 100 }, `${at}/rows`, report)
  const characters = rows.flat().reduce((sum, cell) => sum + textOf(cell.text).length, 0)
  if (characters > 10_000) report('all cells together must stay under 10001 characters', at)
  if (Array.isArray(block.column_settings) && block.column_settings.length > 20) {
    report('no more than 20 items allowed', `${at}/column_settings`)
  }
}

export function checkDataTable(block: Json, at: string, report: ReportProblem) {
  checkString(block.caption, { min: 1, max: 3000 }, `${at}/caption`, report)
  const size = block.page_size
  if (size !== undefined && (typeof size !== 'number' || size < 1 || size > 100)) {
    report('must be between 1 and 100', `${at}/page_size`)
  }
  const rows = checkRows(block.rows, { min: 2, max: 101 }, `${at}/rows`, report)
  if (rows.some((row) => row.length !== rows[0]?.length)) {
    report('all rows must have the same number of cells', `${at}/rows`)
  }
  if (rows[0]?.some((cell) => cell.type === 'rich_text')) {
    report('no rich_text in the header row', `${at}/rows/0`)
  }
}

function checkRows(
  value: unknown,
  limits: { min: number; max: number },
  at: string,
  report: ReportProblem,
): Json[][] {
  if (!Array.isArray(value)) {
    report('missing required field: rows', at)
    return []
  }
  if (value.length < limits.min) report(`must have at least ${limits.min} items`, at)
  if (value.length > limits.max) report(`no more than ${limits.max} items allowed`, at)
  return value.map((row: unknown, index) => {
    const cells = checkList(row, { min: 1, max: 20 }, `${at}/${index}`, report)
    for (const [column, cell] of cells.entries())
      checkCell(cell, `${at}/${index}/${column}`, report)
    return cells
  })
}

function checkCell(cell: Json, at: string, report: ReportProblem) {
  if (cell.type === 'rich_text') return checkRichText(cell, at, report)
  if (cell.type === 'raw_text') {
    return checkString(cell.text, { min: 1, max: 10_000 }, `${at}/text`, report)
  }
  if (cell.type !== 'raw_number') return report('unsupported type', `${at}/type`)
  if (typeof cell.value !== 'number') report('must be a number', `${at}/value`)
}

export function checkDataVisualization(block: Json, at: string, report: ReportProblem) {
  checkString(block.title, { min: 1, max: 50 }, `${at}/title`, report)
  const chart = block.chart
  if (!isJson(chart)) return report('missing required field: chart', at)
  const several = { min: 1, max: 6 }
  if (chart.type === 'pie') {
    const segments = checkList(chart.segments, several, `${at}/chart/segments`, report)
    return checkPoints(segments, `${at}/chart/segments`, report)
  }
  if (!['bar', 'area', 'line'].includes(textOf(chart.type))) {
    return report('unsupported type', `${at}/chart/type`)
  }
  const series = checkList(chart.series, several, `${at}/chart/series`, report)
  for (const [index, one] of series.entries()) {
    const seriesAt = `${at}/chart/series/${index}`
    checkString(one.name, { min: 1, max: 20 }, `${seriesAt}/name`, report)
    const limits = { min: 1, max: 20 }
    checkPoints(checkList(one.data, limits, `${seriesAt}/data`, report), `${seriesAt}/data`, report)
  }
  checkAxes(chart.axis_config, series, `${at}/chart/axis_config`, report)
}

/** Each series has one point for each category, in their order. */
function checkAxes(axes: unknown, series: Json[], at: string, report: ReportProblem) {
  if (!isJson(axes) || !Array.isArray(axes.categories)) {
    return report('missing required field: categories', at)
  }
  checkOptionalString(axes.x_label, 50, `${at}/x_label`, report)
  checkOptionalString(axes.y_label, 50, `${at}/y_label`, report)
  const categories = axes.categories.map(textOf)
  for (const one of series) {
    const labels = objectsOf(one.data).map(({ label }) => textOf(label))
    if (labels.join('\n') !== categories.join('\n')) {
      report('must have one category for each data point', `${at}/categories`)
    }
  }
}

function checkPoints(points: Json[], at: string, report: ReportProblem) {
  for (const [index, point] of points.entries()) {
    checkString(point.label, { min: 1, max: 20 }, `${at}/${index}/label`, report)
    if (typeof point.value !== 'number') report('must be a number', `${at}/${index}/value`)
  }
}

export function checkCard(block: Json, at: string, report: ReportProblem) {
  for (const [key, max] of [
    ['title', 150],
    ['subtitle', 150],
    ['body', 200],
  ] as const) {
    if (block[key] !== undefined) checkText(block[key], { max }, `${at}/${key}`, report)
  }
}
