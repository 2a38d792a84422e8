import type { z } from 'zod'

/** What a column named `…_json` holds: read through its schema, and written in this one way. */
export interface JsonColumn<Value> {
  /** Throws when the text is not what the schema says. */
  read(text: string): Value
  write(value: Value): string
}

export function jsonColumn<Value>(schema: z.ZodType<Value>): JsonColumn<Value> {
  return {
    read: (text) => schema.parse(JSON.parse(text)),
    write: (value) => JSON.stringify(value),
  }
}
