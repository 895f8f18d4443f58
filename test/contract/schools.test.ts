import { beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, schoolCode } from '../../lib/kernel/school.ts'
import { engines, type World } from './engines.ts'
import { plus } from './given.ts'
import { SCHOOL, schoolRecord } from './injury-story.ts'

const OTHER = schoolCode('MIIC8XY00Z')

describe.each(engines())('schools, $name', ({ open }) => {
  let world: World
  beforeEach(async () => {
    world = await open()
  })
  const closed = (version: string) => ({
    ...schoolRecord().calendar,
    version,
    closures: [{ from: '2026-12-24', to: '2026-12-24', reason: 'vigilia', source: 'delibera 12' }],
  })

  it('are given back as they were written', async () => {
    expect(await world.schools.fresh(SCHOOL)).toEqual(schoolRecord())
    expect(await world.schools.get(SCHOOL)).toEqual(schoolRecord())
    expect(await world.schools.get(OTHER)).toBeUndefined()
  })

  it('are changed by whoever has read the last revision', async () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      internalTerms: { 'injury-lab-gym-D3': { kind: 'days', n: 2 } as const },
      parameters: { x: 3, y: true },
    }
    const suppressed = schoolRecord().contacts.map((contact) => ({ ...contact, suppressed: 'bounced' }))
    const next = schoolRecord(SCHOOL, { settings, contacts: suppressed, revision: 2 })
    expect(await world.schools.put(next, 1)).toBe('committed')
    expect(await world.schools.put(schoolRecord(SCHOOL, { name: 'Altro', revision: 2 }), 1)).toBe('conflict')
    expect(await world.schools.put(schoolRecord(SCHOOL, { revision: 1 }), null)).toBe('conflict')
    expect(await world.schools.fresh(SCHOOL)).toEqual(next)
  })

  it('keep every calendar that they have had', async () => {
    await world.schools.put(schoolRecord(SCHOOL, { calendar: closed('2026-2'), revision: 2 }), 1)
    expect(await world.schools.calendar(SCHOOL, '2026-1')).toEqual(schoolRecord().calendar)
    expect(await world.schools.calendar(SCHOOL, '2026-2')).toEqual(closed('2026-2'))
    expect(await world.schools.calendar(SCHOOL, 'never')).toBeUndefined()
  })

  it('never give one name to two calendars', async () => {
    await expect(world.schools.put(schoolRecord(SCHOOL, { calendar: closed('2026-1'), revision: 2 }), 1)).rejects.toThrow('other days')
    expect(await world.schools.fresh(SCHOOL)).toEqual(schoolRecord())
  })

  it('tell of a change until it has been delivered', async () => {
    expect(await world.schools.changesUndelivered(plus(0), 10)).toEqual([])
    world.clock.now = plus(10)
    await world.schools.put(schoolRecord(SCHOOL, { calendar: closed('2026-2'), revision: 2 }), 1)
    expect(await world.schools.changesUndelivered(plus(10), 10)).toEqual([])
    const [change] = await world.schools.changesUndelivered(plus(11), 10)
    expect(change).toMatchObject({ school: SCHOOL })
    await world.schools.changeDelivered(SCHOOL, change?.change ?? '')
    await world.schools.changeDelivered(SCHOOL, change?.change ?? '')
    expect(await world.schools.changesUndelivered(plus(11), 10)).toEqual([])
  })

  it('are all listed', async () => {
    await world.schools.put(schoolRecord(OTHER), null)
    expect(await world.schools.all()).toEqual([OTHER, SCHOOL])
  })
})
