import { beforeEach, describe, expect, it } from 'vitest'
import type { CaseId, Person } from '../../lib/application/ports.ts'
import { personRef } from '../../lib/kernel/fact.ts'
import { instant } from '../../lib/kernel/time.ts'
import { answered, contact, demoSchool, rungOf, World } from './world.ts'

const SLOT = { date: '2026-10-13', start: '16:30', end: '17:30', place: 'Aula magna' }
const TEAM = [
  { person: 'p-teacher1', as: 'coordinator' },
  { person: 'p-teacher2', as: 'support-teacher' },
]
const LISTED = [...TEAM, { person: 'p-worker1', as: 'social-worker' }, { person: 'p-mother1', as: 'family' }]
const PEOPLE: readonly Person[] = [
  { ref: personRef('p-teacher1'), name: 'Ada Alfieri', role: 'teacher', email: 'ada@scuola.example' },
  { ref: personRef('p-teacher2'), name: 'Bice Bruni', role: 'teacher', email: 'bice@scuola.example' },
  { ref: personRef('p-worker1'), name: 'Carla Conti', role: 'social-worker', email: 'carla@uos.example' },
  { ref: personRef('p-mother1'), name: 'Dina Donati', role: 'parent' },
]

const school = () => demoSchool({}, [...demoSchool().contacts, contact('referent', 'referent'), contact('worker', 'social-worker')])

let world: World
let caseId: CaseId

const record = async (type: string, data: Record<string, unknown> = {}) => answered(await world.record(caseId, type, { data }))

/** The mails that acts have sent since a moment, not the reminders. */
const notices = (from = 0) => world.sent.slice(from).filter(({ mail }) => rungOf(mail).step === 'notice')

/** A case whose dates are chosen and invitees listed, on 22 September. */
async function ready(): Promise<void> {
  world = await World.at('2026-09-21 09:00', school())
  const data = { level: 'SEC1', channel: 'pec', slots: [SLOT] }
  const opened = await world.open('pei-meeting', 'dates-received', { data, people: PEOPLE })
  caseId = answered(opened).caseId
  await world.until('2026-09-21 10:00')
  await record('dates-passed-on')
  await record('compatibility-checked', { ...SLOT, commitments: [] })
  await record('invitees-listed', { team: TEAM, listed: LISTED })
  await world.until('2026-09-21 11:00')
}

describe('the message of an act', () => {
  beforeEach(ready)

  it('leaves once, to each person named, with the invitation and the office as who reads the answers', async () => {
    await record('invitations-sent', { channel: 'email' })
    await world.until('2026-09-21 12:00')
    const sent = notices()
    expect(sent.map(({ mail }) => mail.to).sort()).toEqual([
      'ada@scuola.example',
      'bice@scuola.example',
      'carla@uos.example',
      'clerk@scuola.example',
    ])
    for (const { mail } of sent) {
      expect(mail.appointment).toEqual({
        uid: `${caseId}-f3@scadenzario`,
        sequence: 0,
        status: 'confirmed',
        from: instant('2026-10-13T16:30:00+02:00'),
        to: instant('2026-10-13T17:30:00+02:00'),
        title: 'Riunione PEI/GLO',
        place: 'Aula magna',
      })
      expect(mail.replyTo).toBe('clerk@scuola.example')
      expect(mail.text).toContain('martedì 13 ottobre 2026, dalle 16:30 alle 17:30')
    }
    await world.until('2026-09-25 12:00')
    expect(notices()).toHaveLength(sent.length)
  })

  it('reaches the office in place of who has no address', async () => {
    await record('invitations-sent', { channel: 'email' })
    await world.until('2026-09-21 12:00')
    const [instead] = notices().filter(({ mail }) => mail.to === 'clerk@scuola.example')
    expect(instead?.mail.text).toContain('Nessun indirizzo è noto per «Genitore»')
  })

  it('names nobody, no class and no health', async () => {
    await record('invitations-sent', { channel: 'email' })
    await world.until('2026-09-21 12:00')
    const written = notices().map(({ mail }) => JSON.stringify([mail.subject, mail.text, mail.html, mail.appointment]))
    for (const text of written) {
      expect(text).not.toMatch(/Ada|Alfieri|Bice|Bruni|Carla|Conti|Dina|Donati|p-teacher|p-mother|diagnos|SEC1/)
    }
  })

  it('of a change keeps the meeting and counts on; called off, says so', async () => {
    await record('invitations-sent', { channel: 'email' })
    await world.until('2026-09-22 12:00')
    const first = notices().length
    await record('meeting-moved', { ...SLOT, date: '2026-10-14' })
    await world.until('2026-09-22 13:00')
    const moved = notices().slice(first)
    expect(new Set(moved.map(({ mail }) => [mail.appointment?.uid, mail.appointment?.sequence, mail.appointment?.status].join()))).toEqual(
      new Set([`${caseId}-f3@scadenzario,1,confirmed`]),
    )
    expect(moved).toHaveLength(first)
    await record('meeting-cancelled')
    await world.until('2026-09-22 14:00')
    const cancelled = notices().slice(2 * first)
    expect(cancelled).toHaveLength(first)
    expect(new Set(cancelled.map(({ mail }) => [mail.appointment?.sequence, mail.appointment?.status].join()))).toEqual(
      new Set(['2,cancelled']),
    )
  })

  it('that did not arrive is told to the office', async () => {
    await record('invitations-sent', { channel: 'email' })
    await world.until('2026-09-21 12:00')
    const [bounced] = notices().filter(({ mail }) => mail.to === 'ada@scuola.example')
    if (bounced === undefined) throw new Error('no invitation')
    const before = world.sent.length
    await world.feedback(bounced.mail, 'bounced')
    await world.until('2026-09-21 13:00')
    const told = world.sent.slice(before).filter(({ mail }) => mail.subject.startsWith('Avviso non arrivato'))
    expect(told.map(({ mail }) => mail.to)).toEqual(['clerk@scuola.example'])
    expect(told[0]?.mail.text).not.toContain('Ada')
    expect(told[0]?.mail.appointment).toBeUndefined()
  })

  it('of an act that was withdrawn before it left does not leave', async () => {
    world.blind = true
    await record('invitations-sent', { channel: 'email' })
    const head = await world.head(caseId)
    answered(await world.correct(caseId, `f${head.version}`))
    world.blind = false
    await world.sweepUntil('2026-09-21 14:00')
    expect(notices()).toEqual([])
  })
})

describe('what time makes every year', () => {
  beforeEach(ready)

  it('is recorded by the wake-up of 1 September, and the head waits for the next', async () => {
    await world.until('2027-09-02 12:00')
    const years = (await world.facts(caseId)).filter(({ type }) => type === 'school-year-began')
    expect(years.map(({ occurredAt, by }) => [occurredAt, by.role])).toEqual([['2027-08-31T22:00:00.000Z', 'service']])
    const { state } = await world.head(caseId)
    expect(state.plain.tracks.filter(({ key, settled }) => key === 'DN-PEI-1' && settled === undefined)).toHaveLength(1)
    expect(world.twins.meter.of('Repairs')).toBe(0)
  })

  it('is there for whoever looks before it is recorded, and is recorded by the sweep where no wake-up comes', async () => {
    await world.until('2027-08-31 12:00')
    world.deaf = true
    await world.until('2027-09-01 08:00')
    expect((await world.facts(caseId)).some(({ type }) => type === 'school-year-began')).toBe(false)
    await world.sweep()
    expect((await world.facts(caseId)).filter(({ type }) => type === 'school-year-began')).toHaveLength(1)
  })
})
