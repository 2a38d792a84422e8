import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { AppError } from '../domain/error.ts'
import type { Route } from './route.ts'

/** Lets a request through, or throws `unauthorized` or `forbidden`. */
export type AccessCheck = (request: IncomingMessage) => void

/** Wants `Authorization: Bearer <API_TOKEN>`. Without a token in the settings nobody gets in. */
export function createBearerCheck(apiToken: string | null): AccessCheck {
  return (request) => {
    if (apiToken === null || apiToken === '') {
      throw new AppError('forbidden', 'This is turned off: the setting API_TOKEN turns it on.')
    }
    const given = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (given === undefined || !isSame(given.trim(), apiToken)) {
      throw new AppError(
        'unauthorized',
        'Send the header `Authorization: Bearer …` with the value of the setting API_TOKEN.',
      )
    }
  }
}

/** The route, for those only whom `check` lets through. */
export function guarded(route: Route, check: AccessCheck): Route {
  return {
    ...route,
    handle(request) {
      check(request)
      return route.handle(request)
    },
  }
}

// Hashes have one length, so that the time tells nothing, not even how long the token is.
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash(given), hash(expected))
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
