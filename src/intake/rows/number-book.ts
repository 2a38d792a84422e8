import { createIdSeries } from '../../system/id.ts'
import type { SeenPhones } from './check-row.ts'

/** The numbers of an import in few bytes: a million take 25 MB, where a Map of strings takes 100. */
export interface NumberBook extends SeenPhones {
  /** The row becomes a lead: gives its id, which sorts after those of the rows before. */
  addLead(rowNumber: number): string
  /** The lead that a row became, if it became one. */
  idOfRow(rowNumber: number): string | undefined
  /** The ids of the first and of the last lead; null when there is none. */
  firstLead(): string | null
  lastLead(): string | null
  /** All leads in the order of their numbers, `size` at a time. Ends the book: it knows no rows any more. */
  inOrder(size: number): Generator<{ phone: string; id: string }[]>
}

const MIN_ENTRIES = 1024
// Numbers are sorted by digits of 13 bits: four of them hold fifteen decimal digits.
const DIGIT = 2 ** 13
const MAX_KEY = 10 ** 15

/**
 * E.164 has at most 15 digits and a double holds them exactly. An entry is found by an open-addressed
 * table of places, half of which are free; its place among the entries is the number of its id.
 */
export function createNumberBook(): NumberBook {
  const idAt = createIdSeries()
  let phones = new Float64Array(MIN_ENTRIES)
  let rows = new Uint32Array(MIN_ENTRIES)
  let isLead = new Uint8Array(MIN_ENTRIES)
  // The place of an entry plus one; 0 is free.
  let slots = new Uint32Array(MIN_ENTRIES * 2)
  let length = 0

  function slotOf(key: number): number {
    const mask = slots.length - 1
    // Neighbouring numbers must not become neighbouring slots, or look-ups walk long rows of them.
    let slot = (Math.imul(key % 0x7fffffff, 0x9e3779b1) >>> 7) & mask
    for (;;) {
      const place = slots[slot] ?? 0
      if (place === 0 || phones[place - 1] === key) return slot
      slot = (slot + 1) & mask
    }
  }

  function grow(): void {
    const [oldPhones, oldRows, oldLeads] = [phones, rows, isLead]
    phones = new Float64Array(length * 2)
    rows = new Uint32Array(length * 2)
    isLead = new Uint8Array(length * 2)
    phones.set(oldPhones)
    rows.set(oldRows)
    isLead.set(oldLeads)
    slots = new Uint32Array(length * 4)
    for (let place = 0; place < length; place += 1) slots[slotOf(phones[place] ?? 0)] = place + 1
  }

  /** The place of a row, or -1: rows come in ascending order. */
  function find(rowNumber: number): number {
    let low = 0
    let high = length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((rows[middle] ?? 0) < rowNumber) low = middle + 1
      else high = middle
    }
    return low < length && rows[low] === rowNumber ? low : -1
  }

  function idAtOrNull(place: number): string | null {
    return place < 0 ? null : idAt(place)
  }

  return {
    firstRow(phone, rowNumber) {
      const key = Number(phone.slice(1))
      const known = slots[slotOf(key)] ?? 0
      if (known > 0) return rows[known - 1] ?? null
      if (length === phones.length) grow()
      phones[length] = key
      rows[length] = rowNumber
      length += 1
      slots[slotOf(key)] = length
      return null
    },
    addLead(rowNumber) {
      const place = find(rowNumber)
      if (place < 0) throw new Error(`Row ${rowNumber} has no number`)
      isLead[place] = 1
      return idAt(place)
    },
    idOfRow(rowNumber) {
      const place = find(rowNumber)
      return place < 0 || isLead[place] === 0 ? undefined : idAt(place)
    },
    firstLead: () => idAtOrNull(isLead.indexOf(1)),
    lastLead: () => idAtOrNull(isLead.lastIndexOf(1)),
    *inOrder(size) {
      const leads = sortedLeads()
      for (let start = 0; start < leads.length; start += size) {
        yield Array.from(leads.subarray(start, start + size), (place) => ({
          phone: `+${phones[place]}`,
          id: idAt(place),
        }))
      }
    },
  }

  /** The places of the leads in the order of their numbers: a radix sort in the room that is not needed any more. */
  function sortedLeads(): Uint32Array {
    let [from, to] = [slots, rows]
    let leads = 0
    for (let place = 0; place < length; place += 1) {
      if (isLead[place] === 0) continue
      from[leads] = place
      leads += 1
    }
    const starts = new Uint32Array(DIGIT)
    for (let unit = 1; unit < MAX_KEY; unit *= DIGIT) {
      const digitOf = (place: number) => Math.floor((phones[place] ?? 0) / unit) % DIGIT
      starts.fill(0)
      for (let index = 0; index < leads; index += 1) {
        const next = digitOf(from[index] ?? 0) + 1
        if (next < DIGIT) starts[next] = (starts[next] ?? 0) + 1
      }
      for (let digit = 1; digit < DIGIT; digit += 1) {
        starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0)
      }
      for (let index = 0; index < leads; index += 1) {
        const place = from[index] ?? 0
        const digit = digitOf(place)
        const at = starts[digit] ?? 0
        to[at] = place
        starts[digit] = at + 1
      }
      ;[from, to] = [to, from]
    }
    return from.subarray(0, leads)
  }
}
