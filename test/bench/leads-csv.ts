import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const AREAS = ['415', '212', '850', '303', '808', '907', '504', '312', '702', '617']
const STATES = ['CA', 'NY', 'FL', 'CO', 'HI', 'AK', 'LA', 'IL', 'NV', 'MA']
const ZIPS = ['941', '100', '325', '802', '968', '995', '701', '606', '891', '021']
const HEADER = 'first_name,last_name,phone,email,company,state,zip,consent'
// Coprime to the seven million lines of an area code: the numbers come in no order.
const STEP = 7_919
const LINES = 7_000_000

/** A list of the United States: eight columns, in ten area codes, and no number twice. */
export async function writeLeadsCsv(path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(pieces(rows)), createWriteStream(path))
}

function* pieces(rows: number): Generator<string> {
  let text = `${HEADER}\n`
  for (let row = 0; row < rows; row += 1) {
    text += `${lineOf(row)}\n`
    if (text.length < 65_536) continue
    yield text
    text = ''
  }
  yield text
}

function lineOf(row: number): string {
  const place = row % AREAS.length
  const line = String(2_000_000 + ((row * STEP) % LINES)).padStart(7, '0')
  const phone = `(${AREAS[place]}) ${line.slice(0, 3)}-${line.slice(3)}`
  const zip = `${ZIPS[place]}${String(row % 80).padStart(2, '0')}`
  return `Ada${row},Lovelace,${phone},ada${row}@example.com,Company ${row},${STATES[place]},${zip},yes`
}
