import { describe, expect, it } from 'vitest'
import { type Case, given, opening, procedureOf, schoolWith, type Told } from '../given.ts'

const D1 = 'readmission-with-prognosis-D1'
const wished = (returnOn: string, prognosis: { prognosisDays?: number } = { prognosisDays: 10 }): Told => [
  'return-wished',
  '2026-10-14 09:00',
  { returnOn, pupil: 'p-pupil01', eventOn: '2026-10-12', ...prognosis },
]
const readmission = (...facts: Told[]) => given('readmission-with-prognosis', facts)
const admitted = (found: Case, when: string) => found.judge('pupil-admitted', when, {}, 'teacher').refused

describe('readmission-with-prognosis', () => {
  it('EX1 event on 12 October, 10 days: for a return on the 19th the parents ask before', async () => {
    const found = await readmission(wished('2026-10-19'))
    expect(found.dates(D1)).toEqual({ raw: '2026-10-18', legal: '2026-10-18', target: '2026-10-16' })
    expect(found.find(D1)?.bearer).toBe('parent')
    expect(found.find(D1)?.missed).toBe('l’alunno non è ammesso')
    expect(admitted(found, '2026-10-19 08:00')).toEqual(['ERR-readmission-with-prognosis-D1'])
  })

  it('EX2 for a return on the 23rd no request is needed', async () => {
    const found = await readmission(wished('2026-10-23'))
    expect(found.all).toEqual([])
    expect(admitted(found, '2026-10-23 08:00')).toEqual([])
    expect((await opening('readmission-with-prognosis', wished('2026-10-23'), 'parent')).warned).toEqual([
      'W-readmission-with-prognosis-R1',
    ])
  })

  it('readmission-with-prognosis-R1 the last day of the prognosis still needs it, the next does not', async () => {
    const { calculations } = await procedureOf('readmission-with-prognosis')
    const rule = calculations?.['readmission-with-prognosis-R1']
    const run = (input: unknown) => rule?.run(rule.input.parse(input), schoolWith())
    expect(run({ eventOn: '2026-10-12', prognosisDays: 10, returnOn: '2026-10-22' })).toEqual({ needed: true, through: '2026-10-22' })
    expect(run({ eventOn: '2026-10-12', prognosisDays: 10, returnOn: '2026-10-23' })).toEqual({ needed: false, through: '2026-10-22' })
    expect(run({ eventOn: '2026-10-12', returnOn: '2026-12-31' })).toEqual({ needed: true, through: null })
    expect(run({ eventOn: '2026-10-12', prognosisDays: 0, returnOn: '2026-10-12' })).toEqual({ needed: true, through: '2026-10-12' })
  })

  it('D1 asked and granted: the pupil is admitted from that day on, not before', async () => {
    const asked = await readmission(wished('2026-10-19'), ['readmission-requested', '2026-10-16 09:00', { clearance: true }])
    expect(asked.standing(D1, '2026-10-20')).toBe('met')
    expect(asked.legal(`${D1}/decision`)).toBe('2026-10-18')
    expect(admitted(asked, '2026-10-19 08:00')).toEqual(['ERR-readmission-with-prognosis-D1'])
    expect(asked.judge('readmission-decided', '2026-10-16 10:00', { granted: true }, 'clerk').refused).toEqual(['ERR-ROLE'])
    const granted = await readmission(
      wished('2026-10-19'),
      ['readmission-requested', '2026-10-16 09:00'],
      ['readmission-decided', '2026-10-16 10:00', { granted: true }],
    )
    expect(admitted(granted, '2026-10-18 08:00')).toEqual(['ERR-readmission-with-prognosis-D1'])
    expect(admitted(granted, '2026-10-19 08:00')).toEqual([])
    expect(granted.standing(`${D1}/decision`, '2026-10-20')).toBe('met')
  })

  it('D1 asked and refused, or granted for a later day: not admitted before the prognosis ends', async () => {
    const decided = (data: Record<string, unknown>) =>
      readmission(wished('2026-10-19'), ['readmission-requested', '2026-10-16 09:00'], ['readmission-decided', '2026-10-16 10:00', data])
    const refused = await decided({ granted: false })
    expect(admitted(refused, '2026-10-22 08:00')).toEqual(['ERR-readmission-with-prognosis-D1'])
    expect(admitted(refused, '2026-10-23 08:00')).toEqual([])
    const later = await decided({ granted: true, from: '2026-10-21' })
    expect(admitted(later, '2026-10-20 08:00')).toEqual(['ERR-readmission-with-prognosis-D1'])
    expect(admitted(later, '2026-10-21 08:00')).toEqual([])
  })

  it('D1 missed: time says that the pupil is not admitted; a later request is late, and the Dirigente decides', async () => {
    const missed = (await readmission(wished('2026-10-19'))).at('2026-10-19 00:00')
    expect(missed.state.phase).toBe('NOT_ADMITTED')
    expect(missed.standing(D1, '2026-10-19 00:00')).toBe('lapsed')
    expect((await readmission(wished('2026-10-19'))).at('2026-10-18 23:59').state.phase).toBe('WISHED')
    expect(missed.judge('readmission-requested', '2026-10-19 07:30', {}, 'parent').warned).toEqual(['W-readmission-with-prognosis-D1'])
  })

  it('D1 another day, or another prognosis: asked for anew, or no longer needed', async () => {
    const earlier = await readmission(wished('2026-10-23'), ['return-day-changed', '2026-10-15 09:00', { returnOn: '2026-10-20' }])
    expect(earlier.legal(D1)).toBe('2026-10-19')
    const after = await readmission(wished('2026-10-19'), ['return-day-changed', '2026-10-15 09:00', { returnOn: '2026-10-23' }])
    expect(after.standing(D1, '2026-10-25')).toBe('ended')
    const longer = await readmission(wished('2026-10-23'), ['prognosis-changed', '2026-10-20 09:00', { prognosisDays: 15 }])
    expect(longer.legal(D1)).toBe('2026-10-22')
    expect(admitted(longer, '2026-10-23 08:00')).toEqual(['ERR-readmission-with-prognosis-D1'])
    const shorter = await readmission(wished('2026-10-19'), ['prognosis-changed', '2026-10-15 09:00', { prognosisDays: 6 }])
    expect(shorter.standing(D1, '2026-10-20')).toBe('ended')
    expect(admitted(shorter, '2026-10-19 08:00')).toEqual([])
    const asked = await readmission(
      wished('2026-10-23'),
      ['readmission-requested', '2026-10-16 09:00'],
      ['prognosis-changed', '2026-10-20 09:00', { prognosisDays: 15 }],
    )
    expect(asked.find(D1)).toBeUndefined()
    const moved = await readmission(
      wished('2026-10-19'),
      ['readmission-requested', '2026-10-16 09:00'],
      ['return-day-changed', '2026-10-16 12:00', { returnOn: '2026-10-21' }],
    )
    expect(moved.all.filter(({ key }) => key === D1)).toHaveLength(1)
    expect(moved.standing(D1, '2026-10-20')).toBe('met')
  })

  it('D1 missed, then wished for another day: asked for anew', async () => {
    const again = (await readmission(wished('2026-10-19'), ['return-day-changed', '2026-10-19 09:00', { returnOn: '2026-10-21' }])).at(
      '2026-10-19 10:00',
    )
    expect(again.all.filter(({ key }) => key === D1).map(({ settled }) => settled?.outcome)).toEqual(['lapsed', undefined])
    expect(again.legal(D1)).toBe('2026-10-20')
  })

  it('D1 ends when the pupil has been admitted all the same: it is no longer asked for', async () => {
    const found = await readmission(wished('2026-10-19'), ['pupil-admitted', '2026-10-16 08:00'])
    expect(found.standing(D1, '2026-10-16 09:00')).toBe('ended')
  })

  it('a reserved prognosis always needs the request', async () => {
    const found = await readmission(wished('2027-01-08', {}))
    expect(found.legal(D1)).toBe('2027-01-07')
    expect(admitted(found, '2027-01-08 08:00')).toEqual(['ERR-readmission-with-prognosis-D1'])
  })

  it('the Dirigente decides on requests only', async () => {
    expect((await readmission(wished('2026-10-19'))).judge('readmission-decided', '2026-10-16', { granted: true }, 'ds').refused).toEqual([
      'ERR-ORDER',
    ])
  })
})
