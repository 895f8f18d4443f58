import { fromMs, type Instant } from '../kernel/time.ts'

/** The one wall-clock read of the service: everything else is told the time. */
export const systemClock = (): Instant => fromMs(Date.now())
