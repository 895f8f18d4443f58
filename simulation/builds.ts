import type { ProcedureIndex } from '../lib/application/ports.ts'
import type { Procedure } from '../lib/kernel/procedure.ts'
import { procedures } from '../lib/procedures/index.ts'
import type { Random } from './random.ts'

/** Every procedure, loaded: afterwards no load takes time of the real clock. */
export async function loadProcedures(): Promise<readonly Procedure[]> {
  return Promise.all(Object.values(procedures).map((load) => load()))
}

type Versions = ReadonlyMap<string, readonly Procedure[]>

/** What each deploy brings: one procedure in a new version, beside the old one, as the index of procedures does it. */
export class Builds {
  readonly #random: Random
  readonly #builds: Versions[]

  constructor(all: readonly Procedure[], random: Random) {
    this.#random = random
    this.#builds = [new Map(all.map((procedure) => [procedure.id, [procedure]]))]
  }

  /** Makes the next build and answers its number. */
  next(): number {
    const last = this.#builds.at(-1) ?? new Map<string, readonly Procedure[]>()
    const id = this.#random.of([...last.keys()])
    const versions = last.get(id) ?? []
    const newest = versions.at(-1)
    const added = newest === undefined ? [] : [{ ...newest, version: newest.version + 1 }]
    this.#builds.push(new Map([...last, [id, [...versions, ...added]]]))
    return this.#builds.length - 1
  }

  /** What a process of this build finds; without a version the newest. */
  index(build: number): ProcedureIndex {
    const known = this.#builds[build] ?? new Map<string, readonly Procedure[]>()
    return {
      ids: [...known.keys()],
      load: async (id, version) => {
        const versions = known.get(id) ?? []
        return version === undefined ? versions.at(-1) : versions.find((procedure) => procedure.version === version)
      },
    }
  }

  /** Any version ever deployed. */
  get all(): ProcedureIndex {
    return this.index(this.#builds.length - 1)
  }

  find(id: string, version: number): Procedure | undefined {
    return this.#builds
      .at(-1)
      ?.get(id)
      ?.find((procedure) => procedure.version === version)
  }
}
