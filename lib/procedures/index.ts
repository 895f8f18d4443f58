import type { Procedure } from '../kernel/procedure.ts'

/** Every legal procedure, loaded by id: a cold start pays only for those it meets. One line each. */
export const procedures: Readonly<Record<string, () => Promise<Procedure>>> = {
  certificates: async () => (await import('./authorisations/certificates.ts')).certificates,
  'injury-lab-gym': async () => (await import('./health/injury-lab-gym.ts')).injuryLabGym,
}
