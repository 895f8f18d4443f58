import type { Route } from '../endpoint.ts'

/** Every operation of the API: what must be known of it before the first request loads what answers it (docs/adr/0008). */
export const ROUTES = [
  { id: 'service-status', method: 'GET', path: '/status', open: true },
  { id: 'show-openapi', method: 'GET', path: '/openapi.json', open: true },
  { id: 'list-procedures', method: 'GET', path: '/procedures', open: true },
  { id: 'show-procedure', method: 'GET', path: '/procedures/{id}', open: true },
  { id: 'simulate-procedure', method: 'POST', path: '/procedures/{id}/simulate', open: true },
  { id: 'calculate-rule', method: 'POST', path: '/calculations/{id}', open: true },
  { id: 'open-case', method: 'POST', path: '/cases' },
  { id: 'list-cases', method: 'GET', path: '/cases' },
  { id: 'show-case', method: 'GET', path: '/cases/{id}' },
  { id: 'list-case-obligations', method: 'GET', path: '/cases/{id}/obligations' },
  { id: 'show-trail', method: 'GET', path: '/cases/{id}/trail' },
  { id: 'record-fact', method: 'POST', path: '/cases/{id}/facts' },
  { id: 'list-facts', method: 'GET', path: '/cases/{id}/facts' },
  { id: 'list-obligations', method: 'GET', path: '/obligations' },
  { id: 'show-register', method: 'GET', path: '/registers/{id}' },
  { id: 'show-school', method: 'GET', path: '/schools/{code}' },
  { id: 'replace-calendar', method: 'PUT', path: '/schools/{code}/calendar' },
  { id: 'replace-contacts', method: 'PUT', path: '/schools/{code}/contacts' },
  { id: 'replace-settings', method: 'PUT', path: '/schools/{code}/settings' },
] as const satisfies readonly Route[]

export type OperationId = (typeof ROUTES)[number]['id']
