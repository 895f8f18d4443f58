import type { Ports } from '../lib/application/context.ts'
import type { Instant } from '../lib/kernel/time.ts'
import type { Engine } from './engine.ts'
import type { Functions } from './functions.ts'
import type { End } from './invocations.ts'
import type { Random } from './random.ts'
import type { Tally } from './tally.ts'
import { hours, minutes, seconds, type Weather } from './weather.ts'

/** What a record of the stream makes `deliver` do. */
export interface StreamRecord {
  readonly deliver: (ports: Ports, now: Instant) => Promise<void>
}

interface Placed extends StreamRecord {
  readonly at: number
}

/** As `infra/constructs/delivery.ts` has it. */
const BATCH = 10
const RETRIES = 10
const MAX_AGE_MS = hours(12)
const SHARDS = 2
const POLL_MS = { least: 50, most: 1000 }
const LATE_MS = minutes(10)
const MOST_PAUSE_MS = seconds(60)
const REPLAY_MS = hours(20)

/** Records up to the first that fails, as the handler does; answers how many succeeded. */
async function deliverAll(batch: readonly StreamRecord[], ports: Ports, now: () => Instant): Promise<number> {
  for (const [index, record] of batch.entries()) {
    try {
      await record.deliver(ports, now())
    } catch {
      return index
    }
  }
  return batch.length
}

class Shard {
  readonly #stream: Stream
  readonly #records: Placed[] = []
  #isBusy = false
  #tries = 0
  #size = BATCH

  constructor(stream: Stream) {
    this.#stream = stream
  }

  add(record: StreamRecord): void {
    this.#records.push({ ...record, at: this.#stream.engine.now })
    if (!this.#isBusy) this.#poll(this.#stream.delayMs())
  }

  #poll(delayMs: number): void {
    this.#isBusy = true
    this.#stream.engine.after(delayMs, () => this.#bring())
  }

  #bring(): void {
    const { engine, faults } = this.#stream
    if (engine.now < this.#stream.outageUntil && engine.now >= this.#stream.outageFrom) {
      this.#poll(this.#stream.outageUntil - engine.now)
      return
    }
    while ((this.#records[0]?.at ?? engine.now) < engine.now - MAX_AGE_MS) {
      this.#records.shift()
      faults.add('stream record too old')
    }
    const batch = this.#records.slice(0, this.#size)
    if (batch.length === 0) {
      this.#isBusy = false
      return
    }
    this.#stream.invoke(batch, (end) => this.#brought(batch, end))
  }

  #brought(batch: readonly Placed[], end: End<number>): void {
    const done = 'answer' in end ? end.answer : 0
    this.#records.splice(0, done)
    if (done === batch.length) {
      this.#tries = 0
      this.#size = BATCH
      this.#stream.echo(batch)
    } else {
      this.#tries = done > 0 ? 1 : this.#tries + 1
      this.#size = Math.max(1, Math.floor(batch.length / 2))
      if (this.#tries > RETRIES) {
        this.#records.shift()
        this.#tries = 0
        this.#stream.faults.add('stream record given up')
      }
    }
    if (this.#records.length === 0) this.#isBusy = false
    else this.#poll(this.#tries === 0 ? this.#stream.delayMs() : Math.min(MOST_PAUSE_MS, seconds(2 ** (this.#tries - 1))))
  }
}

/** The table's stream: each record at least once, those of one case in their order. */
export class Stream {
  readonly engine: Engine
  readonly faults: Tally
  outageFrom = Number.POSITIVE_INFINITY
  outageUntil = Number.POSITIVE_INFINITY
  readonly #random: Random
  readonly #weather: Weather
  readonly #functions: Functions
  readonly #shards: readonly Shard[]

  constructor(engine: Engine, random: Random, weather: Weather, faults: Tally, functions: Functions) {
    this.engine = engine
    this.faults = faults
    this.#random = random
    this.#weather = weather
    this.#functions = functions
    this.#shards = Array.from({ length: SHARDS }, () => new Shard(this))
  }

  /** @param key what keeps its order. */
  add(key: string, record: StreamRecord): void {
    this.#shards[key.charCodeAt(key.length - 1) % SHARDS]?.add(record)
  }

  delayMs(): number {
    if (this.#random.happens(this.#weather.stream.late)) {
      this.faults.add('stream late')
      return this.#random.between(POLL_MS.most, LATE_MS)
    }
    return this.#random.between(POLL_MS.least, POLL_MS.most)
  }

  invoke(batch: readonly StreamRecord[], ended: (end: End<number>) => void): void {
    this.#functions.invoke('deliver', (ports, now) => deliverAll(batch, ports, now), ended)
  }

  /** Brings what was brought once more, soon or long after. */
  echo(batch: readonly StreamRecord[]): void {
    const { duplicate, replay } = this.#weather.stream
    const again = (name: string, delayMs: number): void => {
      this.faults.add(name)
      this.engine.after(delayMs, () => this.invoke(batch, () => undefined))
    }
    if (this.#random.happens(duplicate)) again('stream duplicate', this.#random.between(0, seconds(5)))
    if (this.#random.happens(replay)) again('stream replay', this.#random.between(0, REPLAY_MS))
  }
}
