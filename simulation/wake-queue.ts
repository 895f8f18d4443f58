import type { Ports } from '../lib/application/context.ts'
import type { CaseId } from '../lib/application/ports.ts'
import { wake } from '../lib/application/wake.ts'
import type { Instant } from '../lib/kernel/time.ts'
import type { Engine } from './engine.ts'
import type { Functions } from './functions.ts'
import { PUBLIC_URL } from './names.ts'
import type { Tally } from './tally.ts'
import { seconds } from './weather.ts'

interface Message {
  readonly caseId: CaseId
  receives: number
}

/** As `infra/constructs/wake-ups.ts` and `waking.ts` have it. */
const BATCH = 10
const CONCURRENCY = 5
const HIDDEN_MS = seconds(360)
const MOST_RECEIVES = 5
const POLL_MS = 50

/** Each message fails alone, as the handler does it; answers those that failed. */
async function wakeAll(batch: readonly Message[], ports: Ports, now: () => Instant): Promise<readonly Message[]> {
  const failed: Message[] = []
  for (const message of batch) {
    try {
      await wake(ports, PUBLIC_URL, message.caseId, now())
    } catch {
      failed.push(message)
    }
  }
  return failed
}

/** The queue before `wake`: each message at least once, five times at most. */
export class SimulatedWakeQueue {
  readonly #engine: Engine
  readonly #faults: Tally
  readonly #functions: Functions
  readonly #visible: Message[] = []
  #running = 0

  constructor(engine: Engine, faults: Tally, functions: Functions) {
    this.#engine = engine
    this.#faults = faults
    this.#functions = functions
  }

  send(caseId: CaseId, delayMs: number): void {
    this.#show({ caseId, receives: 0 }, this.#engine.now + delayMs)
  }

  #show(message: Message, at: number): void {
    this.#engine.at(at, () => {
      this.#visible.push(message)
      this.#engine.after(POLL_MS, () => this.#bring())
    })
  }

  #bring(): void {
    if (this.#running >= CONCURRENCY) return
    const batch = this.#visible.splice(0, BATCH)
    if (batch.length === 0) return
    for (const message of batch) message.receives += 1
    this.#running += 1
    const until = this.#engine.now + HIDDEN_MS
    this.#functions.invoke(
      'wake',
      (ports, now) => wakeAll(batch, ports, now),
      (end) => {
        this.#running -= 1
        for (const message of 'answer' in end ? end.answer : batch) {
          if (message.receives < MOST_RECEIVES) this.#show(message, until)
          else this.#faults.add('wake message given up')
        }
        this.#bring()
      },
    )
  }
}
