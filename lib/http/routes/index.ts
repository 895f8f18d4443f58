import type { Endpoint } from '../endpoint.ts'
import { calculationRoutes } from './calculations.ts'
import { caseRoutes } from './cases.ts'
import { factRoutes } from './facts.ts'
import { obligationRoutes } from './obligations.ts'
import { oneCaseRoutes } from './one-case.ts'
import { openapiRoutes } from './openapi.ts'
import { procedureRoutes } from './procedures.ts'
import { registerRoutes } from './registers.ts'
import { schoolRoutes } from './schools.ts'
import { statusRoutes } from './status.ts'

export const endpoints: readonly Endpoint[] = [
  ...statusRoutes,
  ...openapiRoutes(() => endpoints),
  ...procedureRoutes,
  ...calculationRoutes,
  ...caseRoutes,
  ...oneCaseRoutes,
  ...factRoutes,
  ...obligationRoutes,
  ...registerRoutes,
  ...schoolRoutes,
]
