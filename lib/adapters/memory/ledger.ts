import type { CaseId, Claim, ReminderLedger, RungRecord } from '../../application/ports.ts'
import type { Instant } from '../../kernel/time.ts'
import { type Fate, outranks } from '../rung-states.ts'
import type { Faults } from './faults.ts'

interface Stored {
  record: RungRecord
  /** Until when whoever claimed it may be sending; null after it was given back. */
  leaseUntil: Instant | null
}

export class MemoryLedger implements ReminderLedger {
  readonly #faults: Faults
  readonly #rungs = new Map<CaseId, Map<string, Stored>>()

  constructor(faults: Faults) {
    this.#faults = faults
  }

  claim(caseId: CaseId, claim: Claim, now: Instant, leaseUntil: Instant): Promise<'claimed' | 'done' | 'busy'> {
    return this.#faults.run('ledger.claim', () => {
      const { rung, obligation, step, role, recipient, at } = claim
      const known = this.#of(caseId).get(rung)
      if (known !== undefined && known.record.state !== 'claimed') return 'done'
      if (known !== undefined && known.leaseUntil !== null && known.leaseUntil >= now) return 'busy'
      const expired = known !== undefined && known.leaseUntil !== null
      const ambiguous = (known?.record.ambiguous ?? 0) + (expired ? 1 : 0)
      this.#of(caseId).set(rung, {
        record: { rung, obligation, step, role, recipient, at, state: 'claimed', claimedAt: now, ambiguous },
        leaseUntil,
      })
      return 'claimed'
    })
  }

  sent(caseId: CaseId, rung: string, messageId: string, at: Instant): Promise<void> {
    return this.#faults.run('ledger.sent', () => {
      const known = this.#of(caseId).get(rung)
      if (known === undefined) throw new RangeError(`rung ${rung} was never claimed`)
      const state = known.record.state === 'claimed' ? 'sent' : known.record.state
      known.record = { ...known.record, state, messageId, sentAt: at }
    })
  }

  release(caseId: CaseId, rung: string): Promise<void> {
    return this.#faults.run('ledger.release', () => {
      const known = this.#of(caseId).get(rung)
      if (known !== undefined && known.record.state === 'claimed') known.leaseUntil = null
    })
  }

  feedback(caseId: CaseId, rung: string, state: Fate): Promise<RungRecord | undefined> {
    return this.#faults.run('ledger.feedback', () => {
      const known = this.#of(caseId).get(rung)
      if (known !== undefined && outranks(state, known.record.state)) known.record = { ...known.record, state }
      return known?.record
    })
  }

  ofCase(caseId: CaseId): Promise<readonly RungRecord[]> {
    return this.#faults.run('ledger.ofCase', () =>
      [...this.#of(caseId).values()]
        .filter(({ record, leaseUntil }) => record.state !== 'claimed' || leaseUntil !== null || record.ambiguous > 0)
        .map(({ record }) => record)
        .sort((one, other) => (one.rung < other.rung ? -1 : 1)),
    )
  }

  #of(caseId: CaseId): Map<string, Stored> {
    const known = this.#rungs.get(caseId)
    if (known !== undefined) return known
    const rungs = new Map<string, Stored>()
    this.#rungs.set(caseId, rungs)
    return rungs
  }
}
