import type { CaseId } from '../lib/application/ports.ts'
import { fromMs, romeText } from '../lib/kernel/time.ts'
import type { Engine, Run } from './engine.ts'
import { TraceHash } from './trace-hash.ts'

interface Entry {
  readonly at: number
  readonly about: CaseId | undefined
  readonly text: string
}

/** All that happens, hashed; and kept, where somebody wants to read it. */
export class Timeline {
  readonly hash = new TraceHash()
  readonly #engine: Engine
  readonly #kept: Entry[] | undefined

  constructor(engine: Engine, keeps: boolean) {
    this.#engine = engine
    this.#kept = keeps ? [] : undefined
  }

  add(run: Run | undefined, what: string, more = ''): void {
    const { now } = this.#engine
    this.hash.add(`${now}/${run?.id}/${what}/${more};`)
    this.#kept?.push({ at: now, about: run?.about, text: `${run === undefined ? '' : `${run.work} #${run.id}: `}${what} ${more}` })
  }

  /** What concerns a case, and what concerns none. */
  of(about: string | undefined): string {
    return (this.#kept ?? [])
      .filter((entry) => about === undefined || entry.about === about || entry.text.includes(about))
      .map(({ at, text }) => `${romeText(fromMs(at)).slice(0, 19).replace('T', ' ')}.${String(at % 1000).padStart(3, '0')}  ${text}`)
      .join('\n')
  }
}
