import { expect } from 'vitest'
import type { Fault } from '../../lib/adapters/memory/faults.ts'
import type { CaseId, SchoolRecord } from '../../lib/application/ports.ts'
import { UNDELIVERED } from '../../lib/kernel/builtin.ts'
import { fromMs, plusElapsedHours, toMs } from '../../lib/kernel/time.ts'
import { clock, demoSchool, rungOf, World } from './world.ts'

/** A story, told with a way to let time pass. What it answers are its cases. */
export interface Scenario {
  readonly from: string
  readonly school?: SchoolRecord
  /** Hours between two sweeps, where a long story has no need of every hour. */
  readonly sweeps?: number
  readonly play: (world: World, pass: (until: string) => Promise<void>) => Promise<readonly CaseId[]>
}

/** `redeliver`: whoever brought the event brings it again. `sweep`: it is lost, and only the sweep is left. */
export type Way = 'redeliver' | 'sweep'

interface Ran {
  readonly world: World
  readonly cases: readonly CaseId[]
}

/** The listings with which a sweep begins: when they fail there is no sweep, and the next one comes. */
const LISTINGS = ['cases.wakeable', 'cases.undelivered', 'schools.changesUndelivered']
/** After the story: longer than any repetition takes, and without a reminder of its own. */
const AFTERWARDS_HOURS = 3

async function run(scenario: Scenario, way: Way | undefined, faulty: (call: string) => Fault | undefined): Promise<Ran> {
  const world = await World.at(scenario.from, scenario.school ?? demoSchool(), faulty)
  if (way !== undefined) world.recovery = way === 'redeliver' ? 'redeliver' : 'lose'
  const pass = async (until: string): Promise<void> => {
    if (way === 'sweep') await world.sweepUntil(until, scenario.sweeps)
    else await world.until(until)
  }
  const cases = await scenario.play(world, pass)
  const end = plusElapsedHours(world.now, AFTERWARDS_HOURS)
  if (way === 'sweep') await world.sweepUntil(end)
  else await world.until(end)
  return { world, cases }
}

/** What has been recorded and follows from it, without the moments that a repetition may put off. */
async function recorded({ world, cases }: Ran) {
  return Promise.all(
    cases.map(async (of) => {
      const head = await world.head(of)
      const facts = await world.facts(of)
      return {
        facts: facts.map(({ id, type, occurredAt, by, data }) => [id, type, type === UNDELIVERED ? '' : occurredAt, by.role, data]),
        tracks: head.state.plain.tracks,
        phase: head.state.plain.phase,
        told: Object.fromEntries(
          Object.entries(head.told).map(([id, { legal, target, from, cause }]) => [id, { legal, target, from, cause }]),
        ),
        registers: head.registers,
        parties: head.parties,
        nextDue: head.nextDue,
        version: head.version,
      }
    }),
  )
}

/** Obligation, step and recipient of each mail of these cases, with how often it left. */
function rungs({ world, cases }: Ran): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { mail } of world.sent) {
    const { obligation, step, recipient } = rungOf(mail)
    const name = [cases.map(String).indexOf(mail.tags.caseId ?? ''), obligation, recipient, step].join(' ')
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

const lastSteps = (counts: Map<string, number>): Map<string, string> =>
  new Map([...counts.keys()].map((name) => [name.slice(0, name.lastIndexOf(' ')), name.slice(name.lastIndexOf(' ') + 1)]))

/** Nothing is left to bring, and each case is armed for when it must be looked at next. */
async function expectAtRest({ world, cases }: Ran): Promise<void> {
  expect(world.idle).toBe(true)
  for (const of of cases) {
    const head = await world.head(of)
    const near = head.wakeAt !== null && toMs(head.wakeAt) - toMs(world.now) <= 90 * 86_400_000
    // A wake-up that has rung may still stand in the head of a case that sleeps.
    if (head.wakeAt !== null || (head.armed ?? '') > world.now) expect(head.armed).toBe(near ? head.wakeAt : null)
    if (head.wakeAt !== null) expect(head.wakeAt > world.now).toBe(true)
    if (head.armed !== null && head.armed > world.now) expect([...world.twins.wakeUps.armed.keys()]).toContain(`${of} ${head.armed}`)
  }
}

/** A mail that left twice is one of whose sending it was once unknown whether it happened. */
async function expectOnce(ran: Ran): Promise<void> {
  for (const of of ran.cases) {
    const records = await ran.world.quietly(() => ran.world.twins.ledger.ofCase(of))
    for (const { rung, ambiguous, state } of records) {
      const left = ran.world.sent.filter(({ mail }) => mail.tags.rung === rung && mail.tags.caseId === of).length
      expect(left).toBeLessThanOrEqual(1 + ambiguous)
      expect(state).not.toBe('claimed')
    }
  }
}

export interface Exhausted {
  readonly calls: number
  readonly crashes: number
}

/** Plays a story once for every call that it makes and either kind of crash there, and compares the end with that of the story unharmed. */
export async function exhaust(scenario: Scenario, way: Way, only: (call: string) => boolean = () => true): Promise<Exhausted> {
  const unharmed = await run(scenario, undefined, () => undefined)
  const expected = await recorded(unharmed)
  const expectedRungs = rungs(unharmed)
  expect(unharmed.world.twins.meter.of('Repairs')).toBe(0)
  let calls = 0
  const counts = (call: string): boolean => !LISTINGS.includes(call) && only(call)
  const counting = await run(scenario, way, (call) => {
    if (counts(call)) calls += 1
    return undefined
  })
  // Without a fault nothing is repaired and every rung leaves once, sweep or no sweep.
  expect(counting.world.twins.meter.of('Repairs')).toBe(0)
  expect(rungs(counting)).toEqual(expectedRungs)
  let crashes = 0
  for (let at = 1; at <= calls; at += 1) {
    for (const fault of ['fail', 'lost'] as const) {
      let seen = 0
      let where = ''
      const ran = await run(scenario, way, (call) => {
        if (!counts(call)) return undefined
        seen += 1
        if (seen !== at) return undefined
        where = call
        return fault
      })
      const told = `${fault} at call ${at}, ${where}, ${way}`
      crashes += ran.world.failures.length > 0 ? 1 : 0
      try {
        expect(await recorded(ran)).toEqual(expected)
        await expectAtRest(ran)
        await expectOnce(ran)
        const sent = rungs(ran)
        if (way === 'redeliver') expect([...sent.keys()].sort()).toEqual([...expectedRungs.keys()].sort())
        else {
          expect([...sent.keys()].filter((name) => !expectedRungs.has(name))).toEqual([])
          expect(Object.fromEntries(lastSteps(sent))).toEqual(Object.fromEntries(lastSteps(expectedRungs)))
        }
      } catch (different) {
        throw new Error(`${told} (${clock(fromMs(toMs(ran.world.now)))}): ${ran.world.failures.map(String).join('; ')}`, {
          cause: different,
        })
      }
    }
  }
  return { calls, crashes }
}
