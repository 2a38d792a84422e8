/** Merges streams that are each in time order. */
export async function* inTimeOrder<Item extends { at: number }>(
  streams: readonly AsyncGenerator<Item>[],
): AsyncGenerator<Item> {
  const heads = await Promise.all(
    streams.map(async (stream) => ({ stream, next: await stream.next() })),
  )
  for (;;) {
    let first: { head: (typeof heads)[number]; item: Item } | null = null
    for (const head of heads) {
      if (head.next.done === true) continue
      const item = head.next.value
      if (first === null || item.at < first.item.at) first = { head, item }
    }
    if (first === null) return
    yield first.item
    first.head.next = await first.head.stream.next()
  }
}
