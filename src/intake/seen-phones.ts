/** Which row of a file first had a number. */
export interface SeenPhones {
  /** Remembers the number and says null, or gives the row that had it before. */
  firstRow(phone: string, rowNumber: number): number | null
}

const MIN_SLOTS = 1024

/**
 * An open-addressed table of numbers, for E.164 has at most 15 digits and a double holds them exactly: a
 * million phones take 25 MB, where a Map of strings takes four times that.
 */
export function createSeenPhones(): SeenPhones {
  let phones = new Float64Array(MIN_SLOTS)
  let rows = new Uint32Array(MIN_SLOTS)
  let size = 0

  function slotOf(key: number): number {
    const mask = phones.length - 1
    // Neighbouring numbers must not become neighbouring slots, or look-ups walk long rows of them.
    let slot = (Math.imul(key % 0x7fffffff, 0x9e3779b1) >>> 7) & mask
    while (phones[slot] !== 0 && phones[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  function grow(): void {
    const [oldPhones, oldRows] = [phones, rows]
    phones = new Float64Array(oldPhones.length * 2)
    rows = new Uint32Array(oldRows.length * 2)
    for (const [index, key] of oldPhones.entries()) {
      if (key === 0) continue
      const slot = slotOf(key)
      phones[slot] = key
      rows[slot] = oldRows[index] ?? 0
    }
  }

  return {
    firstRow(phone, rowNumber) {
      const key = Number(phone.slice(1))
      const slot = slotOf(key)
      if (phones[slot] === key) return rows[slot] ?? null
      phones[slot] = key
      rows[slot] = rowNumber
      size += 1
      if (size * 2 > phones.length) grow()
      return null
    },
  }
}
