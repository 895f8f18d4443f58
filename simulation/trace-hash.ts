const PRIME = 0x01000193
const BASIS = 0x811c9dc5

/** FNV-1a over everything that happens, in its order: two runs that differ anywhere end with another value. */
export class TraceHash {
  #value = BASIS
  /** Of another basis, so that together they are 64 bits. */
  #other = BASIS ^ 0x5bd1e995

  add(text: string): void {
    let value = this.#value
    let other = this.#other
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      value = Math.imul(value ^ (unit & 0xff), PRIME)
      other = Math.imul(other ^ unit, PRIME)
    }
    this.#value = value
    this.#other = other
  }

  /** The 32 bits of FNV-1a itself. */
  get fnv(): string {
    return (this.#value >>> 0).toString(16).padStart(8, '0')
  }

  toString(): string {
    return `${this.fnv}${(this.#other >>> 0).toString(16).padStart(8, '0')}`
  }
}
