export type Method = 'post' | 'update' | 'upload'

/**
 * How it went. `done`: on to the next message. `wait`: nothing more is posted here until then. `lost`: nothing
 * can be posted in this channel, and all that was to be posted there is given up.
 */
export type Delivered =
  | { type: 'done'; isPosted: boolean }
  | { type: 'wait'; until: number }
  | { type: 'lost' }

export const DONE: Delivered = { type: 'done', isPosted: false }
export const POSTED: Delivered = { type: 'done', isPosted: true }
