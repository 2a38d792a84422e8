/** An object as it came over the wire: nothing in it is trusted. */
export type Json = Record<string, unknown>

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object; an empty one when it is something else. */
export function objectOf(value: unknown): Json {
  return isJson(value) ? value : {}
}

/** The objects of an array; anything else in it is left out. */
export function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : []
}

/** The value as text; '' when it is neither text nor a number. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}

/** Form fields carry booleans as words. */
export function isYes(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1
}

/** `undefined` when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
