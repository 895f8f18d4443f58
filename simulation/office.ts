import { bodyHash, caseIdOf, commandIdOf } from '../lib/adapters/ids.ts'
import type { Command } from '../lib/application/command.ts'
import type { Outcome } from '../lib/application/outcome.ts'
import type { CaseId, SchoolRecord } from '../lib/application/ports.ts'
import type { Asked } from '../lib/application/proposal.ts'
import { changeSchool, type SchoolChange } from '../lib/application/school.ts'
import { openCase, recordFact } from '../lib/application/submit.ts'
import type { User } from '../lib/application/user.ts'
import { CORRECTION } from '../lib/kernel/builtin.ts'
import type { FactId } from '../lib/kernel/fact.ts'
import { openingTypes } from '../lib/kernel/judge.ts'
import type { Procedure } from '../lib/kernel/procedure.ts'
import { ROLES } from '../lib/kernel/role.ts'
import type { SchoolCode } from '../lib/kernel/school.ts'
import { fromMs, plusDays, romeDateOf, toMs } from '../lib/kernel/time.ts'
import { drawData, recordableTypes } from './data.ts'
import type { Engine } from './engine.ts'
import type { Functions } from './functions.ts'
import type { Random } from './random.ts'
import { drawPeople, everybody, otherContacts, single, withClosure } from './schools.ts'
import type { Watch } from './watch.ts'
import { hours, minutes, seconds } from './weather.ts'

/** How often somebody presses the button again after no answer, or after one that told them to. */
const PATIENCE = 4

/** How often two people do something at the same moment. */
const AT_ONCE = 0.15

/** A request until it has its answer. */
interface Request {
  readonly who: User
  readonly command: Command
  readonly send: (seen: number | undefined) => void
  tries: number
}

/** What a case is about: all that its people need in order to go on with it. */
interface Followed {
  readonly caseId: CaseId
  readonly school: SchoolCode
  readonly procedure: Procedure
}

/** The people of the schools: they open cases, tell what happened, late or wrongly, correct it, and press the button twice. */
export class Office {
  readonly #engine: Engine
  readonly #random: Random
  readonly #functions: Functions
  readonly #watch: Watch
  readonly #procedures: readonly Procedure[]
  readonly #schools: readonly SchoolCode[]
  readonly #end: number
  #keys = 0

  constructor(
    engine: Engine,
    random: Random,
    functions: Functions,
    watch: Watch,
    world: { procedures: readonly Procedure[]; schools: readonly SchoolCode[]; end: number },
  ) {
    this.#engine = engine
    this.#random = random
    this.#functions = functions
    this.#watch = watch
    this.#procedures = world.procedures
    this.#schools = world.schools
    this.#end = world.end
  }

  /** A case at some moment, with as many steps after it, spread over what is left of the time. */
  planCase(school: SchoolCode, openMs: number, steps: number): void {
    const procedure = this.#random.of(this.#procedures)
    this.#engine.at(openMs, () => this.#open(school, procedure, steps))
    // Two accidents of one morning ask for the same number of the register.
    if (this.#random.happens(AT_ONCE)) this.#engine.at(openMs + this.#random.between(0, 300), () => this.#open(school, procedure, steps))
  }

  planChange(school: SchoolCode, moment: number): void {
    this.#engine.at(moment, () => this.#change(school))
  }

  #open(school: SchoolCode, procedure: Procedure, steps: number): void {
    const random = this.#random
    const type = random.of(openingTypes(procedure))
    const ago = random.happens(0.3) ? random.between(0, 20 * 24) : 0
    const asked = this.#asked(procedure, type, ago)
    const who = everybody(school)
    const people = drawPeople(school, random)
    const id = commandIdOf(school, who.subject, this.#key())
    const of = caseIdOf(school, id)
    const followed = { caseId: of, school, procedure }
    const command = { id, body: bodyHash([procedure.id, asked]), asked, people, parties: [], caseId: of }
    const opened = (outcome: Outcome): void => {
      if (outcome.ok) this.#follow(followed, steps)
      else if (outcome.denial.kind === 'refused' && asked.despite === undefined) {
        const despite = against(outcome)
        this.#send(who, { ...command, id: commandIdOf(school, who.subject, this.#key()), asked: { ...asked, despite } }, followed, opened)
      }
    }
    this.#send(who, command, followed, opened)
  }

  #follow(followed: Followed, steps: number): void {
    for (let step = 0; step < steps; step += 1) {
      // Most of what happens happens soon.
      const left = Math.max(0, this.#end - this.#engine.now)
      const share = this.#random.share()
      this.#engine.after(left * share * share, () => this.#step(followed))
    }
  }

  #step(followed: Followed): void {
    const chance = this.#random.share()
    if (chance < 0.04) this.#intrude(followed)
    else if (chance < 0.2) this.#correct(followed)
    else {
      this.#tell(followed)
      if (this.#random.happens(AT_ONCE)) this.#engine.after(this.#random.between(0, 300), () => this.#tell(followed))
    }
  }

  #tell(followed: Followed): void {
    const random = this.#random
    const { procedure, school, caseId } = followed
    const type = random.of(recordableTypes(procedure))
    const ago = random.happens(0.25) ? random.between(1, 24 * 20) : 0
    const who = random.happens(0.8) ? everybody(school) : single(school, random.of(ROLES))
    const asked = this.#asked(procedure, type, ago)
    const people = random.happens(0.1) ? drawPeople(school, random) : []
    const again = (outcome: Outcome): void => {
      if (outcome.ok) this.#regret(followed, outcome.answer.fact)
      else if (outcome.denial.kind === 'refused' && random.happens(0.7))
        this.#record(everybody(school), followed, { ...asked, despite: against(outcome) }, people)
    }
    this.#record(who, followed, asked, people, again)
    if (random.happens(0.05))
      this.#engine.after(random.between(0, seconds(3)), () => this.#record(who, { ...followed, caseId }, asked, people))
  }

  /** Some mistakes are noticed at once. */
  #regret(followed: Followed, fact: FactId): void {
    const random = this.#random
    if (!random.happens(0.2)) return
    this.#engine.after(random.between(seconds(5), minutes(5)), () => {
      const data = { fact, reason: 'Registrato per errore' }
      this.#record(everybody(followed.school), followed, { type: CORRECTION, occurredAt: this.#engine.instant, data })
    })
  }

  #correct(followed: Followed): void {
    const random = this.#random
    const facts = this.#watch.factsOf(followed.caseId)
    if (facts.length === 0) return
    const wrong = random.of(facts)
    const base = { fact: wrong.id, reason: 'Errore di trascrizione' }
    const chance = random.share()
    const moved = { ...base, occurredAt: fromMs(toMs(wrong.occurredAt) + hours(random.between(-72, 72))) }
    const isKnown = followed.procedure.facts[wrong.type] !== undefined
    const data =
      chance < 0.4 || !isKnown
        ? base
        : chance < 0.7
          ? moved
          : { ...base, data: this.#data(followed.procedure, wrong.type, this.#engine.now) }
    this.#record(everybody(followed.school), followed, { type: CORRECTION, occurredAt: this.#engine.instant, data })
  }

  /** Somebody of another school tries. */
  #intrude(followed: Followed): void {
    const other = this.#schools.find((code) => code !== followed.school)
    const type = this.#random.of(recordableTypes(followed.procedure))
    if (other === undefined) return
    const asked = this.#asked(followed.procedure, type, 0)
    this.#record(everybody(other), followed, asked, [], (outcome) => this.#watch.intruded(followed.caseId, outcome))
  }

  #data(procedure: Procedure, type: string, ms: number): Record<string, unknown> {
    return drawData(procedure, type, romeDateOf(fromMs(ms)), this.#random)
  }

  #asked(procedure: Procedure, type: string, hoursAgo: number): Asked {
    const moment = this.#engine.now - hours(hoursAgo)
    return { type, occurredAt: fromMs(moment), data: this.#data(procedure, type, moment) }
  }

  #key(): string {
    this.#keys += 1
    return `key-${this.#keys}`
  }

  #record(
    who: User,
    followed: Followed,
    asked: Asked,
    people: Command['people'] = [],
    told: (outcome: Outcome) => void = () => undefined,
  ): void {
    const { caseId } = followed
    const command = {
      id: commandIdOf(caseId, who.subject, this.#key()),
      body: bodyHash([caseId, asked]),
      caseId,
      asked,
      people,
      parties: [],
    }
    this.#send(who, command, undefined, told)
  }

  /** Sends a command, once more after no answer, and reads the case again where it has moved. */
  #send(who: User, command: Command, opening: Followed | undefined, told: (outcome: Outcome) => void): void {
    const request: Request = {
      who,
      command,
      tries: 0,
      send: (seen) => {
        request.tries += 1
        this.#functions.invoke(
          'api',
          (ports, now) =>
            opening === undefined
              ? recordFact(ports, who, { ...command, seen }, now())
              : openCase(ports, who, { ...command, school: opening.school, procedure: opening.procedure.id }, now()),
          (end) => {
            if ('answer' in end) this.#answered(request, end.answer, told)
            else if (request.tries < PATIENCE) this.#later(request, seen)
          },
        )
      },
    }
    request.send(this.#watch.versionOf(command.caseId))
    // Pressed twice: the same request while the first is on its way.
    if (this.#random.happens(0.03)) request.send(this.#watch.versionOf(command.caseId))
  }

  #answered(request: Request, outcome: Outcome, told: (outcome: Outcome) => void): void {
    const { command } = request
    this.#watch.answered(command, outcome)
    const isPassing = !outcome.ok && (outcome.denial.kind === 'busy' || outcome.denial.kind === 'stale')
    if (isPassing && request.tries < PATIENCE) this.#later(request, this.#watch.versionOf(command.caseId))
    else told(outcome)
  }

  #later(request: Request, seen: number | undefined): void {
    const pause = this.#random.happens(0.9) ? this.#random.between(200, seconds(20)) : this.#random.between(minutes(1), hours(10))
    this.#engine.after(pause, () => request.send(seen))
  }

  #change(code: SchoolCode): void {
    const record = this.#watch.schoolOf(code)
    if (record === undefined) return
    const change = this.#drawChange(record)
    this.#functions.invoke(
      'api',
      (ports, now) => changeSchool(ports, everybody(code), code, change, record.revision, false, now()),
      () => undefined,
    )
  }

  #drawChange(record: SchoolRecord): SchoolChange {
    const random = this.#random
    const chance = random.share()
    if (chance < 0.45) {
      const from = plusDays(romeDateOf(this.#engine.instant), random.between(1, 20))
      return { calendar: withClosure(record, from, random.between(1, 4)) }
    }
    if (chance < 0.85) return { contacts: otherContacts(record, random) }
    return { settings: { ...record.settings, governing: random.of(['strictest', 'regulation', 'national']) } }
  }
}

/** The head teacher records it knowing that the norm refuses it. */
const against = (outcome: Outcome): NonNullable<Asked['despite']> => ({
  codes: outcome.ok || outcome.denial.kind !== 'refused' ? [] : outcome.denial.refusals.map(({ code }) => code),
  reason: 'È accaduto lo stesso',
})
