import { sweep } from '../lib/application/sweep.ts'
import { type Reminding, reminding } from './reminding.ts'
import { lazily } from './wiring.ts'

/** Hourly: finds what was due and not done, and does it. Fails loudly when a case could not be mended. */
export const sweepHandler =
  ({ ports, now, publicUrl, log }: Reminding) =>
  async (): Promise<{ repaired: number; armed: number; gaveUp: number }> => {
    const { repaired, armed, gaveUp, faults } = await sweep(ports, publicUrl, now)
    for (const fault of faults) log.fault('sweep', fault)
    log.done('sweep', { repaired, armed, gaveUp: gaveUp.length })
    return { repaired, armed, gaveUp: gaveUp.length }
  }

export const handler = lazily(() => sweepHandler(reminding()))
