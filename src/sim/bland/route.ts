import type { SimBytes, SimReply } from './replies.ts'

/** `answer` is handed what the first group of `path` matches. */
export type Route = readonly [
  method: 'GET' | 'POST',
  path: RegExp,
  answer: (id: string, query: URLSearchParams, body: unknown) => SimReply | SimBytes,
]
