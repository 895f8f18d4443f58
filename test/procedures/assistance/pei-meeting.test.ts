import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilDate, plusDays, wallTime } from '../../../lib/kernel/time.ts'
import { corrected } from '../access/support.ts'
import { calculate } from '../calculate.ts'
import { opening, procedureOf } from '../given.ts'
import { lombard } from '../lombard-school.ts'
import {
  arrived,
  as,
  byText,
  cancelled,
  checked,
  clashed,
  held,
  invited,
  left,
  listed,
  minimum2C,
  moved,
  opened,
  ossTold,
  passedOn,
  pei,
  slot,
  THIRTEENTH,
  team2C,
  team3A,
  untilInvited,
} from './pei-told.ts'

const list = (team: readonly object[], invitees: readonly object[] = team) => ({ team, listed: invitees })

/** A case whose dates have been found compatible, at a level. */
const compatible = (level: string, at = lombard()) =>
  pei([arrived('2026-09-21', [THIRTEENTH], { level }), passedOn('2026-09-21 13:00'), checked('2026-09-22', THIRTEENTH)], at)

describe('who is invited (C-PEI-1)', () => {
  it('EX-PEI-1, C-PEI-1 primaria, four teachers and support: social worker, family and five teachers', async () => {
    for (const at of [byText, lombard({ governing: 'national' }), lombard()]) {
      const answer = await calculate('C-PEI-1', { level: 'PRI', ...list(team3A) }, at)
      expect(answer).toMatchObject({ leftOut: [], refused: [] })
      expect(answer).toHaveProperty('minimum.length', 7)
    }
    const invitation = await pei(untilInvited)
    // The OSS is not invited: the social worker tells them.
    expect(invitation.find('D-PEI-5')?.bearer).toBe('social-worker')
    expect(invitation.standing('D-PEI-5', '2026-10-13 16:29')).toBe('open')
    expect(invitation.standing('D-PEI-5', '2026-10-13 16:30')).toBe('late')
    expect(invitation.legal('D-PEI-5')).toBe('2026-10-13 16:30')
  })

  it('EX-PEI-2, C-PEI-1 secondaria I: four at least under the text, more may be added; the law wants all teachers (N-04)', async () => {
    const [textAlone, law, both] = [byText, lombard({ governing: 'national' }), lombard()]
    const four = { level: 'SEC1', ...list(team2C, minimum2C) }
    expect(await calculate('C-PEI-1', four, textAlone)).toMatchObject({ minimum: { length: 4 }, leftOut: [], refused: [] })
    for (const at of [law, both]) {
      const answer = await calculate('C-PEI-1', four, at)
      // The two minima stand side by side: 4 and, with nine teachers, 11.
      expect(answer).toMatchObject({
        regulation: { length: 4 },
        national: { length: 11 },
        minimum: { length: 11 },
        refused: ['ERR-C-PEI-1'],
      })
      expect(answer).toHaveProperty('leftOut.length', 7)
    }
    const withMaths = [...minimum2C, as('maths01', 'class-teacher')]
    expect((await compatible('SEC1', textAlone)).judge('invitees-listed', '2026-09-23', list(team2C, minimum2C)).refused).toEqual([])
    expect((await compatible('SEC1', textAlone)).judge('invitees-listed', '2026-09-23', list(team2C, withMaths)).refused).toEqual([])
    expect((await compatible('SEC1', both)).judge('invitees-listed', '2026-09-23', list(team2C, withMaths)).refused).toEqual([
      'ERR-C-PEI-1',
    ])
    expect((await compatible('SEC1', both)).judge('invitees-listed', '2026-09-23', list(team2C)).refused).toEqual([])
  })

  it('EX-PEI-5, C-PEI-1 a list without the family is refused, under every rule set', async () => {
    const without = team3A.filter((one) => one.as !== 'family')
    for (const at of [byText, lombard({ governing: 'national' }), lombard()]) {
      expect((await compatible('PRI', at)).judge('invitees-listed', '2026-09-23', list(team3A, without), 'referent').refused).toEqual([
        'ERR-PEI-FAMILY',
      ])
      expect(await calculate('C-PEI-1', { level: 'PRI', ...list(team3A, without) }, at)).toMatchObject({
        leftOut: [{ as: 'family' }],
        refused: ['ERR-PEI-FAMILY'],
      })
    }
  })

  it('C-PEI-1 the social worker and each teacher whom the text names are owed an invitation (AMB-06)', async () => {
    const check = await compatible('PRI', byText)
    const leaving = (role: string) =>
      check.judge(
        'invitees-listed',
        '2026-09-23',
        list(
          team3A,
          team3A.filter((one) => one.as !== role),
        ),
      )
    expect(leaving('social-worker').refused).toEqual(['ERR-C-PEI-1/social-worker'])
    for (const role of ['support-teacher', 'coordinator', 'class-teacher']) expect(leaving(role).refused, role).toEqual(['ERR-C-PEI-1'])
    const nobody = check.judge('invitees-listed', '2026-09-23', list(team3A, [as('visitor', 'other')]))
    expect(nobody.refused.sort()).toEqual(['ERR-C-PEI-1', 'ERR-C-PEI-1/social-worker', 'ERR-PEI-FAMILY'])
  })

  it('C-PEI-1 the Referente may add, health specialists among them, whom only the law names', async () => {
    const specialist = [...team3A, as('doctor1', 'health-service')]
    expect((await compatible('PRI')).judge('invitees-listed', '2026-09-23', list(team3A, specialist))).toEqual({ refused: [], warned: [] })
    expect((await compatible('PRI')).judge('invitees-listed', '2026-09-23', list(team3A))).toEqual({
      refused: [],
      warned: ['W-N-04/health'],
    })
    expect((await compatible('PRI', byText)).judge('invitees-listed', '2026-09-23', list(team3A))).toEqual({ refused: [], warned: [] })
  })

  it.each(['INF', 'SEC2'])('C-PEI-1 %s, which the text does not cover, is taken like primaria', async (level) => {
    const few = list(team2C, minimum2C)
    expect((await compatible(level, byText)).judge('invitees-listed', '2026-09-23', few).refused).toEqual(['ERR-C-PEI-1'])
    expect(await calculate('C-PEI-1', { level, ...few }, byText)).toMatchObject({ regulation: { length: 11 }, refused: ['ERR-C-PEI-1'] })
  })

  it('N-04 in secondaria II the pupil takes part; N-30 a parent left out is pointed at', async () => {
    const health = as('doctor1', 'health-service')
    const both = [...team2C, health, as('father1', 'family')]
    const check = await compatible('SEC2')
    expect(check.judge('invitees-listed', '2026-09-23', list(both)).warned).toEqual(['W-N-04/pupil'])
    expect(check.judge('invitees-listed', '2026-09-23', { ...list(both), pupilInvited: true }).warned).toEqual([])
    expect(check.judge('invitees-listed', '2026-09-23', { ...list(both, [...team2C, health]), pupilInvited: true }).warned).toEqual([
      'W-N-30',
    ])
  })

  it('C-PEI-1, AMB-06 whoever is already invited to the meeting stays invited; of the next one the list begins anew', async () => {
    const doctor = as('doctor1', 'health-service')
    const wide = [...untilInvited.slice(0, 3), listed('2026-09-22 11:00', team3A, [...team3A, doctor])]
    const called = await pei([...wide, invited('2026-09-23')])
    expect(called.judge('invitees-listed', '2026-09-24', list(team3A)).refused).toEqual(['ERR-C-PEI-1/removed'])
    expect(called.judge('invitees-listed', '2026-09-24', list(team3A, [...team3A, doctor, as('aunt001', 'family')])).refused).toEqual([])
    expect((await pei(wide)).judge('invitees-listed', '2026-09-23', list(team3A)).refused).toEqual([])
    const next = await pei([...wide, invited('2026-09-23'), cancelled('2026-10-01'), checked('2026-10-02', slot('2026-10-15'))])
    expect(next.judge('invitees-listed', '2026-10-02 13:00', list(team3A)).refused).toEqual([])
  })

  it('C-PEI-1 where no support teacher is appointed yet the list goes on with a warning', async () => {
    const unstaffed = [...team3A.filter((one) => one.as !== 'support-teacher'), as('doctor1', 'health-service')]
    expect((await compatible('PRI')).judge('invitees-listed', '2026-09-23', list(unstaffed))).toEqual({
      refused: [],
      warned: ['W-C-PEI-1/vacant'],
    })
  })

  it('C-PEI-1 a list of the primaria that holds no teacher of the class is told so', async () => {
    const three = [...minimum2C.filter((one) => one.as !== 'coordinator'), as('doctor1', 'health-service')]
    expect((await compatible('PRI')).judge('invitees-listed', '2026-09-23', list(three))).toEqual({
      refused: [],
      warned: ['W-C-PEI-1/vacant'],
    })
    expect((await compatible('SEC1', byText)).judge('invitees-listed', '2026-09-23', list(three)).warned).toEqual(['W-C-PEI-1/vacant'])
  })

  it.each(['INF', 'SEC2'])('C-PEI-1 that %s is taken like primaria is the school’s to say; the law wants all (N-04)', async (level) => {
    const parameters = { [`C-PEI-1/all-teachers-${level}`]: false }
    const few = { level, ...list(team2C, minimum2C) }
    expect(await calculate('C-PEI-1', few, lombard({ governing: 'regulation', parameters }))).toMatchObject({
      regulation: { length: 4 },
      refused: [],
    })
    expect(await calculate('C-PEI-1', few, lombard({ parameters }))).toMatchObject({ minimum: { length: 11 }, refused: ['ERR-C-PEI-1'] })
  })

  it('C-PEI-1 the level is the last that was said: a pupil who has moved up is invited with the teachers of the new level', async () => {
    const few = list(team2C, minimum2C)
    const grown = await pei(
      [
        arrived('2026-08-27', [THIRTEENTH]),
        ['level-changed', '2026-09-01 09:00', { level: 'SEC1' }],
        passedOn('2026-09-02'),
        checked('2026-09-03', THIRTEENTH),
      ],
      byText,
    )
    expect(grown.judge('invitees-listed', '2026-09-04', few).refused).toEqual([])
  })
})

describe('dates against the commitments of teachers (C-PEI-2)', () => {
  const department = slot('2026-10-13', '15:00', '16:15')
  const proposed = slot('2026-10-13', '16:00', '17:00')

  it('EX-PEI-4, C-PEI-2 a department meeting until 16:15: no date is compatible, invitations wait, other dates are asked for', async () => {
    expect(await calculate('C-PEI-2', { slots: [proposed], commitments: [department] })).toEqual({
      compatible: false,
      free: [],
      clashes: [{ slot: proposed, commitment: department }],
      codes: ['W-PEI-CONFLICT'],
    })
    const sent = await pei([arrived('2026-09-21', [proposed]), passedOn('2026-09-21 13:00')])
    expect(sent.judge('dates-incompatible', '2026-09-22', { commitments: [department] }, 'referent')).toEqual({
      refused: [],
      warned: ['W-PEI-CONFLICT'],
    })
    expect(sent.judge('compatibility-checked', '2026-09-22', { ...proposed, commitments: [department] }, 'referent').refused).toEqual([
      'ERR-C-PEI-2',
    ])
    const clash = await pei([arrived('2026-09-21', [proposed]), passedOn('2026-09-21 13:00'), clashed('2026-09-22', [department])])
    expect(clash.state.phase).toBe('INCOMPATIBLE')
    expect(clash.judge('invitations-sent', '2026-09-23', { channel: 'pec' }).refused).toEqual(['ERR-D-PEI-2'])
    expect(clash.judge('invitees-listed', '2026-09-23', list(team3A)).refused).toEqual(['ERR-D-PEI-3/check'])
    expect(clash.find('C-PEI-2/ask')?.bearer).toBe('clerk')
    expect(clash.legal('C-PEI-2/ask')).toBe('2026-09-23')
    expect(clash.standing('D-PEI-2', '2026-09-23')).toBe('met')
  })

  it('C-PEI-2 half-open: a commitment that ends when the meeting begins, or begins when it ends, is no clash', async () => {
    const touching = [slot('2026-10-13', '15:00', '16:00'), slot('2026-10-13', '17:00', '18:00'), slot('2026-10-14', '16:00', '17:00')]
    expect(await calculate('C-PEI-2', { slots: [proposed], commitments: touching })).toMatchObject({ compatible: true, free: [proposed] })
    const sent = await pei([arrived('2026-09-21', [proposed]), passedOn('2026-09-21 13:00')])
    expect(sent.judge('compatibility-checked', '2026-09-22', { ...proposed, commitments: touching }).refused).toEqual([])
    expect(sent.judge('dates-incompatible', '2026-09-22', { commitments: touching }).refused).toEqual(['ERR-C-PEI-2/free'])
    const minute = [slot('2026-10-13', '15:00', '16:01')]
    expect(sent.judge('compatibility-checked', '2026-09-22', { ...proposed, commitments: minute }).refused).toEqual(['ERR-C-PEI-2'])
  })

  it('C-PEI-2 of several dates one free is enough, and only one that arrived can be chosen', async () => {
    const other = slot('2026-10-15')
    const sent = await pei([arrived('2026-09-21', [proposed, other]), passedOn('2026-09-21 13:00')])
    expect(await calculate('C-PEI-2', { slots: [proposed, other], commitments: [department] })).toMatchObject({
      compatible: true,
      free: [other],
      codes: [],
    })
    expect(sent.judge('dates-incompatible', '2026-09-22', { commitments: [department] }).refused).toEqual(['ERR-C-PEI-2/free'])
    expect(sent.judge('compatibility-checked', '2026-09-22', { ...other, commitments: [department] }).refused).toEqual([])
    const unknown = { ...slot('2026-10-16'), commitments: [] }
    expect(sent.judge('compatibility-checked', '2026-09-22', unknown).refused).toEqual(['ERR-C-PEI-2/slot'])
  })

  it('AMB-05 new dates end the request and start a new round; until they are checked invitations wait', async () => {
    const facts = [arrived('2026-09-21', [proposed]), passedOn('2026-09-21 13:00'), clashed('2026-09-22', [department])]
    const asked = await pei([...facts, ['other-dates-asked', '2026-09-22 15:00', { channel: 'pec', alternatives: [slot('2026-10-20')] }]])
    expect(asked.standing('C-PEI-2/ask', '2026-09-30')).toBe('met')
    expect(asked.judge('invitations-sent', '2026-09-30', { channel: 'pec' }).refused).toEqual(['ERR-D-PEI-2'])
    const again = await pei([...facts, arrived('2026-09-24', [slot('2026-10-20')])])
    expect(again.standing('C-PEI-2/ask', '2026-09-24 13:00')).toBe('ended')
    expect(again.state.phase).toBe('DATES_RECEIVED')
    expect(again.legal('D-PEI-1')).toBe('2026-09-25')
    expect(again.judge('invitations-sent', '2026-09-30', { channel: 'pec' }).refused).toEqual(['ERR-D-PEI-2'])
  })

  it('AMB-05 two alternatives are offered, and never by fax (N-18)', async () => {
    const clash = await pei([arrived('2026-09-21', [proposed]), passedOn('2026-09-21 13:00'), clashed('2026-09-22', [department])])
    const two = [slot('2026-10-20'), slot('2026-10-22')]
    expect(clash.judge('other-dates-asked', '2026-09-22', { channel: 'pec', alternatives: two })).toEqual({ refused: [], warned: [] })
    expect(clash.judge('other-dates-asked', '2026-09-22', { channel: 'pec' }).warned).toEqual(['W-C-PEI-2/alternatives'])
    expect(clash.judge('other-dates-asked', '2026-09-22', { channel: 'fax', alternatives: two }).refused).toEqual(['ERR-N-18/dates'])
  })

  it('C-PEI-2 a date that has passed is not chosen, and keeps nobody from asking for others', async () => {
    const one = await pei([arrived('2026-09-21', [proposed, slot('2026-10-20')]), passedOn('2026-09-21 13:00')])
    expect(one.judge('compatibility-checked', '2026-10-13 15:59', { ...proposed, commitments: [] }).refused).toEqual([])
    expect(one.judge('compatibility-checked', '2026-10-13 16:00', { ...proposed, commitments: [] }).refused).toEqual(['ERR-C-PEI-2/past'])
    expect(one.judge('dates-incompatible', '2026-10-14', { commitments: [] }).refused).toEqual(['ERR-C-PEI-2/free'])
    expect(one.judge('dates-incompatible', '2026-10-14', { commitments: [slot('2026-10-20')] })).toEqual({
      refused: [],
      warned: ['W-PEI-CONFLICT'],
    })
    expect(one.judge('dates-incompatible', '2026-10-21', { commitments: [] })).toEqual({ refused: [], warned: [] })
  })

  it('AMB-05 other dates can be asked for after a cancellation too, not before any has arrived', async () => {
    const asked = { channel: 'pec', alternatives: [slot('2026-10-20'), slot('2026-10-22')] }
    expect((await pei([...untilInvited, cancelled('2026-10-01')])).judge('other-dates-asked', '2026-10-02', asked).refused).toEqual([])
    expect((await pei([opened('2026-09-10')])).judge('other-dates-asked', '2026-09-11', asked).refused).toEqual(['ERR-ORDER'])
  })

  it('C-PEI-2 a date that a teacher has freed meanwhile can still be chosen', async () => {
    const clash = await pei([arrived('2026-09-21', [proposed]), passedOn('2026-09-21 13:00'), clashed('2026-09-22', [department])])
    expect(clash.judge('compatibility-checked', '2026-09-23', { ...proposed, commitments: [] }).refused).toEqual([])
    const freed = await pei([
      arrived('2026-09-21', [proposed]),
      passedOn('2026-09-21 13:00'),
      clashed('2026-09-22', [department]),
      checked('2026-09-23', proposed),
    ])
    expect(freed.standing('C-PEI-2/ask', '2026-09-24')).toBe('ended')
    expect(freed.judge('invitees-listed', '2026-09-24', list(team3A)).refused).toEqual([])
  })
})

describe('C-PEI-2, minute by minute', () => {
  const two = (n: number): string => String(n).padStart(2, '0')
  const time = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 900, max: 1000 }), fc.integer({ min: 1, max: 60 }))
    .map(([day, from, length]) => ({
      from,
      until: from + length,
      ...slot(plusDays(civilDate('2026-10-13'), day), time(from), time(from + length)),
    }))
  const bare = ({ date, start, end }: { date: string; start: string; end: string }) => slot(date, start, end)

  it('C-PEI-2 a date is free exactly where no minute of it is taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(interval, { minLength: 1, maxLength: 4 }),
        fc.array(interval, { maxLength: 5 }),
        async (slots, commitments) => {
          const free = slots.filter(
            (one) =>
              !Array.from({ length: one.until - one.from }, (_, index) => one.from + index).some((minute) =>
                commitments.some(({ date, from, until }) => date === one.date && from <= minute && minute < until),
              ),
          )
          const answer = await calculate('C-PEI-2', { slots: slots.map(bare), commitments: commitments.map(bare) })
          expect(answer).toMatchObject({
            compatible: free.length > 0,
            free: free.map(bare),
            codes: free.length > 0 ? [] : ['W-PEI-CONFLICT'],
          })
          // The acts judge by the same function: one of the two is refused, never both.
          const arrivedDates = await pei([arrived('2026-09-21', slots.map(bare))])
          const asked = { commitments: commitments.map(bare) }
          expect(arrivedDates.judge('dates-incompatible', '2026-09-22', asked).refused).toEqual(free.length > 0 ? ['ERR-C-PEI-2/free'] : [])
          for (const one of slots.map(bare))
            expect(arrivedDates.judge('compatibility-checked', '2026-09-22', { ...one, ...asked }).refused).toEqual(
              free.map(bare).some(({ date, start, end }) => date === one.date && start === one.start && end === one.end)
                ? []
                : ['ERR-C-PEI-2'],
            )
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('who tells whom, and by when', () => {
  it('D-PEI-1 to D-PEI-4 run on internal terms, never shown as law', async () => {
    const one = await pei([
      arrived('2026-10-02 10:00', [slot('2026-10-27')]),
      passedOn('2026-10-05 09:00'),
      checked('2026-10-06 10:00', slot('2026-10-27')),
      listed('2026-10-06 11:00'),
    ])
    // Friday 2 October: the next working day is Monday 5.
    expect(one.legal('D-PEI-1')).toBe('2026-10-05')
    expect(one.legal('D-PEI-2')).toBe('2026-10-07')
    expect(one.legal('D-PEI-3')).toBe('2026-10-07')
    expect(one.legal('D-PEI-4', 'regulation')).toBe('2026-10-17')
    expect(one.legal('D-PEI-4', 'national')).toBe('2026-10-17')
    expect(one.target('D-PEI-4')).toBe('2026-10-16')
    for (const key of ['D-PEI-1', 'D-PEI-2', 'D-PEI-3', 'D-PEI-4']) expect(one.computation(key)?.inputs.internal, key).toBe(true)
    expect(['D-PEI-1', 'D-PEI-2', 'D-PEI-3', 'D-PEI-4'].map((key) => one.find(key)?.bearer)).toEqual([
      'clerk',
      'referent',
      'referent',
      'clerk',
    ])
    expect(one.find('D-PEI-2')?.nature).toBe('gate')
  })

  it('D-PEI-4 counts back from the meeting, from a Sunday or holiday further back', async () => {
    // Ten days before Wednesday 11 November 2026 is Sunday 1 November.
    const one = await pei([
      arrived('2026-10-02', [slot('2026-11-11')]),
      passedOn('2026-10-02 13:00'),
      checked('2026-10-05', slot('2026-11-11')),
      listed('2026-10-06'),
    ])
    expect(one.legal('D-PEI-4')).toBe('2026-10-31')
    expect(one.judge('invitations-sent', '2026-10-31 20:00', { channel: 'pec' })).toEqual({ refused: [], warned: [] })
    expect(one.judge('invitations-sent', '2026-11-01 00:00', { channel: 'pec' })).toEqual({ refused: [], warned: ['W-D-PEI-4'] })
  })

  it('D-PEI-4 a list that comes when ten days are no longer left: invited at once, never due before it', async () => {
    const rows = async (when: string, meeting: string) => {
      const facts = [arrived('2026-09-21', [slot(meeting)]), checked('2026-09-22', slot(meeting)), listed(when)]
      const one = await pei(facts, byText)
      return Object.fromEntries(one.all.filter(({ key }) => key.startsWith('D-PEI-4')).map(({ key }) => [key, one.dates(key)]))
    }
    const on = (day: string, target = day) => ({ raw: day, legal: day, target })
    expect(await rows('2026-10-03 20:00', '2026-10-13')).toEqual({ 'D-PEI-4': on('2026-10-03', '2026-10-03') })
    expect(await rows('2026-10-04 00:00', '2026-10-13')).toEqual({ 'D-PEI-4/short': on('2026-10-05') })
    // On the eve, and on the day itself: before the meeting.
    expect(await rows('2026-10-12 12:00', '2026-10-13')).toEqual({ 'D-PEI-4/short': on('2026-10-13', '2026-10-12') })
    expect(await rows('2026-10-13 09:00', '2026-10-13')).toEqual({ 'D-PEI-4/short': on('2026-10-14', '2026-10-13') })
    // A list changed while the first still waits for its invitation: the first date stands.
    const twice = await pei([...untilInvited.slice(0, 4), listed('2026-10-06')])
    expect(twice.find('D-PEI-4/short')).toBeUndefined()
    expect(twice.legal('D-PEI-4')).toBe('2026-10-03')
    const more = await pei([...untilInvited, listed('2026-10-06'), invited('2026-10-06 13:00')])
    expect(more.standing('D-PEI-4/short', '2026-10-07')).toBe('met')
  })

  it('D-PEI-4 counts 29 February as a day', async () => {
    const facts = [arrived('2028-02-01', [slot('2028-03-10')]), checked('2028-02-02', slot('2028-03-10')), listed('2028-02-03')]
    expect((await pei(facts)).legal('D-PEI-4')).toBe('2028-02-29')
  })

  it('D-PEI-4 the school may want more notice: deadline and warning follow the same number', async () => {
    const facts = untilInvited.slice(0, 4)
    const strict = lombard({ internalTerms: { 'D-PEI-4': { kind: 'days-back', n: 15 } } })
    expect((await pei(facts, strict)).legal('D-PEI-4')).toBe('2026-09-28')
    expect((await pei(facts, strict)).judge('invitations-sent', '2026-09-29', { channel: 'pec' }).warned).toEqual(['W-D-PEI-4'])
    expect((await pei(facts)).judge('invitations-sent', '2026-10-03', { channel: 'pec' }).warned).toEqual([])
  })

  it.each([
    ['phone', ['ERR-D-PEI-4']],
    ['in-person', ['ERR-D-PEI-4']],
    ['fax', ['ERR-N-18']],
    ['letter', []],
    ['by-hand', []],
    ['portal', []],
    ['pec', []],
    ['email', []],
  ])('D-PEI-4, N-18 the invitation is written: by %s', async (channel, refused) => {
    const ready = await pei(untilInvited.slice(0, 4))
    expect(ready.judge('invitations-sent', '2026-09-23', { channel }).refused).toEqual(refused)
  })

  it('N-18, AMB-10 fax is refused under the text too, unless the school has switched it on; the law refuses it always', async () => {
    const facts = untilInvited.slice(0, 4)
    const parameters = { 'D-PEI-4/fax': true }
    const refused = async (at: ReturnType<typeof lombard>) =>
      (await pei(facts, at)).judge('invitations-sent', '2026-09-23', { channel: 'fax' }).refused
    expect(await refused(byText)).toEqual(['ERR-N-18'])
    expect(await refused(lombard({ governing: 'regulation', parameters }))).toEqual([])
    expect(await refused(lombard({ parameters }))).toEqual(['ERR-N-18'])
  })

  it('N-18 dates that came by fax have arrived all the same: a warning, and the term runs', async () => {
    expect(await opening('pei-meeting', arrived('2026-09-21', [THIRTEENTH], { channel: 'fax' }), 'clerk', lombard())).toEqual({
      refused: [],
      warned: ['W-N-18'],
    })
    const enabled = lombard({ governing: 'regulation', parameters: { 'D-PEI-4/fax': true } })
    expect((await opening('pei-meeting', arrived('2026-09-21', [THIRTEENTH], { channel: 'fax' }), 'clerk', enabled)).warned).toEqual([])
    expect((await pei([arrived('2026-09-21', [THIRTEENTH], { channel: 'fax' })])).legal('D-PEI-1')).toBe('2026-09-22')
  })

  it('D-PEI-2, D-PEI-3 nobody is invited before a compatible date and a list of this meeting', async () => {
    const dates = [arrived('2026-09-21', [THIRTEENTH]), passedOn('2026-09-21 13:00')]
    const refused = async (...facts: Parameters<typeof pei>[0]) =>
      (await pei(facts)).judge('invitations-sent', '2026-09-25', { channel: 'pec' }).refused
    expect(await refused(...dates)).toEqual(['ERR-D-PEI-2'])
    expect(await refused(...dates, checked('2026-09-22', THIRTEENTH))).toEqual(['ERR-D-PEI-3'])
    expect(await refused(...dates, checked('2026-09-22', THIRTEENTH), listed('2026-09-23'))).toEqual([])
    // Another date after the list: the list is asked for again.
    expect(await refused(...dates, checked('2026-09-22', THIRTEENTH), listed('2026-09-23'), checked('2026-09-24', THIRTEENTH))).toEqual([
      'ERR-D-PEI-3',
    ])
  })

  it('D-PEI-2 new dates, or a clash found later, block invitations again: what waited for the old date ends', async () => {
    const facts = untilInvited.slice(0, 4)
    const newDates = await pei([...facts, arrived('2026-09-22 15:00', [slot('2026-10-20')])])
    const foundLater = await pei([...facts, clashed('2026-09-22 15:00', [THIRTEENTH, slot('2026-10-15')])])
    for (const one of [newDates, foundLater]) {
      expect(one.judge('invitations-sent', '2026-09-23', { channel: 'pec' }).refused).toEqual(['ERR-D-PEI-2'])
      expect(one.judge('invitees-listed', '2026-09-23', list(team3A)).refused).toEqual(['ERR-D-PEI-3/check'])
      expect(one.standing('D-PEI-4', '2026-09-23')).toBe('ended')
    }
    // Of a meeting that is called they change nothing: it is moved or cancelled.
    const called = await pei([...untilInvited, arrived('2026-09-28', [slot('2026-10-20')])])
    expect(called.judge('invitations-sent', '2026-09-29', { channel: 'pec' }).refused).toEqual([])
    expect(called.standing('D-PEI-5', '2026-09-29')).toBe('open')
  })

  it('D-PEI-1 whoever has checked the dates has had them, though nobody recorded the handing over', async () => {
    const facts = [arrived('2026-09-21', [THIRTEENTH]), checked('2026-09-22', THIRTEENTH)]
    expect((await pei(facts)).standing('D-PEI-1', '2026-09-25')).toBe('met')
  })

  it('D-PEI-2 dates handed over after they were checked ask for no check; handed over twice, the first day counts', async () => {
    expect(
      (await pei([arrived('2026-09-21', [THIRTEENTH]), checked('2026-09-22', THIRTEENTH), passedOn('2026-09-23')])).find('D-PEI-2'),
    ).toBe(undefined)
    const twice = await pei([arrived('2026-09-21', [THIRTEENTH]), passedOn('2026-09-21 13:00'), passedOn('2026-09-22')])
    expect(twice.legal('D-PEI-2')).toBe('2026-09-23')
  })

  it('D-PEI-1 to D-PEI-5 people have sat, called or not: nothing is left to check, list, invite or tell', async () => {
    for (const count of [1, 2, 3, 4, 5]) {
      const sat = await pei([...untilInvited.slice(0, count), held('2026-10-13 16:30', 'definitive')], byText)
      expect(sat.all.filter(({ settled }) => settled === undefined)).toEqual([])
    }
    const extra = await pei([...untilInvited, ossTold('2026-09-24'), listed('2026-10-12'), held('2026-10-13 16:30', 'definitive')], byText)
    expect(extra.all.filter(({ settled }) => settled === undefined)).toEqual([])
    // Dates for a later meeting still wait.
    const next = await pei([...untilInvited, arrived('2026-10-05', [slot('2026-11-10')]), held('2026-10-13 16:30', 'definitive')], byText)
    expect(next.all.filter(({ settled }) => settled === undefined).map(({ key }) => key)).toEqual(['D-PEI-1'])
  })

  it('D-PEI-1 dates that come before the earlier ones were checked take their place, and the term starts again', async () => {
    const first = await pei([arrived('2026-09-21', [THIRTEENTH])])
    const more = arrived('2026-09-23', [slot('2026-10-20')])
    expect(first.judge(more[0], more[1], more[2]).warned).toEqual(['W-D-PEI-1/replaced'])
    const second = await pei([arrived('2026-09-21', [THIRTEENTH]), more])
    expect(second.legal('D-PEI-1')).toBe('2026-09-24')
    expect(second.all.filter(({ key }) => key === 'D-PEI-1')).toHaveLength(1)
  })

  it('D-PEI-4 a meeting that has begun calls nobody any more', async () => {
    const ready = await pei(untilInvited.slice(0, 4))
    expect(ready.judge('invitations-sent', '2026-10-13 16:29', { channel: 'pec' })).toEqual({ refused: [], warned: ['W-D-PEI-4'] })
    expect(ready.judge('invitations-sent', '2026-10-13 16:30', { channel: 'pec' }).refused).toEqual(['ERR-D-PEI-4/past'])
  })

  it('D-PEI-5 the OSS is told of the day, of another day, and of the cancellation if they knew', async () => {
    const told = await pei([...untilInvited, ossTold('2026-09-25')])
    expect(told.standing('D-PEI-5', '2026-09-26')).toBe('met')
    expect(told.state.phase).toBe('OSS_TOLD')
    const later = await pei([...untilInvited, ossTold('2026-09-25'), moved('2026-10-01', slot('2026-10-20', '15:00', '16:00'))])
    expect(later.standing('D-PEI-5', '2026-10-02')).toBe('open')
    expect(later.legal('D-PEI-5')).toBe('2026-10-20 15:00')
    const off = await pei([...untilInvited, ossTold('2026-09-25'), cancelled('2026-10-01')])
    expect(off.standing('D-PEI-5', '2026-10-02')).toBe('open')
    const never = await pei([...untilInvited, cancelled('2026-10-01')])
    expect(never.standing('D-PEI-5', '2026-10-02')).toBe('ended')
    // The OSS of an earlier meeting knows nothing of this one.
    const next = await pei([
      ...untilInvited,
      ossTold('2026-09-25'),
      held('2026-10-13 16:30', 'definitive'),
      arrived('2027-01-11', [slot('2027-02-09')]),
      checked('2027-01-12', slot('2027-02-09')),
      listed('2027-01-13'),
      invited('2027-01-14'),
      cancelled('2027-01-20'),
    ])
    expect(next.standing('D-PEI-5', '2027-01-21')).toBe('ended')
  })

  it('D-PEI-5 another sitting before the day leaves the OSS to be told; a cancellation after it tells nobody', async () => {
    expect((await pei([...untilInvited, held('2026-10-08 16:00', 'other')])).standing('D-PEI-5', '2026-10-09')).toBe('open')
    expect((await pei([...untilInvited, ossTold('2026-09-25'), cancelled('2026-10-14')])).standing('D-PEI-5', '2026-10-15')).toBe('met')
  })

  it('D-PEI-5, N-04 moved twice, called off, called again: one meeting, its last day', async () => {
    const again = await pei([
      ...untilInvited,
      ossTold('2026-09-25'),
      moved('2026-10-01', slot('2026-10-20')),
      moved('2026-10-02', slot('2026-10-27')),
      cancelled('2026-10-03'),
      checked('2026-10-05', slot('2026-10-15')),
      listed('2026-10-05 13:00'),
      invited('2026-10-05 14:00'),
    ])
    expect([again.legal('D-PEI-5'), again.legal('N-04/held')]).toEqual(['2026-10-15 16:30', '2026-10-15'])
    expect([again.standing('D-PEI-5', '2026-10-06'), again.standing('N-04/held', '2026-10-06')]).toEqual(['open', 'open'])
  })

  it('D-PEI-5 one more person invited does not ask to tell the OSS again', async () => {
    const more = await pei([...untilInvited, ossTold('2026-09-25'), listed('2026-09-28'), invited('2026-09-28 13:00')])
    expect(more.standing('D-PEI-5', '2026-09-29')).toBe('met')
    expect(more.standing('D-PEI-4', '2026-09-29')).toBe('met')
  })
})

describe('one meeting at a time', () => {
  it('a meeting that is called must be held, moved or cancelled before another date is chosen', async () => {
    const called = await pei(untilInvited)
    const dates = arrived('2026-10-05', [slot('2026-10-27')])
    expect(called.judge(dates[0], dates[1], dates[2]).warned).toEqual(['W-C-PEI-2/called'])
    const next = { ...slot('2026-10-27'), commitments: [] }
    const two = [...untilInvited, dates]
    expect((await pei(two)).judge('compatibility-checked', '2026-10-06', next).refused).toEqual(['ERR-C-PEI-2/called'])
    expect((await pei([...two, cancelled('2026-10-06')])).judge('compatibility-checked', '2026-10-07', next).refused).toEqual([])
    expect(
      (await pei([...two, held('2026-10-13 16:30', 'definitive')])).judge('compatibility-checked', '2026-10-14', next).refused,
    ).toEqual([])
  })

  it('what is not called cannot be moved or cancelled', async () => {
    const chosen = await pei(untilInvited.slice(0, 4))
    const to = slot('2026-10-20')
    expect(chosen.judge('meeting-moved', '2026-10-01', to).refused).toEqual(['ERR-D-PEI-4/moved'])
    expect(chosen.judge('meeting-cancelled', '2026-10-01').refused).toEqual(['ERR-D-PEI-4/cancelled'])
    const over = await pei([...untilInvited, held('2026-10-13 16:30', 'definitive')])
    expect(over.judge('meeting-moved', '2026-10-14', to).refused).toEqual(['ERR-D-PEI-4/moved'])
    const off = await pei([...untilInvited, cancelled('2026-10-01')])
    expect(off.judge('meeting-cancelled', '2026-10-02').refused).toEqual(['ERR-D-PEI-4/cancelled'])
  })

  it('C-PEI-2, D-PEI-4 another day must be free, future and in order, and wants its notice', async () => {
    const called = await pei(untilInvited)
    const move = (data: object, when = '2026-10-01') => called.judge('meeting-moved', when, { ...data })
    expect(move(slot('2026-10-20'))).toEqual({ refused: [], warned: [] })
    expect(move({ ...slot('2026-10-20'), commitments: [slot('2026-10-20', '17:00', '18:00')] }).refused).toEqual(['ERR-C-PEI-2/moved'])
    expect(move({ ...slot('2026-10-20'), commitments: [slot('2026-10-20', '17:30', '18:00')] }).refused).toEqual([])
    expect(move(slot('2026-09-30')).refused).toEqual(['ERR-D-PEI-4/moved-slot'])
    expect(move(slot('2026-10-20', '17:30', '17:30')).refused).toEqual(['ERR-D-PEI-4/moved-slot'])
    expect(move(slot('2026-10-09')).warned).toEqual(['W-D-PEI-4/moved'])
    // A meeting that did not take place on its day can still be moved.
    expect(move(slot('2026-10-27'), '2026-10-14').refused).toEqual([])
  })

  it('N-04 a meeting that was called is held or its fate recorded, by its day and the new one', async () => {
    expect((await pei(untilInvited)).legal('N-04/held')).toBe('2026-10-13')
    const later = await pei([...untilInvited, moved('2026-10-01', slot('2026-10-20'))])
    expect(later.legal('N-04/held')).toBe('2026-10-20')
    expect(later.find('N-04/held')?.trigger.fact).toBe('f5')
    expect((await pei([...untilInvited, cancelled('2026-10-01')])).standing('N-04/held', '2026-10-14')).toBe('ended')
    expect((await pei([...untilInvited, held('2026-10-13 16:30', 'definitive')])).standing('N-04/held', '2026-10-14')).toBe('met')
    expect((await pei(untilInvited, byText)).find('N-04/held')).toBeUndefined()
  })

  it('a sitting before the day that was called is another one: the called meeting stands', async () => {
    const called = await pei(untilInvited)
    const early = held('2026-10-08 16:00', 'other')
    expect(called.judge(early[0], early[1], early[2]).warned).toEqual(['W-D-PEI-4/held'])
    const after = await pei([...untilInvited, early])
    expect(after.standing('N-04/held', '2026-10-09')).toBe('open')
    expect(after.judge('meeting-moved', '2026-10-09', slot('2026-10-27')).refused).toEqual([])
    const onDay = held('2026-10-13 16:30', 'definitive')
    expect(called.judge(onDay[0], onDay[1], onDay[2]).warned).toEqual([])
  })

  it('N-04 the minutes are signed by chair and secretary', async () => {
    const unsigned = { kinds: ['definitive'], chairSigned: true, secretarySigned: false }
    expect((await pei(untilInvited)).judge('meeting-held', '2026-10-13 16:30', unsigned).warned).toEqual(['W-N-04/minutes'])
    expect((await pei(untilInvited, byText)).judge('meeting-held', '2026-10-13 16:30', unsigned).warned).toEqual([])
    const facts = [...untilInvited, ['meeting-held', '2026-10-13 16:30', unsigned] as const]
    expect((await pei(facts)).legal('N-04/minutes')).toBe('2026-10-19')
    expect((await pei([...facts, ['minutes-signed', '2026-10-15']])).standing('N-04/minutes', '2026-10-16')).toBe('met')
    expect((await pei([...untilInvited, held('2026-10-13 16:30', 'definitive')])).find('N-04/minutes')).toBeUndefined()
  })

  it('a pupil leaves: a called meeting is cancelled first, then all is over', async () => {
    expect((await pei(untilInvited)).judge('pupil-left', '2026-10-01').refused).toEqual(['ERR-D-PEI-4/closed'])
    const gone = await pei([opened('2026-09-10'), ...untilInvited.slice(0, 3), left('2026-10-01')])
    expect(gone.all.filter(({ settled }) => settled === undefined)).toEqual([])
    expect(gone.state.phase).toBe('CLOSED')
    expect(gone.judge('compatibility-checked', '2026-10-02', { ...THIRTEENTH, commitments: [] }).refused).toEqual(['ERR-D-PEI-2/left'])
    expect(gone.judge('invitees-listed', '2026-10-02', list(team3A)).refused).toContain('ERR-D-PEI-3/left')
    expect(gone.judge('invitations-sent', '2026-10-02', { channel: 'pec' }).refused).toContain('ERR-D-PEI-4/left')
    expect(gone.judge('dates-passed-on', '2026-10-02').refused).toEqual(['ERR-D-PEI-1/left'])
    expect(gone.judge('dates-incompatible', '2026-10-02', { commitments: [THIRTEENTH, slot('2026-10-15')] }).refused).toEqual([
      'ERR-C-PEI-2/left',
    ])
    const dates = arrived('2026-10-05', [slot('2026-10-27')])
    expect(gone.judge(dates[0], dates[1], dates[2]).warned).toContain('W-D-PEI-1/left')
    expect((await pei([opened('2026-09-10'), left('2026-10-01'), dates])).find('D-PEI-1')).toBeUndefined()
  })
})

describe('when the GLO sits (N-06)', () => {
  const warned = async (level: string, at: object, chosen = lombard()) =>
    (await pei([arrived('2026-09-21', [at], { level }), passedOn('2026-09-21 13:00')], chosen)).judge(
      'compatibility-checked',
      '2026-09-22',
      {
        ...at,
        commitments: [],
      },
    ).warned

  it('during lessons it warns, from their first minute to their last; touching them it does not', async () => {
    expect(await warned('SEC1', slot('2026-10-13', '13:30', '14:30'))).toEqual(['W-N-06'])
    expect(await warned('SEC1', slot('2026-10-13', '14:00', '15:00'))).toEqual([])
    expect(await warned('SEC1', slot('2026-10-13', '07:00', '08:00'))).toEqual([])
    expect(await warned('PRI', slot('2026-10-13', '15:30', '16:30'))).toEqual(['W-N-06'])
    expect(await warned('SEC1', slot('2026-10-13', '13:30', '14:30'), byText)).toEqual([])
  })

  it('the school gives its own hours of lessons', async () => {
    const own = lombard({ parameters: { 'N-06/lessons-until-SEC1': wallTime('13:00') } })
    expect(await warned('SEC1', slot('2026-10-13', '13:00', '14:00'), own)).toEqual([])
    const oneMinute = slot('2026-10-13', '12:59', '14:00')
    expect(await warned('SEC1', oneMinute, own)).toEqual(['W-N-06'])
  })

  it('on days without lessons the morning is free: before they begin, in a suspension, for primaria in June', async () => {
    expect(await warned('PRI', slot('2026-09-10', '09:00', '10:00'))).toEqual([])
    expect(await warned('PRI', slot('2026-12-28', '09:00', '10:00'))).toEqual([])
    expect(await warned('PRI', slot('2027-06-15', '09:00', '10:00'))).toEqual([])
    expect(await warned('INF', slot('2027-06-15', '09:00', '10:00'))).toEqual(['W-N-06'])
  })

  it('a Sunday, a holiday, July and August are no school hours', async () => {
    for (const day of ['2026-10-11', '2026-12-08', '2027-07-01', '2027-08-31'])
      expect(await warned('PRI', slot(day)), day).toEqual(['W-N-06'])
    const called = await pei(untilInvited)
    expect(called.judge('meeting-moved', '2026-10-01', slot('2026-10-18')).warned).toEqual(['W-N-06/moved'])
  })
})

describe('who may see and do what', () => {
  it('the OSS sees nothing, and no special field exists: the invitation states no diagnosis', async () => {
    const { seenBy, specialSeenBy, facts } = await procedureOf('pei-meeting')
    expect(seenBy.provider).toBeUndefined()
    expect(specialSeenBy).toEqual([])
    expect(Object.values(facts).flatMap(({ special }) => Object.keys(special))).toEqual([])
  })

  it('families and teachers record nothing; the Referente checks and lists, the office invites', async () => {
    const called = await pei(untilInvited.slice(0, 2))
    expect(called.judge('compatibility-checked', '2026-09-22', { ...THIRTEENTH, commitments: [] }, 'referent').refused).toEqual([])
    expect(called.judge('compatibility-checked', '2026-09-22', { ...THIRTEENTH, commitments: [] }, 'teacher').refused).toEqual(['ERR-ROLE'])
    const ready = await pei(untilInvited.slice(0, 4))
    expect(ready.judge('invitations-sent', '2026-09-23', { channel: 'pec' }, 'referent').refused).toEqual(['ERR-ROLE'])
    expect(ready.judge('invitations-sent', '2026-09-23', { channel: 'pec' }, 'parent').refused).toEqual(['ERR-ROLE'])
  })

  it('facts told late, and withdrawn, fold to what was true', async () => {
    // The check was recorded after the invitation but happened before it.
    const shuffled = await pei([...untilInvited.slice(0, 2), ...untilInvited.slice(3), ...untilInvited.slice(2, 3)])
    expect(shuffled.state.phase).toBe('INVITED')
    expect(shuffled.judge('meeting-moved', '2026-10-01', slot('2026-10-20')).refused).toEqual([])
    const off = await pei([...untilInvited, cancelled('2026-10-01')])
    const back = corrected(off, 'f6')
    expect(back.judge('meeting-cancelled', '2026-10-02').refused).toEqual([])
    expect(back.standing('N-04/held', '2026-10-02')).toBe('open')
  })
})
