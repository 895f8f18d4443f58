import { describe, expect, it } from 'vitest'
import type { FactTypes } from '../../../lib/kernel/fact.ts'
import type { NoticeRow } from '../../../lib/kernel/procedure.ts'
import type { Case } from '../given.ts'
import { arrived, cancelled, checked, held, invited, listed, moved, ossTold, pei, slot, team3A, untilInvited } from './pei-told.ts'

const row = (one: Case, key: string): NoticeRow<FactTypes> => {
  const found = one.procedure.notices?.[key]
  if (found === undefined) throw new Error(`no notice ${key}`)
  return found
}
const data = (one: Case, key: string) => one.history.findLast(({ type }) => type === row(one, key).on)?.data ?? {}
const meeting = (one: Case, key: string) => row(one, key).appointment?.(data(one, key), one.state)
const people = (one: Case, key: string) => row(one, key).to(data(one, key), one.state).people

const TWENTIETH = slot('2026-10-20', '15:00', '16:00')

describe('the invitation for the calendar of whoever is invited', () => {
  it('D-PEI-4 goes to all who are listed; the social worker’s reminds of the OSS (D-PEI-5)', async () => {
    const one = await pei(untilInvited)
    const all = team3A.map(({ person }) => person)
    expect([...people(one, 'D-PEI-4/invitation'), ...people(one, 'D-PEI-5/invitation')].sort()).toEqual([...all].sort())
    expect(people(one, 'D-PEI-5/invitation')).toEqual(['p-social1'])
    for (const act of ['invitation', 'moved', 'cancelled']) expect(row(one, `D-PEI-5/${act}`).says).toMatch(/operatore socio-sanitario/)
  })

  it('names the meeting and its place, and neither pupil nor class', async () => {
    const placed = { ...slot('2026-10-13'), place: 'aula magna' }
    const one = await pei([arrived('2026-09-21', [placed]), checked('2026-09-22', placed), listed('2026-09-23'), invited('2026-09-24')])
    expect(meeting(one, 'D-PEI-4/invitation')).toEqual({
      meeting: 'f2',
      sequence: 0,
      status: 'confirmed',
      // Summer time: two hours ahead of UTC.
      from: '2026-10-13T14:30:00.000Z',
      to: '2026-10-13T15:30:00.000Z',
      title: 'Riunione PEI/GLO',
      place: 'aula magna',
    })
  })

  it('a meeting that moves, and is called off, is the same meeting with growing numbers', async () => {
    const first = await pei(untilInvited)
    const second = await pei([...untilInvited, moved('2026-10-01', TWENTIETH)])
    const third = await pei([...untilInvited, moved('2026-10-01', TWENTIETH), moved('2026-10-02', slot('2026-11-03'))])
    const off = await pei([...untilInvited, moved('2026-10-01', TWENTIETH), cancelled('2026-10-02')])
    expect(meeting(first, 'D-PEI-4/invitation')).toMatchObject({ meeting: 'f3', sequence: 0, status: 'confirmed' })
    expect(meeting(second, 'D-PEI-4/moved')).toMatchObject({
      meeting: 'f3',
      sequence: 1,
      status: 'confirmed',
      from: '2026-10-20T13:00:00.000Z',
    })
    // Winter time again: one hour ahead of UTC.
    expect(meeting(third, 'D-PEI-4/moved')).toMatchObject({ meeting: 'f3', sequence: 2, from: '2026-11-03T15:30:00.000Z' })
    expect(meeting(off, 'D-PEI-4/cancelled')).toMatchObject({
      meeting: 'f3',
      sequence: 2,
      status: 'cancelled',
      from: '2026-10-20T13:00:00.000Z',
    })
    expect(people(off, 'D-PEI-4/cancelled')).toHaveLength(6)
  })

  it('an invitation that leaves late tells what is true by then', async () => {
    const moving = await pei([...untilInvited, moved('2026-10-01', TWENTIETH)])
    expect(meeting(moving, 'D-PEI-4/invitation')).toEqual(meeting(moving, 'D-PEI-4/moved'))
  })

  it('people added later get the same meeting', async () => {
    const more = await pei([...untilInvited, listed('2026-09-28'), invited('2026-09-28 13:00')])
    expect(meeting(more, 'D-PEI-4/invitation')).toMatchObject({ meeting: 'f3', sequence: 0 })
  })

  it('the next meeting is another one, and counts from 0', async () => {
    const facts = [
      ...untilInvited,
      ossTold('2026-09-25'),
      moved('2026-10-01', TWENTIETH),
      held('2026-10-20 15:00', 'definitive'),
      arrived('2027-01-11', [slot('2027-02-09')]),
      checked('2027-01-12', slot('2027-02-09')),
    ]
    const chosen = await pei(facts)
    // Nobody is invited yet: a message about the old meeting carries no appointment of the new.
    expect(meeting(chosen, 'D-PEI-4/moved')).toBeUndefined()
    const next = await pei([...facts, listed('2027-01-13'), invited('2027-01-14')])
    expect(meeting(next, 'D-PEI-4/invitation')).toMatchObject({ meeting: 'f10', sequence: 0, from: '2027-02-09T15:30:00.000Z' })
  })
})
