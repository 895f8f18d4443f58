/** A secondary index: sorted keys, which lag behind the table while they are frozen. */
export class LaggingIndex {
  readonly #rows = new Map<string, { readonly partition: string; readonly sort: string }>()
  #frozen: readonly (readonly [item: string, partition: string, sort: string])[] | undefined

  /** Moves an item to this place of the index, or out of it. */
  set(item: string, place: { readonly partition: string; readonly sort: string } | undefined): void {
    if (place === undefined) this.#rows.delete(item)
    else this.#rows.set(item, place)
  }

  freeze(): void {
    this.#frozen = this.#all()
  }

  thaw(): void {
    this.#frozen = undefined
  }

  /** Items of a partition in the order of their sort keys. */
  rows(partition: string, keep: (sort: string) => boolean, limit: number): readonly { readonly item: string; readonly sort: string }[] {
    return (this.#frozen ?? this.#all())
      .flatMap(([item, of, sort]) => (of === partition && keep(sort) ? [{ item, sort }] : []))
      .sort((one, other) => (one.sort < other.sort ? -1 : 1))
      .slice(0, limit)
  }

  #all(): readonly (readonly [string, string, string])[] {
    return [...this.#rows].map(([item, { partition, sort }]) => [item, partition, sort] as const)
  }
}
