import type { IncomingMessage } from 'node:http'
import { AppError } from '../domain/error.ts'
import type { Route } from './route.ts'

/** Takes what none of `routes` takes: an unknown path, or the wrong method on a known one. */
export function notFoundRoute(routes: readonly Route[]): Route {
  return {
    method: '*',
    path: '/{*rest}',
    handle(request) {
      const path = pathOf(request)
      const methods = routes
        .filter((route) => matches(route.path, path))
        .map(({ method }) => method)
      if (methods.length === 0) {
        throw new AppError('not_found', 'There is nothing at this address.')
      }
      const allowed = [...new Set(methods)].join(' and ')
      throw new AppError('not_found', `This address takes ${allowed}, not ${request.method}.`)
    },
  }
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://localhost').pathname
}

/** As Bolt's router matches: case and a slash at the end do not matter. */
function matches(pattern: string, path: string): boolean {
  const wanted = pattern.toLowerCase().split('/')
  const given = path.toLowerCase().replace(/\/$/, '').split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) =>
      part.startsWith(':') ? given[index] !== '' : part === given[index],
    )
  )
}
