import { describe, expect, it } from 'vitest'
import { commandIdOf } from '../../lib/adapters/ids.ts'
import type { Outcome } from '../../lib/application/outcome.ts'
import { personRef } from '../../lib/kernel/fact.ts'
import {
  answered,
  certificate,
  clerk,
  denied,
  document,
  ds,
  dsga,
  injury,
  OTHER_SCHOOL,
  request,
  SCHOOL,
  teacher,
  user,
  World,
} from './world.ts'

const REGISTER = 'registro-infortuni'

async function injured(world: World) {
  return answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury })).caseId
}

const refusalsOf = (outcome: Outcome): string[] => {
  const denial = denied(outcome)
  return denial.kind === 'refused' ? denial.refusals.map(({ code }) => code) : [denial.kind]
}

const flawsOf = (outcome: Outcome): string[] => {
  const denial = denied(outcome)
  return denial.kind === 'malformed' ? denial.flaws.map(({ pointer }) => pointer) : [denial.kind]
}

describe('opening a case', () => {
  it('costs one read and one commit', async () => {
    const world = await World.at('2026-10-12 12:00')
    answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    expect([...world.twins.faults.calls]).toEqual([
      ['schools.get', 1],
      ['cases.readWithCounters', 1],
      ['cases.commit', 1],
    ])
  })

  it('answers the fact, the version, and when it was recorded', async () => {
    const world = await World.at('2026-10-12 12:00')
    const answer = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, at: '2026-10-12 10:30' }))
    expect(answer).toMatchObject({ fact: 'f1', version: 1, recordedAt: '2026-10-12T10:00:00.000Z', moved: [] })
    expect(await world.head(answer.caseId)).toMatchObject({
      version: 1,
      revision: 1,
      registers: [{ register: REGISTER, schoolYear: '2026/27', number: 1 }],
      // The legal end of the one duty with a date: 15 October, three days, internal.
      nextDue: '2026-10-12T21:59:59.999Z',
    })
  })

  it('gives register numbers in the order of recording, one series for every kind of injury, a new one each school year', async () => {
    const world = await World.at('2027-08-31 12:00')
    const elsewhere = { ...injury, place: 'stairs' }
    const numberOf = async (outcome: Outcome) => (await world.head(answered(outcome).caseId)).registers[0]
    const open = (procedure: string, data: object) => world.open(procedure, 'injury-occurred', { data: { ...data } })
    expect(await numberOf(await open('injury-lab-gym', injury))).toEqual({ register: REGISTER, schoolYear: '2026/27', number: 1 })
    expect(await numberOf(await open('injury-other-spaces', elsewhere))).toEqual({ register: REGISTER, schoolYear: '2026/27', number: 2 })
    await world.until('2027-09-01 00:00')
    expect(await numberOf(await open('injury-lab-gym', injury))).toEqual({ register: REGISTER, schoolYear: '2027/28', number: 1 })
  })

  it('gives numbers without a gap when twenty open at once: whoever loses four times is told to come again', async () => {
    const world = await World.at('2026-10-12 12:00')
    const open = (key: string) => world.open('injury-lab-gym', 'injury-occurred', { data: injury, key })
    let keys = Array.from({ length: 20 }, (_, at) => `k-${at}`)
    const numbers: number[] = []
    while (keys.length > 0) {
      const outcomes = await Promise.all(keys.map(async (key) => ({ key, outcome: await open(key) })))
      const won = outcomes.filter(({ outcome }) => outcome.ok)
      expect(won.length).toBeGreaterThan(0)
      for (const { outcome } of won) numbers.push((await world.head(answered(outcome).caseId)).registers[0]?.number ?? 0)
      const lost = outcomes.filter(({ outcome }) => !outcome.ok)
      for (const { outcome } of lost) expect(denied(outcome)).toEqual({ kind: 'busy' })
      keys = lost.map(({ key }) => key)
    }
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
  })

  it('leaves no gap when a commit with a number fails before or after it was done', async () => {
    const world = await World.at('2026-10-12 12:00')
    world.recovery = 'redeliver'
    world.twins.faults.plan('cases.commit', 'fail')
    const first = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, key: 'a' }))
    world.twins.faults.plan('cases.commit', 'lost')
    const second = await world.open('injury-lab-gym', 'injury-occurred', { data: injury, key: 'b' })
    expect(second).toMatchObject({ ok: true, replayed: true })
    const third = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, key: 'c' }))
    const numbers = await Promise.all(
      [first, answered(second), third].map(async ({ caseId }) => (await world.head(caseId)).registers[0]?.number),
    )
    expect(numbers).toEqual([1, 2, 3])
  })

  it('repeated under the same key answers the same, with one read and no write', async () => {
    const world = await World.at('2026-10-12 12:00')
    const ask = () => world.open('injury-lab-gym', 'injury-occurred', { data: injury, key: 'one', at: '2026-10-12 10:00' })
    const first = answered(await ask())
    await world.until('2026-10-12 13:00')
    world.listen()
    expect(await ask()).toEqual({ ok: true, answer: first, replayed: true })
    expect(world.count('cases.readWithCounters')).toBe(1)
    expect(world.count('cases.commit')).toBe(0)
  })

  it('repeated long afterwards is answered from the command itself', async () => {
    const world = await World.at('2026-10-12 12:00')
    const ask = () => world.open('injury-lab-gym', 'injury-occurred', { data: injury, key: 'one', at: '2026-10-12 10:00' })
    const first = answered(await ask())
    for (const protocol of ['1', '2', '3', '4', '5'])
      answered(await world.record(first.caseId, 'further-documents-received', { data: { protocol } }))
    world.listen()
    expect(await ask()).toEqual({ ok: true, answer: first, replayed: true })
    expect([world.count('cases.readWithCounters'), world.count('cases.command'), world.count('cases.commit')]).toEqual([1, 1, 0])
  })

  it('with another body under the same key is refused', async () => {
    const world = await World.at('2026-10-12 12:00')
    answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, key: 'one' }))
    expect(denied(await world.open('injury-lab-gym', 'injury-occurred', { data: { ...injury, place: 'other-lab' }, key: 'one' }))).toEqual({
      kind: 'key-reused',
    })
  })

  it('the same key of somebody else is another command', async () => {
    const world = await World.at('2026-10-12 12:00')
    const mine = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, key: 'one' }))
    const theirs = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, key: 'one', as: ds }))
    expect(theirs.caseId).not.toBe(mine.caseId)
    expect(commandIdOf(OTHER_SCHOOL, 'clerk-1', 'one')).not.toBe((await world.head(mine.caseId)).commands[0]?.id)
  })

  it('is refused to who holds no role at the school, without a read', async () => {
    const world = await World.at('2026-10-12 12:00')
    const stranger = { subject: 's', roles: [{ school: OTHER_SCHOOL, role: 'clerk' as const }] }
    expect(denied(await world.open('certificates', 'certificate-requested', { data: certificate, as: stranger }))).toEqual({
      kind: 'unknown-school',
    })
    expect(world.twins.faults.total).toBe(0)
  })

  it('is refused by role, by order and by an unknown procedure', async () => {
    const world = await World.at('2026-10-12 12:00')
    expect(refusalsOf(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, as: user('p', 'parent') }))).toEqual([
      'ERR-ROLE',
    ])
    expect(refusalsOf(await world.open('injury-lab-gym', 'declaration-protocolled', { data: { protocol: '1' } }))).toEqual(['ERR-OPENING'])
    expect(denied(await world.open('nothing', 'injury-occurred'))).toEqual({ kind: 'unknown-procedure' })
    expect(await world.quietly(() => world.twins.cases.ofSchool(SCHOOL, { limit: 10 }))).toEqual({ heads: [] })
  })

  it('names each malformed field, and stores nothing', async () => {
    const world = await World.at('2026-10-12 12:00')
    const data = { place: 'roof', injured: 'Mario Rossi', surname: 'Rossi' }
    expect(flawsOf(await world.open('injury-lab-gym', 'injury-occurred', { data })).sort()).toEqual([
      '/data/dynamics',
      '/data/injured',
      '/data/place',
      '/data/surname',
    ])
    expect(world.count('cases.commit')).toBe(0)
  })

  it('refuses a fact of the future, of more than five minutes', async () => {
    const world = await World.at('2026-10-12 12:00')
    const at = (moment: string) => world.open('certificates', 'certificate-requested', { data: certificate, at: moment })
    expect(flawsOf(await at('2026-10-12 12:06'))).toEqual(['/occurredAt'])
    answered(await at('2026-10-12 12:05'))
  })
})

describe('recording a fact', () => {
  it('that is the latest costs one read and one commit', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    world.listen()
    answered(await world.record(caseId, 'declaration-protocolled', { data: { protocol: '1' }, seen: 1 }))
    expect([...world.twins.faults.calls]).toEqual([
      ['cases.read', 1],
      ['cases.commit', 1],
    ])
  })

  it('that happened before others reads the history too', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    await world.until('2026-10-12 15:00')
    answered(await world.record(caseId, 'declaration-protocolled', { data: { protocol: '1' }, seen: 1 }))
    world.listen()
    answered(await world.record(caseId, 'family-told', { at: '2026-10-12 13:00', seen: 2 }))
    expect([...world.twins.faults.calls]).toEqual([
      ['cases.read', 1],
      ['cases.history', 1],
      ['cases.commit', 1],
    ])
  })

  it('repeated under the same key answers the same with one read, whatever version is sent', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    const ask = (seen: number | undefined) =>
      world.record(caseId, 'declaration-protocolled', { data: { protocol: '1' }, key: 'one', seen, at: '2026-10-12 12:00' })
    const first = answered(await ask(1))
    for (const seen of [1, 2, undefined]) {
      world.listen()
      expect(await ask(seen)).toEqual({ ok: true, answer: first, replayed: true })
      expect(world.twins.faults.total).toBe(1)
    }
  })

  it('repeated after many others is answered from the command itself', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    const ask = (seen: number) =>
      world.record(caseId, 'declaration-protocolled', { data: { protocol: '1' }, key: 'one', seen, at: '2026-10-12 12:00' })
    const first = answered(await ask(1))
    for (const protocol of ['1', '2', '3', '4', '5'])
      answered(await world.record(caseId, 'further-documents-received', { data: { protocol } }))
    world.listen()
    expect(await ask(1)).toEqual({ ok: true, answer: first, replayed: true })
    expect([world.count('cases.read'), world.count('cases.command'), world.count('cases.commit')]).toEqual([1, 1, 0])
    // Sent with the version of now, the transaction finds the command.
    expect(await ask(7)).toEqual({ ok: true, answer: first, replayed: true })
    expect(await world.facts(caseId)).toHaveLength(7)
  })

  it('needs the version that was seen: none and an old one are refused', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    answered(await world.record(caseId, 'declaration-protocolled', { data: { protocol: '1' } }))
    expect(denied(await world.record(caseId, 'family-told', { seen: undefined }))).toEqual({ kind: 'version-required' })
    expect(denied(await world.record(caseId, 'family-told', { seen: 1 }))).toEqual({ kind: 'stale', version: 2 })
    expect(denied(await world.record(caseId, 'family-told', { seen: 3 }))).toEqual({ kind: 'stale', version: 2 })
  })

  it('with another body under the same key is refused, from the head and from the command', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    const ask = (protocol: string, seen: number) =>
      world.record(caseId, 'further-documents-received', { data: { protocol }, key: 'one', seen })
    answered(await ask('1', 1))
    expect(denied(await ask('2', 2))).toEqual({ kind: 'key-reused' })
    for (const protocol of ['3', '4', '5', '6', '7'])
      answered(await world.record(caseId, 'further-documents-received', { data: { protocol } }))
    expect(denied(await ask('2', 7))).toEqual({ kind: 'key-reused' })
    expect(denied(await ask('2', 1))).toEqual({ kind: 'key-reused' })
  })

  it('in a case that one may not see is refused as in one that does not exist', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    for (const as of [teacher, user('p', 'parent'), { subject: 'x', roles: [{ school: OTHER_SCHOOL, role: 'ds' as const }] }]) {
      expect(denied(await world.record(caseId, 'family-told', { as }))).toEqual({ kind: 'not-found' })
    }
  })

  it('of which the procedure knows nothing, or which only time makes, is malformed', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    expect(flawsOf(await world.record(caseId, 'injury-occurred', { data: injury }))).toEqual(['/type'])
    expect(flawsOf(await world.record(caseId, 'refused-by-silence'))).toEqual(['/type'])
    expect(flawsOf(await world.record(caseId, 'notice-undelivered', { data: {} }))).toEqual(['/type'])
    for (const type of ['constructor', '__proto__', 'toString']) expect(flawsOf(await world.record(caseId, type))).toEqual(['/type'])
  })

  it('before the case was opened, or ahead of now, is malformed', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    expect(flawsOf(await world.record(caseId, 'family-told', { at: '2026-10-12 11:59' }))).toEqual(['/occurredAt'])
    expect(flawsOf(await world.record(caseId, 'family-told', { at: '2026-10-12 12:06' }))).toEqual(['/occurredAt'])
  })

  it('of 33 KB is too large, counted in bytes and with all that is stored of it', async () => {
    const world = await World.at('2026-10-12 12:00')
    const big = (size: number, sign = 'x') => ({ ...injury, dynamics: sign.repeat(size) })
    // Every sign of it takes two bytes: 34 KB.
    expect(denied(await world.open('injury-lab-gym', 'injury-occurred', { data: big(33 * 1024) })).kind).toBe('too-large')
    expect(denied(await world.open('injury-lab-gym', 'injury-occurred', { data: big(17 * 1024, 'è') })).kind).toBe('too-large')
    const caseId = await injured(world)
    const despite = { codes: ['ERR-N-02'], reason: 'x'.repeat(33 * 1024) }
    expect(
      denied(await world.record(caseId, 'inail-report-sent', { as: ds, data: { channel: 'registered-letter', number: '1' }, despite }))
        .kind,
    ).toBe('too-large')
  })

  it('says with an event what the norm would refuse of an act', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
    const sent = answered(await world.record(caseId, 'inail-report-sent', { data: { channel: 'online', number: '1' } }))
    expect(sent.warnings.map(({ code }) => code)).toEqual(['W-N-02'])
  })
})

describe('what the norm refuses', () => {
  const letter = { channel: 'registered-letter', number: '1' }

  it('only the head teacher records despite it, naming every code, with a reason', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
    const despite = { codes: ['ERR-N-02'], reason: 'Era già partita' }
    expect(refusalsOf(await world.record(caseId, 'inail-report-sent', { data: letter }))).toEqual(['ERR-N-02'])
    for (const as of [clerk, dsga])
      expect(refusalsOf(await world.record(caseId, 'inail-report-sent', { as, data: letter, despite }))).toEqual(['ERR-N-02'])
    const other = { codes: ['ERR-N-03'], reason: 'Altro' }
    expect(refusalsOf(await world.record(caseId, 'inail-report-sent', { as: ds, data: letter, despite: other }))).toEqual(['ERR-N-02'])
    const recorded = answered(await world.record(caseId, 'inail-report-sent', { as: ds, data: letter, despite }))
    expect((await world.facts(caseId)).find(({ id }) => id === recorded.fact)?.despite).toEqual(despite)
    expect((await world.head(caseId)).state.plain.irregular).toMatchObject([{ fact: recorded.fact, codes: ['ERR-N-02'] }])
  })

  it('a fact so recorded counts: it meets what it meets, and starts its remedies', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    const refusal = { outcome: 'refuse', channel: 'pec' }
    const codes = ['ERR-access-formal-R4']
    expect(refusalsOf(await world.record(caseId, 'decision-communicated', { as: ds, data: refusal }))).toEqual(codes)
    answered(
      await world.record(caseId, 'decision-communicated', {
        as: ds,
        data: refusal,
        despite: { codes, reason: 'Partita senza motivazione' },
      }),
    )
    const { tracks } = (await world.head(caseId)).state.plain
    expect(tracks.find(({ key }) => key === 'access-formal-D1')?.settled).toMatchObject({ outcome: 'met' })
    expect(tracks.find(({ key }) => key === 'N-09/appeal')).toMatchObject({ trigger: { fact: 'f2' } })
  })

  it('however long the reasons are, the head stays small: the whole reason stands with the fact', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    const reason = 'Motivo. '.repeat(500)
    for (let times = 0; times < 9; times += 1) {
      const despite = { codes: ['ERR-access-formal-R4'], reason }
      answered(await world.record(caseId, 'decision-communicated', { as: ds, data: { outcome: 'refuse', channel: 'pec' }, despite }))
    }
    expect((await world.facts(caseId)).at(-1)?.despite?.reason).toBe(reason)
    const { irregular } = (await world.head(caseId)).state.plain
    expect(irregular).toHaveLength(8)
    expect(irregular.map((mark) => mark.reason.length)).toEqual(Array.from({ length: 8 }, () => 80))
  })

  it('by role nobody gets past', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    const despite = { codes: ['ERR-ROLE', 'ERR-N-10'], reason: 'x' }
    expect(refusalsOf(await world.record(caseId, 'certificate-drafted', { as: ds, despite }))).toEqual(['ERR-ROLE'])
  })

  it('malformed data nobody gets past', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    const despite = { codes: ['ERR-N-02'], reason: 'x' }
    expect(flawsOf(await world.record(caseId, 'inail-report-sent', { as: ds, data: { channel: 'pigeon' }, despite })).sort()).toEqual([
      '/data/channel',
      '/data/number',
    ])
  })

  it('a case opens once and with the fact that opens it: nobody gets past that', async () => {
    const world = await World.at('2026-10-12 12:00')
    const despite = { codes: ['ERR-OPENING', 'ERR-OPENED'], reason: 'x' }
    expect(refusalsOf(await world.open('injury-lab-gym', 'family-told', { as: ds, despite }))).toEqual(['ERR-OPENING'])
    const caseId = await injured(world)
    expect(refusalsOf(await world.record(caseId, 'injury-occurred', { as: ds, data: injury, despite }))).toEqual(['ERR-OPENED'])
  })

  it('who is head teacher and teacher at once records as head teacher what is despite', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    const both = user('ds-1', 'dsga', 'ds')
    answered(await world.record(caseId, 'inail-report-sent', { as: both, data: letter, despite: { codes: ['ERR-N-02'], reason: 'x' } }))
    expect((await world.facts(caseId)).at(-1)?.by).toEqual({ subject: 'ds-1', role: 'ds' })
  })

  it('a fact that no norm refuses is not marked, whatever codes are sent with it', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    answered(await world.record(caseId, 'family-told', { as: ds, despite: { codes: ['ERR-N-02'], reason: 'x' } }))
    expect((await world.facts(caseId)).at(-1)?.despite).toBe(undefined)
    expect((await world.head(caseId)).state.plain.irregular).toEqual([])
  })
})

describe('who takes part', () => {
  it('is said by the office alone', async () => {
    const world = await World.at('2026-10-12 12:00')
    const parties = [{ subject: 'parent-1', role: 'parent' as const }]
    expect(denied(await world.open('injury-lab-gym', 'injury-occurred', { as: teacher, data: injury, parties })).kind).toBe('forbidden')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { as: teacher, data: injury }))
    expect(denied(await world.record(caseId, 'family-told', { as: teacher, parties })).kind).toBe('forbidden')
    answered(await world.record(caseId, 'family-told', { parties }))
    expect((await world.head(caseId)).parties).toEqual([
      { subject: 'teacher-1', role: 'teacher' },
      { subject: 'parent-1', role: 'parent' },
    ])
    answered(await world.record(caseId, 'medical-report-issued', { as: user('parent-1', 'parent') }))
    expect((await world.head(caseId)).parties).toHaveLength(2)
  })

  it('is never left out in silence: one too many is refused', async () => {
    const world = await World.at('2026-10-12 12:00')
    const parties = Array.from({ length: 21 }, (_, at) => ({ subject: `parent-${at}`, role: 'parent' as const }))
    const caseId = await injured(world)
    expect(flawsOf(await world.record(caseId, 'family-told', { parties }))).toEqual(['/parties'])
  })

  it('a role held elsewhere in the school gives no right in a case where one takes part in another role', async () => {
    const world = await World.at('2026-10-12 12:00')
    const both = user('teacher-1', 'teacher', 'parent')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { as: both, data: injury }))
    // A parent may ask for the refund; this one is here as a teacher.
    expect(refusalsOf(await world.record(caseId, 'refund-requested', { as: both }))).toEqual(['ERR-ROLE'])
    answered(await world.record(caseId, 'family-told', { as: both }))
  })

  it('persons are stored apart from the facts, which carry references', async () => {
    const world = await World.at('2026-10-12 12:00')
    const person = { ref: personRef(injury.injured), name: 'Mario Rossi', email: 'rossi@famiglia.example', role: 'injured' as const }
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, people: [person] }))
    expect(await world.quietly(() => world.twins.cases.people(caseId))).toEqual([person])
    const stored = await world.quietly(() => world.twins.cases.history(caseId))
    expect(JSON.stringify([stored, await world.head(caseId)])).not.toContain('Rossi')
    expect(stored[0]?.classes).toEqual({
      plain: { place: 'gym', familyTold: true, dsTold: true },
      personal: { injured: 'p-pupil01', dynamics: 'Caduta dalla spalliera' },
      special: {},
    })
  })

  it('outsiders add persons but change none', async () => {
    const world = await World.at('2026-10-12 12:00')
    const requester = user('requester-1', 'requester')
    const person = { ref: personRef('p-concerned'), name: 'Anna Bianchi', email: 'anna@posta.example', role: 'concerned' as const }
    const { caseId } = answered(
      await world.open('access-formal', 'request-filed', {
        data: request,
        people: [person],
        parties: [{ subject: 'requester-1', role: 'requester' }],
      }),
    )
    answered(await world.record(caseId, 'irregularity-notified', { data: { channel: 'pec', missing: 'firma' } }))
    const stolen = { ...person, email: 'ladro@posta.example' }
    expect(flawsOf(await world.record(caseId, 'request-regularised', { as: requester, people: [stolen] }))).toEqual(['/people/0/ref'])
    const other = { ref: personRef('p-lawyer1'), name: 'Avv. Verdi' }
    answered(await world.record(caseId, 'request-regularised', { as: requester, people: [other, person] }))
    expect((await world.quietly(() => world.twins.cases.people(caseId))).map(({ ref }) => ref)).toEqual(['p-concerned', 'p-lawyer1'])
    const mended = { ...person, email: 'nuovo@posta.example' }
    answered(
      await world.record(caseId, 'concerned-identified', {
        data: { standing: 'directly-concerned', concerned: 'p-concerned' },
        people: [mended],
      }),
    )
    expect((await world.quietly(() => world.twins.cases.people(caseId)))[0]?.email).toBe('nuovo@posta.example')
  })
})

describe('a destroyed case', () => {
  it('takes no fact any more, and is left alone by time', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
    await world.until('2026-10-12 12:30')
    await world.quietly(() => world.twins.cases.destroy(caseId, world.now))
    expect(denied(await world.record(caseId, 'family-told')).kind).toBe('forbidden')
    world.rings()
    await world.until('2026-11-30 12:00')
    await world.wake(caseId)
    expect(world.rings()).toEqual([])
    expect(await world.sweep()).toMatchObject({ repaired: 0, armed: 0, gaveUp: [] })
  })
})

describe('many writers at once', () => {
  it('of sixty-four on one version one is accepted, the others are told to read again', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, at) =>
        world.record(caseId, 'further-documents-received', { data: { protocol: `${at}` }, seen: 1, key: `w-${at}` }),
      ),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    for (const outcome of outcomes.filter(({ ok }) => !ok)) expect(denied(outcome)).toEqual({ kind: 'stale', version: 2 })
  })

  it('of sixty-four that read again when told to, every fact is recorded once and the versions have no gap', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    const write = async (protocol: string): Promise<number> => {
      for (let seen = 1; ; ) {
        const outcome = await world.record(caseId, 'further-documents-received', { data: { protocol }, seen, key: protocol })
        if (outcome.ok) return outcome.answer.version
        if (outcome.denial.kind === 'stale') seen = outcome.denial.version
        else if (outcome.denial.kind !== 'busy') throw new Error(JSON.stringify(outcome.denial))
      }
    }
    const protocols = Array.from({ length: 64 }, (_, at) => `P-${at}`)
    const versions = await Promise.all(protocols.map(write))
    expect([...versions].sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, at) => at + 2))
    const facts = await world.facts(caseId)
    expect(facts.map(({ id }) => id)).toEqual(Array.from({ length: 65 }, (_, at) => `f${at + 1}`))
    expect(
      facts
        .slice(1)
        .map(({ data }) => data.protocol)
        .sort(),
    ).toEqual([...protocols].sort())
  })

  it('a fact is not lost to a wake-up that moves the head meanwhile', async () => {
    const world = await World.at('2026-10-12 12:00')
    const caseId = await injured(world)
    world.recovery = 'redeliver'
    const [recorded] = await Promise.all([
      world.record(caseId, 'declaration-protocolled', { data: { protocol: '1' }, seen: 1 }),
      world.settle(),
      world.settle(),
    ])
    answered(recorded)
    await world.until('2026-10-12 12:10')
    expect(world.failures).toEqual([])
    expect((await world.facts(caseId)).map(({ type }) => type)).toEqual(['injury-occurred', 'declaration-protocolled'])
  })
})
