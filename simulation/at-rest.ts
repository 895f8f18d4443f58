import { isDeepStrictEqual } from 'node:util'
import type { Ports } from '../lib/application/context.ts'
import { schoolOf } from '../lib/application/context.ts'
import { derive } from '../lib/application/head.ts'
import { listCases } from '../lib/application/list.ts'
import type { CaseId, Head, SchoolRecord } from '../lib/application/ports.ts'
import { seeCase } from '../lib/application/read-case.ts'
import { factFrom } from '../lib/application/stored-fact.ts'
import { isDue, type When } from '../lib/kernel/due.ts'
import { stateOf } from '../lib/kernel/history.ts'
import { timePassed } from '../lib/kernel/lapse.ts'
import { type NoticeMark, noticesOf } from '../lib/kernel/notice.ts'
import { dueOf, type Obligation, obligations } from '../lib/kernel/obligation.ts'
import { joinState, splitState } from '../lib/kernel/privacy.ts'
import { REGULATION_PLAN } from '../lib/kernel/reminder-plan.ts'
import { fromMs, type Instant, toMs } from '../lib/kernel/time.ts'
import type { Since } from './planned.ts'
import type { SimulatedScheduler } from './scheduler.ts'
import { everybody } from './schools.ts'
import type { Watch } from './watch.ts'
import { hours, minutes } from './weather.ts'

/** As JSON would keep it: what is undefined is not there. */
const plainly = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plainly(one), plainly(other))

/** Scheduler holds nothing further ahead when a case is looked at; the sweep arms what comes this near. */
const ARM_AHEAD_MS = hours(24 * 90)
const SWEEP_AHEAD_MS = hours(1)
/** What has come due so lately may still be on its way. */
const ON_ITS_WAY_MS = minutes(2)

interface Rest {
  readonly watch: Watch
  readonly ports: Ports
  readonly scheduler: SimulatedScheduler
  readonly now: Instant
}

/** What must hold of every case once nothing happens any more. */
export async function checkAtRest(rest: Rest): Promise<void> {
  for (const [caseId, { heads }] of rest.watch.cases) {
    const last = heads.at(-1)
    const record = last === undefined ? undefined : rest.watch.schoolOf(last.value.school)
    if (last !== undefined && record !== undefined) await checkCase(rest, caseId, last, record)
  }
  for (const [id, answer] of rest.watch.answers) {
    const fact = rest.watch.factsOf(answer.caseId).find((candidate) => candidate.id === answer.fact)
    rest.watch.check(
      'acknowledged-stands',
      fact !== undefined && fact.recordedAt === answer.recordedAt,
      () => `${answer.fact} of command ${id}`,
      answer.caseId,
    )
  }
  await checkApart(rest)
}

async function checkCase(
  { watch, ports, scheduler, now }: Rest,
  caseId: CaseId,
  { value: head, from }: Since<Head>,
  record: SchoolRecord,
): Promise<void> {
  const procedure = await ports.procedures.load(head.procedure, head.procedureVersion)
  if (procedure === undefined) throw new Error(`${head.procedure} version ${head.procedureVersion} is unknown`)
  const facts = (await ports.cases.history(caseId)).map(factFrom)
  const state = stateOf(procedure, facts)
  const school = schoolOf(record)
  watch.check(
    'head-is-fold',
    state !== undefined && isSame(head.state, splitState(procedure, state)),
    () => `head ${JSON.stringify(head.state.plain)} fold ${JSON.stringify(state)}`,
    caseId,
  )
  if (state === undefined) return
  const lately = fromMs(toMs(now) - ON_ITS_WAY_MS)
  const { made } = timePassed(procedure, state, school, lately, head.version + 1)
  watch.check(
    'time-recorded',
    made.length === 0,
    () => `${made.map(({ type, occurredAt }) => `${type} ${occurredAt}`).join(', ')} at ${now}`,
    caseId,
  )
  const derived = derive(procedure, joinState(head.state), school, REGULATION_PLAN, head, now, '')
  const recomputed = datesOf(obligations(procedure, state, school))
  const stored = datesTold(head.told, noticesOf(procedure, state))
  watch.check(
    'obligations-recomputed',
    isSame(recomputed, stored),
    () => `stored ${JSON.stringify(stored)}, recomputed ${JSON.stringify(recomputed)}`,
    caseId,
  )
  const next = derived.wakeAt === null ? Number.NEGATIVE_INFINITY : toMs(derived.wakeAt)
  const mustBeHeld = next > toMs(now) && next <= Math.max(from + ARM_AHEAD_MS, toMs(now) + SWEEP_AHEAD_MS)
  watch.check('armed-is-next', head.wakeAt === derived.wakeAt, () => `wakeAt ${head.wakeAt}, next due ${derived.wakeAt}`, caseId)
  if (mustBeHeld)
    watch.check(
      'armed-is-next',
      head.armed === derived.wakeAt && scheduler.held.armed.has(`${caseId} ${head.armed}`),
      () =>
        `next due ${derived.wakeAt}, armed ${head.armed}, Scheduler holds ${[...scheduler.held.armed.keys()].filter((name) => name.startsWith(caseId)).join(', ')}`,
      caseId,
    )
  watch.check('nothing-left', derived.wakeAt === null || derived.wakeAt > lately, () => `due since ${derived.wakeAt}`, caseId)
  for (const { rung, ambiguous } of await ports.ledger.ofCase(caseId)) {
    const left = watch.leavings.get(`${caseId} ${rung}`)?.length ?? 0
    watch.check('rung-once', left <= 1 + ambiguous, () => `${rung} left ${left} times, ${ambiguous} counted as doubtful`, caseId)
  }
}

type Dates = Readonly<Record<string, readonly [When | null, When | null]>>

/** What the open obligations say, from the facts and the calendar of today. */
const datesOf = (all: readonly Obligation[]): Dates =>
  Object.fromEntries(
    all.flatMap((obligation) => {
      if (obligation.settled !== undefined || obligation.governing?.kind === 'superseded') return []
      const due = dueOf(obligation)
      return [[obligation.id, due !== undefined && isDue(due) ? [due.legal, due.target] : [null, null]]]
    }),
  )

/** What the head keeps of them, without the messages of acts. */
const datesTold = (told: Head['told'], messages: readonly NoticeMark[]): Dates =>
  Object.fromEntries(
    Object.entries(told).flatMap(([id, { legal, target }]) => (messages.some((mark) => mark.id === id) ? [] : [[id, [legal, target]]])),
  )

async function checkApart({ watch, ports }: Rest): Promise<void> {
  for (const code of watch.schools.keys()) {
    const user = everybody(code)
    for (const [caseId, { heads }] of watch.cases) {
      const isOwn = heads.at(-1)?.value.school === code
      const seen = await seeCase(ports, user, caseId)
      watch.check('school-apart', (seen !== undefined) === isOwn, () => `${code} ${isOwn ? 'does not see its own' : 'sees'} case`, caseId)
    }
    for (const other of watch.schools.keys()) {
      const { items } = await listCases(ports, user, other, { limit: 100 })
      const own = other === code ? [...watch.cases.values()].filter(({ heads }) => heads.at(-1)?.value.school === code).length : 0
      watch.check('school-apart', items.length === own, () => `${code} is shown ${items.length} cases of ${other}, ${own} are its own`)
    }
  }
}
