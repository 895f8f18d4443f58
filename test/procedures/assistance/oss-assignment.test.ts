import { describe, expect, it } from 'vitest'
import { entersWith } from '../../../lib/kernel/procedure.ts'
import { calculate } from '../calculate.ts'
import { opening, procedureOf, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'
import { accepted, announced, as, assignment, communicated, hours, people, replaced, TEAM_1A, TEAM_2B, team } from './oss-told.ts'

const judgeCommunicated = async (facts: readonly Told[], recipients: readonly unknown[], when = '2026-09-08 10:00') =>
  (await assignment(facts)).judge('oss-communicated', when, { recipients })

const answer = (input: Record<string, unknown>) =>
  calculate('C-OSSA-1', {
    level: 'PRI',
    socialWorkerKnown: true,
    ossKnown: true,
    hoursInMinutes: hours(10),
    team: TEAM_2B,
    ...input,
  })

const refs = (list: readonly { person: string }[]): string[] => list.map(({ person }) => person)

describe('oss-assignment', () => {
  it('EX-OSSA-1, D-OSSA-2 on 7 September the U.O.S. names OSS and hours: Referente and all teachers are told by 10 September', async () => {
    const received = await assignment([announced('2026-09-07 09:00'), team('2026-09-07 10:00')])
    expect(received.state.phase).toBe('RECEIVED_BY_SCHOOL')
    expect(received.dates('D-OSSA-2')).toEqual({ raw: '2026-09-10', legal: '2026-09-10', target: '2026-09-10' })
    expect(received.find('D-OSSA-2')?.bearer).toBe('clerk')
    expect(received.computation('D-OSSA-2')?.inputs.internal).toBe(true)
    const told = await assignment([announced('2026-09-07 09:00'), team('2026-09-07 10:00'), communicated('2026-09-08 10:00')])
    expect(told.state.phase).toBe('COMMUNICATED')
    expect(told.standing('D-OSSA-2', '2026-09-11')).toBe('met')
  })

  it('EX-OSSA-1 leaving out one teacher of the primaria, or the Referente, is not complete', async () => {
    const facts = [announced('2026-09-07 09:00'), team('2026-09-07 10:00')]
    for (const left of TEAM_2B)
      expect(
        (
          await judgeCommunicated(
            facts,
            TEAM_2B.filter((one) => one !== left),
          )
        ).refused,
      ).toEqual(['ERR-C-OSSA-1'])
    expect((await judgeCommunicated(facts, TEAM_2B)).refused).toEqual([])
  })

  it('EX-OSSA-2 in the secondaria I the Referente, the coordinator and the support teacher; the others if one likes', async () => {
    const facts = [announced('2026-09-07 09:00', { level: 'SEC1' }), team('2026-09-07 10:00', TEAM_1A)]
    const least = [people.referent, people.coordinator, people.support]
    expect((await judgeCommunicated(facts, least)).refused).toEqual([])
    expect((await judgeCommunicated(facts, TEAM_1A)).refused).toEqual([])
    for (const left of least)
      expect(
        (
          await judgeCommunicated(
            facts,
            TEAM_1A.filter((one) => one !== left),
          )
        ).refused,
      ).toEqual(['ERR-C-OSSA-1'])
  })

  it.each([
    ['INF', TEAM_2B, TEAM_2B],
    ['PRI', TEAM_1A, [people.referent, people.coordinator, people.support, people.first, people.second]],
    ['SEC1', TEAM_1A, [people.referent, people.coordinator, people.support]],
    ['SEC2', TEAM_1A, [people.referent, people.coordinator, people.support]],
  ])('C-OSSA-1 %s: who is told', async (level, listed, expected) => {
    const found = await answer({ level, team: listed })
    expect(found).toMatchObject({ complete: false, state: 'RECEIVED_BY_SCHOOL', codes: [] })
    expect(new Set(Object(found).recipients)).toEqual(new Set(refs(expected)))
    expect(await answer({ level, team: listed, told: refs(expected) })).toMatchObject({
      complete: true,
      state: 'COMMUNICATED',
      missing: [],
    })
    expect(await answer({ level, team: listed, told: refs(expected).slice(1) })).toMatchObject({
      complete: false,
      missing: refs(expected).slice(0, 1),
    })
  })

  it('C-OSSA-1 without social worker, OSS, hours or a Referente it is never complete', async () => {
    const told = refs(TEAM_2B)
    for (const lacking of [{ socialWorkerKnown: false }, { ossKnown: false }, { hoursInMinutes: 0 }, { hoursInMinutes: undefined }])
      expect(await answer({ told, ...lacking })).toMatchObject({ complete: false, state: 'RECEIVED_BY_SCHOOL' })
    expect(await answer({ told, hoursInMinutes: 0 })).toMatchObject({ codes: ['W-OSS-NOHOURS'] })
    expect(await answer({ told, team: TEAM_2B.filter(({ as: role }) => role !== 'referent') })).toMatchObject({ complete: false })
  })

  it('C-OSSA-1 a Referente who is the support teacher too stands in the list once: the school says that functions are shared', async () => {
    const one = [people.referent, people.coordinator]
    const facts = (data: Record<string, unknown>) => [announced('2026-09-07 09:00', { level: 'SEC1' }), team('2026-09-07 10:00', one, data)]
    expect((await judgeCommunicated(facts({}), one)).refused).toEqual(['ERR-C-OSSA-1'])
    expect((await judgeCommunicated(facts({ sharedFunctions: true }), one)).refused).toEqual([])
    const opened = await assignment([announced('2026-09-07 09:00', { level: 'SEC1' })])
    expect(opened.judge('team-listed', '2026-09-07 10:00', { team: one }).warned).toEqual(['W-C-OSSA-1'])
    expect(opened.judge('team-listed', '2026-09-07 10:00', { team: one, sharedFunctions: true }).warned).toEqual([])
  })

  it('C-OSSA-1 a primaria whose list holds no teacher is told so', async () => {
    const opened = await assignment([announced('2026-09-07 09:00')])
    expect(opened.judge('team-listed', '2026-09-07 10:00', { team: [people.referent] }).warned).toEqual(['W-C-OSSA-1'])
    expect(opened.judge('team-listed', '2026-09-07 10:00', { team: TEAM_2B }).warned).toEqual([])
  })

  it('W-OSS-NOHOURS hours missing, or none: the office asks the social worker, nothing is complete', async () => {
    for (const allottedMinutes of [undefined, 0]) {
      const [type, when, data] = announced('2026-09-07 09:00', { allottedMinutes })
      expect((await opening('oss-assignment', [type, when, data])).warned).toEqual(['W-OSS-NOHOURS'])
      const without = await assignment([announced('2026-09-07 09:00', { allottedMinutes }), team('2026-09-07 10:00')])
      expect(without.state.phase).toBe('RECEIVED_BY_SCHOOL')
      expect(without.find('D-OSSA-2')).toBeUndefined()
      expect(without.legal('D-OSSA-2/hours')).toBe('2026-09-08')
      expect(without.judge('oss-communicated', '2026-09-08', { recipients: TEAM_2B }).refused).toEqual(['ERR-C-OSSA-1/hours'])
    }
  })

  it('W-OSS-NOHOURS asked for, and told: the three days run from the hours', async () => {
    const facts: Told[] = [
      announced('2026-09-07 09:00', { allottedMinutes: undefined }),
      team('2026-09-07 10:00'),
      ['hours-requested', '2026-09-07 12:00', { channel: 'pec' }],
    ]
    const asked = await assignment(facts)
    expect(asked.standing('D-OSSA-2/hours', '2026-09-09')).toBe('met')
    expect(asked.find('D-OSSA-2/answer')).toMatchObject({ bearer: 'social-worker' })
    expect(asked.legal('D-OSSA-2/answer')).toBe('2026-09-10')
    const answered = await assignment([...facts, ['hours-announced', '2026-09-09 09:00', { allottedMinutes: hours(9) }]])
    expect(answered.legal('D-OSSA-2')).toBe('2026-09-12')
    expect(answered.standing('D-OSSA-2/answer', '2026-09-20')).toBe('met')
    expect(answered.judge('oss-communicated', '2026-09-10', { recipients: TEAM_2B }).refused).toEqual([])
  })

  it('D-OSSA-2 hours may come before the name of the OSS: nothing is missing then', async () => {
    const facts: Told[] = [accepted('2026-08-20', '2026-09-14'), ['hours-announced', '2026-09-02', { allottedMinutes: hours(8) }]]
    const before = await assignment(facts)
    expect(before.find('D-OSSA-2')).toBeUndefined()
    const [type, when, data] = announced('2026-09-07 09:00', { allottedMinutes: undefined })
    expect(before.judge(type, when, data).warned).toEqual([])
    const both = await assignment([...facts, [type, when, data]])
    expect(both.legal('D-OSSA-2')).toBe('2026-09-10')
    expect(both.find('D-OSSA-2/hours')).toBeUndefined()
  })

  it('EX-OSSA-4 on 12 January the OSS is replaced: the old assignment closes on the 11th, and step 2 is run again', async () => {
    const facts = [
      announced('2026-09-07 09:00', { from: '2026-09-14' }),
      team('2026-09-07 10:00'),
      communicated('2026-09-08 10:00'),
      replaced('2027-01-12 09:00', '2027-01-12'),
    ]
    const other = await assignment(facts)
    expect(other.state.phase).toBe('RECEIVED_BY_SCHOOL')
    expect(other.legal('D-OSSA-2/closed')).toBe('2027-01-11')
    expect(other.standing('D-OSSA-2/closed', '2027-01-13')).toBe('met')
    expect(other.legal('D-OSSA-2')).toBe('2027-01-15')
    expect(other.standing('D-OSSA-2', '2027-01-13')).toBe('open')
    // What was said of the former OSS tells nobody of the new one.
    const before = TEAM_2B.map((one) => ({ ...one, sentOn: '2026-09-08' }))
    expect(other.judge('oss-communicated', '2027-01-13', { recipients: before }).refused).toEqual(['ERR-C-OSSA-1'])
    const again = await assignment([...facts, communicated('2027-01-13 10:00')])
    expect(again.state.phase).toBe('COMMUNICATED')
    expect(again.all.filter(({ key }) => key === 'D-OSSA-2').map(({ settled }) => settled?.outcome)).toEqual(['met', 'met'])
    expect(again.state.last['oss-announced']).toEqual(other.state.last['oss-announced'])
  })

  it('EX-OSSA-4 a second replacement closes the second assignment; the office is told when', async () => {
    const twice = await assignment([
      announced('2026-09-07 09:00'),
      replaced('2027-01-12 09:00', '2027-01-12'),
      replaced('2027-03-01 09:00', '2027-03-01'),
    ])
    expect(twice.legal('D-OSSA-2/closed')).toBe('2027-02-28')
    expect(twice.judge('oss-replaced', '2027-03-01', { from: '2028-03-01', oss: 'p-ossnew2' }, 'provider')).toEqual({
      refused: [],
      warned: ['W-C-OSSA-1/replaced'],
    })
    const leap = await assignment([announced('2026-09-07 09:00'), replaced('2027-01-12 09:00', '2028-03-01')])
    expect(leap.legal('D-OSSA-2/closed')).toBe('2028-02-29')
  })

  it('C-OSSA-1 somebody told in person before counts with the day on which that was; not before the news, not after the act', async () => {
    const facts = [announced('2026-09-07 09:00'), team('2026-09-07 10:00')]
    const onDay = (sentOn: string) => TEAM_2B.map((one, index) => (index === 2 ? { ...one, sentOn } : one))
    expect((await judgeCommunicated(facts, onDay('2026-09-07'))).refused).toEqual([])
    expect((await judgeCommunicated(facts, onDay('2026-09-08'))).refused).toEqual([])
    expect((await judgeCommunicated(facts, onDay('2026-09-06'))).refused).toEqual(['ERR-C-OSSA-1'])
    expect((await judgeCommunicated(facts, onDay('2026-09-09'))).refused).toEqual(['ERR-C-OSSA-1'])
  })

  it('D-OSSA-2 some are told first: on record, and still not complete', async () => {
    const some = await assignment([
      announced('2026-09-07 09:00'),
      team('2026-09-07 10:00'),
      ['some-told', '2026-09-07 11:00', { recipients: [people.referent, people.first] }],
    ])
    expect(some.state.phase).toBe('RECEIVED_BY_SCHOOL')
    expect(some.standing('D-OSSA-2', '2026-09-08')).toBe('open')
  })

  it('D-OSSA-2 the names go to the teachers listed only', async () => {
    const facts = [announced('2026-09-07 09:00'), team('2026-09-07 10:00')]
    const stranger = as('other01', 'class-teacher')
    expect((await judgeCommunicated(facts, [...TEAM_2B, stranger])).refused).toEqual(['ERR-D-OSSA-2'])
    const found = await assignment(facts)
    expect(found.judge('some-told', '2026-09-08', { recipients: [stranger] }).refused).toEqual(['ERR-D-OSSA-2/some'])
    expect(found.judge('some-told', '2026-09-08', { recipients: [people.first] }).refused).toEqual([])
    expect(() => found.judge('some-told', '2026-09-08', { recipients: [as('mother1', 'family')] })).toThrow()
  })

  it('D-OSSA-2 a teacher who joins the class later is told too; a list that only loses somebody asks for nothing', async () => {
    const facts = [announced('2026-09-07 09:00'), team('2026-09-07 10:00'), communicated('2026-09-08 10:00')]
    const joined = [...TEAM_2B, as('newtea1', 'class-teacher')]
    const more = await assignment([...facts, team('2026-11-02 09:00', joined)])
    expect(more.legal('D-OSSA-2')).toBe('2026-11-05')
    expect(more.standing('D-OSSA-2', '2026-11-03')).toBe('open')
    const less = await assignment([...facts, team('2026-11-02 09:00', TEAM_2B.slice(0, -1))])
    expect(less.standing('D-OSSA-2', '2026-11-03')).toBe('met')
  })

  it('D-OSSA-2 who is told by the act gets its mail: those told otherwise do not', async () => {
    const to = async (recipients: readonly unknown[]) => {
      const told = await assignment([announced('2026-09-07'), team('2026-09-07'), communicated('2026-09-08', recipients)])
      return told.procedure.notices?.['D-OSSA-2/told']?.to(told.history.at(-1)?.data ?? {}, told.state)
    }
    expect(await to(TEAM_2B)).toEqual({ people: refs(TEAM_2B), roles: [] })
    expect(await to([people.referent, as('teach01', 'class-teacher', '2026-09-07')])).toEqual({ people: ['p-refer01'], roles: [] })
  })

  it('D-OSSA-1 the mandate is given ten days before the lessons for which the service is wanted', async () => {
    // 1 September 2026 is wanted, lessons begin on Monday 14th.
    const early = await assignment([accepted('2026-06-10', '2026-09-01')])
    expect(early.dates('D-OSSA-1')).toMatchObject({ raw: '2026-09-04', legal: '2026-09-04' })
    expect(early.find('D-OSSA-1')).toMatchObject({ bearer: 'social-worker', missed: 'l’alunno resta senza OSS' })
    expect(early.find('D-OSSA-1/during')).toBeUndefined()
    const infants = await assignment([accepted('2026-06-10', '2026-09-01', 'INF')])
    expect(infants.legal('D-OSSA-1')).toBe('2026-08-28')
    const given = await assignment([accepted('2026-06-10', '2026-09-01'), ['mandate-given', '2026-07-01', { cooperative: 'Coop' }]])
    expect(given.state.phase).toBe('MANDATED')
    expect(given.standing('D-OSSA-1', '2026-10-01')).toBe('met')
  })

  it('D-OSSA-1 exactly ten days ahead is in advance; a day later, or in the course of the lessons, three days from the acceptance', async () => {
    expect((await assignment([accepted('2026-09-04', '2026-09-14')])).legal('D-OSSA-1')).toBe('2026-09-04')
    const close = await assignment([accepted('2026-09-05', '2026-09-14')])
    expect(close.find('D-OSSA-1')).toBeUndefined()
    expect(close.legal('D-OSSA-1/during')).toBe('2026-09-08')
    expect((await assignment([accepted('2027-01-14', '2027-01-14')])).dates('D-OSSA-1/during')).toMatchObject({
      raw: '2027-01-17',
      legal: '2027-01-18',
    })
  })

  it('D-OSSA-1 without a calendar the day wanted is taken as it is', async () => {
    expect((await assignment([accepted('2030-06-10', '2030-09-12')])).legal('D-OSSA-1')).toBe('2030-09-02')
  })

  it('oss-assignment the school cannot begin it, nor mandate the cooperative', async () => {
    for (const role of ['clerk', 'ds', 'teacher'] as const) {
      expect((await opening('oss-assignment', accepted('2026-06-10', '2026-09-01'), role)).refused).toEqual(['ERR-ROLE'])
      expect((await opening('oss-assignment', ['mandate-given', '2026-06-10', { cooperative: 'Coop' }], role)).refused).toEqual([
        'ERR-ROLE',
      ])
    }
    expect((await opening('oss-assignment', announced('2026-09-07'), 'teacher')).refused).toEqual(['ERR-ROLE'])
    expect((await opening('oss-assignment', announced('2026-09-07'), 'clerk')).refused).toEqual([])
  })

  it('oss-assignment its states: mandated, identified, received, communicated, closed', async () => {
    const all: Told[] = [
      accepted('2026-06-10', '2026-09-01'),
      ['mandate-given', '2026-07-01', { cooperative: 'Coop' }],
      ['oss-identified', '2026-08-20', { oss: 'p-ossrb01' }],
      announced('2026-09-07 09:00'),
      team('2026-09-07 10:00'),
      communicated('2026-09-08'),
      ['service-ended', '2027-06-08', { on: '2027-06-08' }],
    ]
    const phases = await Promise.all(all.map(async (_, index) => (await assignment(all.slice(0, index + 1))).state.phase))
    expect(phases).toEqual(['ACCEPTED', 'MANDATED', 'OSS_IDENTIFIED', 'RECEIVED_BY_SCHOOL', 'RECEIVED_BY_SCHOOL', 'COMMUNICATED', 'CLOSED'])
  })

  it('oss-assignment the service ends: nothing is asked for any more', async () => {
    const ended = await assignment([announced('2026-09-07 09:00'), ['service-ended', '2026-09-08', { on: '2026-09-08' }]])
    expect(ended.standing('D-OSSA-2', '2026-10-01')).toBe('ended')
  })

  it('D-OSSA-2 news that comes after the end asks nobody to tell it', async () => {
    const facts: Told[] = [announced('2026-09-07', { allottedMinutes: undefined }), ['service-ended', '2026-09-08', { on: '2026-09-08' }]]
    const late = await assignment([...facts, ['hours-announced', '2026-09-09', { allottedMinutes: hours(9) }]])
    expect(late.find('D-OSSA-2')).toBeUndefined()
    expect(
      (await assignment([announced('2026-09-07'), ...facts.slice(1), replaced('2026-09-09', '2026-09-10')])).standing(
        'D-OSSA-2',
        '2026-09-30',
      ),
    ).toBe('ended')
  })

  it('AMB-03 the hours may come from the cooperative, as the name may', async () => {
    const unknown = await assignment([announced('2026-09-07', { allottedMinutes: undefined })])
    expect(unknown.judge('hours-announced', '2026-09-08', { allottedMinutes: hours(9) }, 'provider').refused).toEqual([])
  })

  it('oss-assignment is entered in the register with whichever fact opens it', async () => {
    const { registers, opens } = await procedureOf('oss-assignment')
    const register = registers?.['registro-oss']
    expect(register && entersWith(register)).toEqual(opens)
    expect(Object.keys(register?.columns ?? {})).toEqual(expect.arrayContaining(['oss', 'from', 'closed', 'replacement', 'minutes']))
  })

  it.each(['regulation', 'national', 'strictest'] as const)('D-OSSA-2 under %s the text alone speaks', async (governing) => {
    const found = await assignment([announced('2026-09-07 09:00')], lombard({ governing }))
    expect(found.legal('D-OSSA-2')).toBe('2026-09-10')
    expect(found.find('D-OSSA-2')?.governing?.norm).toContain('000:17-20')
  })

  it('D-OSSA-2 the school may set its own internal term', async () => {
    const own = lombard({ internalTerms: { 'D-OSSA-2': { kind: 'working-days', n: 1 } } })
    expect((await assignment([announced('2026-09-07 09:00')], own)).legal('D-OSSA-2')).toBe('2026-09-08')
  })

  it('D-OSSA-2 a late announcement that turns up is put in its place: the case is as if it had been recorded then', async () => {
    const inOrder = await assignment([announced('2026-09-07 09:00'), team('2026-09-07 10:00'), replaced('2027-01-12 09:00', '2027-01-12')])
    const late = await assignment([announced('2026-09-07 09:00'), replaced('2027-01-12 09:00', '2027-01-12'), team('2026-09-07 10:00')])
    expect(late.legal('D-OSSA-2')).toBe(inOrder.legal('D-OSSA-2'))
    expect(late.state.phase).toBe(inOrder.state.phase)
  })
})
