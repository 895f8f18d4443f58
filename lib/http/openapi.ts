import type { ApiOptions } from './api-options.ts'
import type { Endpoint } from './endpoint.ts'

export function openapi(_endpoints: readonly Endpoint[], _api: Pick<ApiOptions, 'publicUrl' | 'stage'>): unknown {
  return {}
}
