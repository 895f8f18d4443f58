/** Something that will happen. Of two at one moment the one that was planned first comes first. */
export interface Planned<Owner> {
  readonly at: number
  readonly order: number
  readonly owner: Owner | undefined
  readonly act: () => void
}

const isBefore = <Owner>(one: Planned<Owner>, other: Planned<Owner>): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

/** A binary heap of what will happen. */
export class EventQueue<Owner> {
  readonly #heap: Planned<Owner>[] = []
  #order = 0

  get next(): Planned<Owner> | undefined {
    return this.#heap[0]
  }

  add(at: number, owner: Owner | undefined, act: () => void): void {
    const planned = { at, order: this.#order, owner, act }
    this.#order += 1
    let place = this.#heap.length
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = this.#heap[parent]
      if (above === undefined || isBefore(above, planned)) break
      this.#heap[place] = above
      place = parent
    }
    this.#heap[place] = planned
  }

  take(): Planned<Owner> | undefined {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (last !== undefined && last !== first) this.#sink(last)
    return first
  }

  #sink(planned: Planned<Owner>): void {
    let place = 0
    for (;;) {
      const left = this.#heap[2 * place + 1]
      const right = this.#heap[2 * place + 2]
      if (left === undefined) break
      const isLeft = right === undefined || isBefore(left, right)
      const child = isLeft ? left : right
      if (isBefore(planned, child)) break
      this.#heap[place] = child
      place = 2 * place + (isLeft ? 1 : 2)
    }
    this.#heap[place] = planned
  }
}
