/** Remembers the leads whose names are the oddest to speak, each name once. */
export interface OddNames {
  add(lead: { id: string; firstName: string | null }): void
  /** Ids, the oddest first. */
  ids(): string[]
}

const SHOWN = 3

export function createOddNames(): OddNames {
  let oddest: { id: string; name: string; oddness: number }[] = []
  let least = 0
  return {
    add({ id, firstName }) {
      const name = firstName ?? ''
      const oddness = oddnessOf(name)
      if (oddness <= least || oddest.some((other) => other.name === name)) return
      oddest = [...oddest, { id, name, oddness }]
        .toSorted((one, other) => other.oddness - one.oddness)
        .slice(0, SHOWN)
      if (oddest.length === SHOWN) least = oddest.at(-1)?.oddness ?? 0
    },
    ids: () => oddest.map(({ id }) => id),
  }
}

const PLAIN = /^\p{Lu}\p{Ll}{1,9}$/u

/** 0: a name like most. Higher: likelier to be spoken in a way that makes the person hang up. */
function oddnessOf(name: string): number {
  if (PLAIN.test(name)) return 0
  if (name === '') return 1
  const words = name.split(/[\s-]+/).length
  const marks = name.replace(/[\p{L}\p{M}\s'’.-]/gu, '').length
  const isFlat = name === name.toUpperCase() || name === name.toLowerCase()
  return (
    10 * marks +
    5 * Math.max(0, words - 2) +
    (isFlat ? 4 : 0) +
    (name.length < 3 ? 3 : 0) +
    Math.max(0, name.length - 10) +
    1.5
  )
}
