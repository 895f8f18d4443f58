import type { CaseId, WakeQueue, WakeUps } from '../../application/ports.ts'
import type { Instant } from '../../kernel/time.ts'
import type { Faults } from './faults.ts'

/** What Scheduler would hold: wake-ups by case and moment, taken off as they fire. */
export class MemoryWakeUps implements WakeUps {
  readonly armed = new Map<string, { readonly caseId: CaseId; readonly at: Instant }>()
  readonly #faults: Faults

  constructor(faults: Faults) {
    this.#faults = faults
  }

  arm(caseId: CaseId, at: Instant): Promise<void> {
    return this.#faults.run('wakeUps.arm', () => {
      this.armed.set(`${caseId} ${at}`, { caseId, at })
    })
  }

  /** Takes off what has come due, the earliest first. */
  fire(now: Instant): readonly { readonly caseId: CaseId; readonly at: Instant }[] {
    const due = [...this.armed].filter(([, { at }]) => at <= now).sort(([, one], [, other]) => (one.at < other.at ? -1 : 1))
    for (const [name] of due) this.armed.delete(name)
    return due.map(([, wakeUp]) => wakeUp)
  }
}

export class MemoryWakeQueue implements WakeQueue {
  readonly messages: CaseId[] = []
  readonly #faults: Faults

  constructor(faults: Faults) {
    this.#faults = faults
  }

  wake(caseIds: readonly CaseId[]): Promise<void> {
    return this.#faults.run('queue.wake', () => {
      this.messages.push(...caseIds)
    })
  }

  /** Takes all messages. */
  drain(): readonly CaseId[] {
    return this.messages.splice(0)
  }
}
