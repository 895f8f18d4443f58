import type { Endpoint, Operation } from '../endpoint.ts'
import { calculations } from './calculations.ts'
import { cases } from './cases.ts'
import { facts } from './facts.ts'
import { type OperationId, ROUTES } from './index.ts'
import { obligations } from './obligations.ts'
import { oneCase } from './one-case.ts'
import { openapi } from './openapi.ts'
import { procedures } from './procedures.ts'
import { registers } from './registers.ts'
import { schools } from './schools.ts'
import { status } from './status.ts'

/** What answers each operation. */
export const endpoints: Readonly<Record<OperationId, Endpoint>> = {
  ...status,
  ...openapi(() => operations),
  ...procedures,
  ...calculations,
  ...cases,
  ...oneCase,
  ...facts,
  ...obligations,
  ...registers,
  ...schools,
}

/** Every operation with what answers it. */
export const operations: readonly Operation[] = ROUTES.map((route) => ({ ...route, ...endpoints[route.id] }))
