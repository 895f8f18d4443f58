import type { Narrator } from '../narrator.ts'

export interface Story {
  readonly title: string
  /** `2026-10-13 11:20` as Rome's clocks show it. */
  readonly begins: string
  tell(story: Narrator): Promise<void>
}
