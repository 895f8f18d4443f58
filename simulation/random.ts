/** Spreads a seed over the words of a state (splitmix32: C. Stafford's finaliser over a Weyl sequence). */
function words(seed: number): [number, number, number, number] {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let word = state ^ (state >>> 16)
    word = Math.imul(word, 0x21f0aaad)
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
    return (word ^ (word >>> 15)) >>> 0
  }
  return [next(), next(), next(), next()]
}

const rotated = (word: number, by: number): number => ((word << by) | (word >>> (32 - by))) >>> 0

/** The one source of chance of a simulation: xoshiro128** (D. Blackman, S. Vigna). */
export class Random {
  #state: [number, number, number, number]

  constructor(seed: number | [number, number, number, number]) {
    this.#state = typeof seed === 'number' ? words(seed) : seed
  }

  /** 32 bits. */
  next(): number {
    const [a, b, c, d] = this.#state
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0
    const third = c ^ a
    const fourth = d ^ b
    this.#state = [(a ^ fourth) >>> 0, (b ^ third) >>> 0, (third ^ (b << 9)) >>> 0, rotated(fourth >>> 0, 11)]
    return result
  }

  /** From 0 up to, not including, 1. */
  share(): number {
    return this.next() / 0x1_0000_0000
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1))
  }

  happens(probability: number): boolean {
    return probability > 0 && this.share() < probability
  }

  /** @throws RangeError when there is nothing to choose from. */
  of<T>(items: readonly T[]): T {
    const item = items[this.between(0, items.length - 1)]
    if (item === undefined) throw new RangeError('nothing to choose from')
    return item
  }
}
