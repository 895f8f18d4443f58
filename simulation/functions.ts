import { CachedSchools } from '../lib/adapters/memory/cached-schools.ts'
import type { Ports } from '../lib/application/context.ts'
import { fromMs, type Instant } from '../lib/kernel/time.ts'
import type { Builds } from './builds.ts'
import type { Engine, Run } from './engine.ts'
import type { End, Invocations, Work } from './invocations.ts'
import type { Random } from './random.ts'
import { seconds, type Weather } from './weather.ts'

/** A process that serves one invocation after another: its caches live as long as it does. */
interface Container {
  readonly build: number
  readonly ports: Ports
  readonly now: () => Instant
}

const WARM_MS = { least: 1, most: 10 }
const COLD_MS = { least: 200, most: 900 }
const WORKS: readonly Work[] = ['api', 'deliver', 'wake', 'feedback', 'sweep', 'digest']
/** While a deploy goes on some functions are new and others are not yet. */
const DEPLOY_SECONDS = 60

export class Functions {
  readonly #engine: Engine
  readonly #random: Random
  readonly #weather: Weather
  readonly #invocations: Invocations
  readonly #shared: Omit<Ports, 'procedures'>
  readonly #builds: Builds
  readonly #idle = new Map<Work, Container[]>()
  readonly #build = new Map<Work, number>()

  constructor(
    engine: Engine,
    random: Random,
    weather: Weather,
    invocations: Invocations,
    shared: Omit<Ports, 'procedures'>,
    builds: Builds,
  ) {
    this.#engine = engine
    this.#random = random
    this.#weather = weather
    this.#invocations = invocations
    this.#shared = shared
    this.#builds = builds
  }

  invoke<T>(work: Work, body: (ports: Ports, now: () => Instant) => Promise<T>, ended: (end: End<T>, run: Run) => void): void {
    const warm = this.#idle.get(work)?.pop()
    const container = warm ?? this.#container(work)
    const { least, most } = warm === undefined ? COLD_MS : WARM_MS
    this.#invocations.begin(
      work,
      this.#random.between(least, most),
      () => body(container.ports, container.now),
      (end, run) => {
        if (!('lost' in end) && container.build === this.#buildOf(work)) this.#release(work, container)
        ended(end, run)
      },
    )
  }

  /** Every function gets the next build, one a little later than the other; what runs goes on to its end on the old one. */
  deploy(): void {
    const build = this.#builds.next()
    for (const work of WORKS) {
      const gap = this.#weather.calm ? 0 : this.#random.between(0, seconds(DEPLOY_SECONDS))
      this.#engine.after(gap, () => {
        this.#build.set(work, build)
        this.#idle.delete(work)
      })
    }
  }

  #buildOf(work: Work): number {
    return this.#build.get(work) ?? 0
  }

  #release(work: Work, container: Container): void {
    const idle = this.#idle.get(work) ?? []
    idle.push(container)
    this.#idle.set(work, idle)
  }

  #container(work: Work): Container {
    const build = this.#buildOf(work)
    const { skewMs } = this.#weather
    const skew = skewMs === 0 ? 0 : this.#random.between(-skewMs, skewMs)
    const now = (): Instant => fromMs(this.#engine.now + skew)
    const schools = new CachedSchools(this.#shared.schools, now)
    return { build, now, ports: { ...this.#shared, schools, procedures: this.#builds.index(build) } }
  }
}
