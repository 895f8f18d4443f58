import { setTimeout as pause } from 'node:timers/promises'

/** How often and how long to wait before trying again. */
export interface Backoff {
  readonly retries: number
  /** @param attempt from 1 */
  wait(attempt: number): Promise<void>
}

/** Waits somewhere between nothing and `baseMs` doubled at each attempt, so that those who collided do not collide again. */
export const jittered = (options: { readonly retries: number; readonly baseMs: number; readonly random: () => number }): Backoff => ({
  retries: options.retries,
  wait: async (attempt) => {
    await pause(Math.floor(options.random() * options.baseMs * 2 ** attempt))
  },
})
