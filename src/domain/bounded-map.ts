/**
 * A map that is full at `max` entries and then forgets them all before it takes a new one: for answers that
 * can be found again, by keys that a file or a person may write in any number. Letting the oldest entry
 * go instead would cost more than most of the answers do.
 */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #max: number

  constructor(max: number) {
    super()
    this.#max = max
  }

  override set(key: Key, value: Value): this {
    if (this.size >= this.#max && !this.has(key)) this.clear()
    return super.set(key, value)
  }
}
