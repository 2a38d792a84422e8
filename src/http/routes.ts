import type { CustomRoute } from '@slack/bolt'
import type { WebhookRequest } from '../dialer/endings/receive.ts'
import { type ApiDependencies, apiRoutes } from './api.ts'
import { createBearerCheck } from './bearer.ts'
import { type HealthDependencies, healthRoutes } from './health.ts'
import { type MetricsDependencies, metricsRoute } from './metrics.ts'
import { notFoundRoute } from './not-found.ts'
import { type RouteContext, toCustomRoute } from './route.ts'
import { webhookRoutes } from './webhook.ts'

export interface HttpDependencies
  extends RouteContext,
    ApiDependencies,
    HealthDependencies,
    MetricsDependencies {
  /** null: `/api/*` and `/metrics` are turned off. */
  apiToken: string | null
  receiveWebhook(webhook: WebhookRequest): Promise<void>
}

/** All of our routes, for Bolt. The last one takes whatever the others do not. */
export function createRoutes(dependencies: HttpDependencies): CustomRoute[] {
  const check = createBearerCheck(dependencies.apiToken)
  const routes = [
    ...webhookRoutes(dependencies.receiveWebhook),
    ...apiRoutes(dependencies, check),
    ...healthRoutes(dependencies),
    metricsRoute(dependencies, check),
  ]
  return [...routes, notFoundRoute(routes)].map((route) => toCustomRoute(route, dependencies))
}
