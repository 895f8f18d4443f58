import { MemoryCases } from '../lib/adapters/memory/cases.ts'
import type { Faults } from '../lib/adapters/memory/faults.ts'
import { MemoryLedger } from '../lib/adapters/memory/ledger.ts'
import type { MemoryRegisters } from '../lib/adapters/memory/registers.ts'
import type { CaseId, Claim, Head } from '../lib/application/ports.ts'
import type { Instant } from '../lib/kernel/time.ts'

/** What only whoever asks can tell: what they have read, what they are about to send, what they have noted. */
export interface Observer {
  asks(caseId: CaseId): void
  read(head: Head): void
  claimed(caseId: CaseId, claim: Claim): void
  noted(caseId: CaseId, rung: string): void
}

export class ObservedCases extends MemoryCases {
  readonly #observer: Observer

  constructor(faults: Faults, registers: MemoryRegisters, observer: Observer) {
    super(faults, registers)
    this.#observer = observer
  }

  override async read(caseId: CaseId): Promise<Head | undefined> {
    this.#observer.asks(caseId)
    const head = await super.read(caseId)
    if (head !== undefined) this.#observer.read(head)
    return head
  }
}

export class ObservedLedger extends MemoryLedger {
  readonly #observer: Observer

  constructor(faults: Faults, observer: Observer) {
    super(faults)
    this.#observer = observer
  }

  override claim(caseId: CaseId, claim: Claim, now: Instant, leaseUntil: Instant): Promise<'claimed' | 'done' | 'busy'> {
    this.#observer.asks(caseId)
    this.#observer.claimed(caseId, claim)
    return super.claim(caseId, claim, now, leaseUntil)
  }

  override async sent(caseId: CaseId, rung: string, messageId: string, at: Instant): Promise<void> {
    await super.sent(caseId, rung, messageId, at)
    this.#observer.noted(caseId, rung)
  }
}
