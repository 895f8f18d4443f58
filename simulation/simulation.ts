import { Faults } from '../lib/adapters/memory/faults.ts'
import { MemoryMailer } from '../lib/adapters/memory/mailer.ts'
import { MemoryRegisters } from '../lib/adapters/memory/registers.ts'
import { MemorySchools } from '../lib/adapters/memory/schools.ts'
import { MemoryWakeQueue } from '../lib/adapters/memory/waking.ts'
import { MemoryMeter, MemoryReadLog } from '../lib/adapters/memory/watching.ts'
import { changeName } from '../lib/adapters/school-change.ts'
import type { Ports } from '../lib/application/context.ts'
import { deliverCommand, deliverSchoolChange } from '../lib/application/deliver.ts'
import type { Commit, Head, SchoolRecord } from '../lib/application/ports.ts'
import type { Procedure } from '../lib/kernel/procedure.ts'
import { civilDate, instant, plusDays, romeDateOf, romeTime, toMs, wallTime } from '../lib/kernel/time.ts'
import { checkAtRest } from './at-rest.ts'
import { Builds } from './builds.ts'
import { Engine, type Run } from './engine.ts'
import { Functions } from './functions.ts'
import { Invocations } from './invocations.ts'
import { Lateness } from './lateness.ts'
import { LegalDates } from './legal-dates.ts'
import { MailService } from './mail-service.ts'
import { PUBLIC_URL } from './names.ts'
import { ObservedCases, ObservedLedger } from './observed.ts'
import { Office } from './office.ts'
import { Random } from './random.ts'
import { type Pending, Rounds } from './rounds.ts'
import { SimulatedScheduler } from './scheduler.ts'
import { CODES, drawSchool } from './schools.ts'
import { Stream } from './stream.ts'
import { Tally } from './tally.ts'
import { Timeline } from './timeline.ts'
import { Verdict } from './verdict.ts'
import { SimulatedWakeQueue } from './wake-queue.ts'
import { Watch } from './watch.ts'
import { drawWeather, hours, minutes, type Weather } from './weather.ts'

const FIRST_DAY = civilDate('2026-09-01')
const LAST_DAYS = 300
/** Most seeds are some weeks, some a whole school year. */
const LENGTHS: readonly (readonly [share: number, least: number, most: number])[] = [
  [0.75, 3, 14],
  [0.96, 15, 40],
  [1, 41, 290],
]
/** SQS brings what `queue.wake` is given after this: longer than a school's record may be old. */
const QUEUED_MS = 65_000
/** The world comes to rest early in a morning, some sweeps after the last bad weather, one of them the deep one of the night. */
const REST_AT = wallTime('05:40')
const MOST_WAITS = 12
const WAIT_MS = minutes(10)
const FREEZE_MS = minutes(15)

/** What is kept is never changed, only replaced: to copy it would take half of the time. */
const shared = <T>(value: T): T => value

/** One seed: schools, people, functions and what goes wrong, from a first day to a morning at rest. */
export class Simulation {
  readonly weather: Weather
  readonly engine: Engine
  readonly faults = new Tally()
  readonly verdict = new Verdict()
  readonly timeline: Timeline
  readonly watch: Watch
  readonly lateness: Lateness
  readonly meter = new MemoryMeter()
  readonly #random: Random
  readonly #invocations: Invocations
  readonly #functions: Functions
  readonly #builds: Builds
  readonly #stream: Stream
  readonly #wakeQueue: SimulatedWakeQueue
  readonly #scheduler: SimulatedScheduler
  readonly #mails: MailService
  readonly #mailer: MemoryMailer
  readonly #queue: MemoryWakeQueue
  readonly #cases: ObservedCases
  readonly #schools: MemorySchools
  readonly #legalDates: LegalDates
  readonly #shared: Omit<Ports, 'procedures'>
  readonly #procedures: readonly Procedure[]
  readonly #end: number
  #mailed = 0

  constructor(seed: number, procedures: readonly Procedure[], keepsTimeline = false) {
    this.#procedures = procedures
    const random = new Random(seed)
    this.#random = random
    this.weather = drawWeather(random)
    const chance = random.share()
    const [, least, most] = LENGTHS.find(([share]) => chance < share) ?? [1, 3, 15]
    const days = random.between(least, most)
    const firstDay = plusDays(FIRST_DAY, random.between(0, LAST_DAYS - days))
    this.engine = new Engine(toMs(romeTime(firstDay, wallTime('06:00'))) + random.between(0, hours(6)))
    this.#end = toMs(romeTime(plusDays(firstDay, days), wallTime('12:00')))
    this.timeline = new Timeline(this.engine, keepsTimeline)
    this.lateness = new Lateness(this.weather)
    this.#builds = new Builds(procedures, random)
    const procedureOf = (head: Head) => this.#builds.find(head.procedure, head.procedureVersion)
    this.#legalDates = new LegalDates(this.engine, procedureOf, this.lateness, this.verdict)
    this.watch = new Watch(this.engine, this.weather, this.timeline, this.verdict, this.#legalDates, this.lateness, procedureOf)
    this.#invocations = new Invocations(this.engine, random, this.weather, this.faults, this.timeline)
    const faults = new Faults(this.#invocations, shared)
    const registers = new MemoryRegisters(faults)
    this.#cases = new ObservedCases(faults, registers, this.watch)
    this.#cases.written = (commit) => this.#written(commit)
    this.#schools = new MemorySchools(faults, () => this.engine.instant)
    this.#schools.written = (record) => this.#schoolWritten(record)
    this.#mailer = new MemoryMailer(faults)
    this.#queue = new MemoryWakeQueue(faults)
    const isOver = () => this.#invocations.isOver
    this.#scheduler = new SimulatedScheduler(this.engine, random, this.weather, this.faults, faults, () => this.#wakeQueue, isOver)
    this.#shared = {
      cases: this.#cases,
      registers,
      ledger: new ObservedLedger(faults, this.watch),
      schools: this.#schools,
      wakeUps: this.#scheduler,
      queue: this.#queue,
      mailer: this.#mailer,
      readLog: new MemoryReadLog(faults),
      meter: this.meter,
    }
    this.#functions = new Functions(this.engine, random, this.weather, this.#invocations, this.#shared, this.#builds)
    this.#stream = new Stream(this.engine, random, this.weather, this.faults, this.#functions)
    this.#wakeQueue = new SimulatedWakeQueue(this.engine, this.faults, this.#functions)
    this.#mails = new MailService(this.engine, random, this.weather, this.faults, this.#functions)
  }

  /** @throws Violation when something that must hold does not. */
  async play(): Promise<void> {
    await this.#plan()
    const seen = (run: Run | undefined): void => this.#seen(run)
    await this.engine.until(this.#end, seen)
    this.#invocations.isOver = true
    this.#cases.byDue.thaw()
    let rest = toMs(romeTime(plusDays(romeDateOf(this.engine.instant), 1), REST_AT))
    if (this.weather.stream.outageHours > 0) rest += hours(24 * 2)
    await this.engine.until(rest, seen)
    for (let waits = 0; waits < MOST_WAITS && this.#isDue(); waits += 1) await this.engine.until(this.engine.now + WAIT_MS, seen)
    this.#legalDates.closeAll()
    this.watch.check('nothing-left', !this.#isDue(), () => 'commands or changes are undelivered, or a case is due')
    await checkAtRest({
      watch: this.watch,
      ports: { ...this.#shared, procedures: this.#builds.all },
      scheduler: this.#scheduler,
      now: this.engine.instant,
    })
    this.#checkCalm()
    this.verdict.pronounce()
  }

  async #plan(): Promise<void> {
    const random = this.#random
    const { engine } = this
    const codes = CODES.slice(0, random.between(1, CODES.length))
    for (const code of codes) {
      const record = drawSchool(code, random)
      await this.#schools.put(record, null)
      this.#schoolWritten(record)
    }
    const span = this.#end - engine.now
    const office = new Office(engine, random, this.#functions, this.watch, { procedures: this.#procedures, schools: codes, end: this.#end })
    for (const code of codes) {
      const cases = random.between(1, 3)
      for (let index = 0; index < cases; index += 1)
        office.planCase(code, engine.now + span * 0.7 * random.share() * random.share(), random.between(1, 7))
      const changes = random.between(0, 2)
      for (let index = 0; index < changes; index += 1) office.planChange(code, engine.now + span * random.share())
    }
    const deploys = random.between(0, 2)
    for (let index = 0; index < deploys; index += 1) engine.at(engine.now + span * random.share(), () => this.#functions.deploy())
    const rounds = new Rounds(
      engine,
      this.#functions,
      () => this.#pending(),
      (end, run, startedAt) => {
        if ('answer' in end) this.watch.gaveUp(end.answer.gaveUp)
        if (run.isHurt || !('answer' in end) || end.answer.gaveUp.length > 0) this.lateness.sweepHurt(startedAt)
      },
    )
    rounds.startSweeps(engine.now + random.between(0, hours(1)))
    if (random.happens(0.25)) rounds.startDigests()
    this.#planOutage(span)
    this.#planFreezes(span)
  }

  #planOutage(span: number): void {
    const { outageHours } = this.weather.stream
    if (outageHours === 0) return
    this.faults.add('stream outage')
    this.#stream.outageFrom = this.engine.now + Math.floor(span * this.#random.share())
    this.#stream.outageUntil = this.#stream.outageFrom + hours(outageHours)
  }

  #planFreezes(span: number): void {
    const { engine } = this
    const count = Math.round((this.weather.staleIndex * span) / hours(6))
    for (let index = 0; index < count; index += 1) {
      engine.at(engine.now + span * this.#random.share(), () => {
        if (this.#invocations.isOver) return
        this.faults.add('stale index')
        this.#cases.byDue.freeze()
        this.lateness.staleFrom(engine.now, engine.now + FREEZE_MS)
        engine.after(FREEZE_MS, () => this.#cases.byDue.thaw())
      })
    }
  }

  #written({ head, command, ...rest }: Commit): void {
    this.watch.written({ head, ...(command === undefined ? {} : { command }), ...rest })
    if (command === undefined) return
    const { id } = command
    this.#stream.add(head.caseId, { deliver: (ports, now) => deliverCommand(ports, PUBLIC_URL, head.caseId, id, now) })
  }

  #schoolWritten(record: SchoolRecord): void {
    this.watch.schoolWritten(record)
    if (record.revision > 1)
      this.#stream.add(record.code, { deliver: (ports) => deliverSchoolChange(ports, record.code, changeName(record.revision)) })
  }

  /** What an event has left behind in the twins goes on from there. */
  #seen(run: Run | undefined): void {
    for (const mail of this.#mailer.sent.slice(this.#mailed)) {
      if (run === undefined) throw new Error('a mail that nobody sent')
      this.watch.mailed(mail, run)
      this.#mails.left(mail, this.#invocations.isOver)
    }
    this.#mailed = this.#mailer.sent.length
    for (const woken of this.#queue.drain()) this.#wakeQueue.send(woken, QUEUED_MS)
    this.#scheduler.plan()
    this.verdict.pronounce()
  }

  /** At every hour: what a head says is armed, Scheduler holds. */
  #checkArmed(): void {
    const now = this.engine.instant
    for (const [caseId, { heads }] of this.watch.cases) {
      const armed = heads.at(-1)?.value.armed ?? null
      if (armed === null || armed <= now) continue
      this.watch.check('armed-is-next', this.#scheduler.held.armed.has(`${caseId} ${armed}`), () => `${armed} is not armed`, caseId)
    }
  }

  #pending(): Pending {
    this.#checkArmed()
    const { byDue } = this.#cases
    const isPending = byDue.rows('pending', () => true, 1).length > 0 || this.#schools.changes.rows('changes', () => true, 1).length > 0
    const [first] = byDue.rows('due', () => true, 1)
    return { now: isPending, earliest: first === undefined ? undefined : instant(first.sort.slice(0, first.sort.indexOf('#'))) }
  }

  #isDue(): boolean {
    const due = [...this.watch.cases.values()].some(({ heads }) => {
      const wakeAt = heads.at(-1)?.value.wakeAt
      return wakeAt !== undefined && wakeAt !== null && toMs(wakeAt) <= this.engine.now
    })
    return due || this.#pending().now
  }

  #checkCalm(): void {
    if (!this.weather.calm) return
    const repairs = this.meter.of('Repairs')
    const gaveUp = this.meter.of('SweepGaveUp')
    const { duplicates } = this.watch
    this.watch.check(
      'calm-needs-no-repair',
      repairs + gaveUp + duplicates === 0,
      () => `${repairs} repairs, ${gaveUp} given up, ${duplicates} duplicates`,
    )
  }
}
