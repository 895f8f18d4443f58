import type { CaseId, Person } from '../../lib/application/ports.ts'
import { PIEMONTE_2026_27 } from '../../lib/kernel/calendar/school-calendars.ts'
import { personRef } from '../../lib/kernel/fact.ts'
import type { Scenario } from './crashes.ts'
import { answered, certificate, contact, demoSchool, document, ds, injury, request, type World } from './world.ts'

const injured = async (world: World) => answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury })).caseId
const asked = async (world: World) => answered(await world.open('certificates', 'certificate-requested', { data: certificate })).caseId
const filed = async (world: World) => answered(await world.open('access-formal', 'request-filed', { data: request })).caseId

const changeSchool = async (world: World, change: Partial<ReturnType<typeof demoSchool>>) => {
  const school = demoSchool()
  await world.quietly(() => world.twins.schools.put({ ...school, ...change, revision: 2 }, 1))
}

const closed = {
  version: 'rivalta-2',
  schoolYears: [PIEMONTE_2026_27],
  officeHours: demoSchool().calendar.officeHours,
  patron: { municipality: 'Rivalta', name: 'San Prova', day: '10-16', source: 'prova' },
}

const SLOT = { date: '2026-10-13', start: '16:30', end: '17:30', place: 'Aula magna' }
const invitees = [
  { person: 'p-teacher1', as: 'coordinator' },
  { person: 'p-teacher2', as: 'support-teacher' },
  { person: 'p-worker1', as: 'social-worker' },
  { person: 'p-mother1', as: 'family' },
]
const withMail = (ref: string, role: Person['role']): Person => ({
  ref: personRef(ref),
  name: 'Nome Cognome',
  ...(role === undefined ? {} : { role }),
  email: `${ref}@casa.example`,
})
/** A meeting whose date is chosen and whose invitees are listed. */
const meeting = async (world: World): Promise<CaseId> => {
  const data = { level: 'SEC1', channel: 'pec', slots: [SLOT] }
  const people = [withMail('p-teacher1', 'teacher'), withMail('p-worker1', 'social-worker'), withMail('p-mother1', 'parent')]
  const { caseId } = answered(await world.open('pei-meeting', 'dates-received', { data, people }))
  answered(await world.record(caseId, 'compatibility-checked', { data: { ...SLOT, commitments: [] } }))
  answered(await world.record(caseId, 'invitees-listed', { data: { team: invitees.slice(0, 2), listed: invitees } }))
  return caseId
}

/** Stories that touch every path of the engine. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a meeting is called, moved and called off': {
    from: '2026-09-21 12:00',
    play: async (world, pass) => {
      const caseId = await meeting(world)
      await pass('2026-09-21 13:00')
      answered(await world.record(caseId, 'invitations-sent', { data: { channel: 'email' } }))
      await pass('2026-09-21 14:00')
      answered(await world.record(caseId, 'meeting-moved', { data: { ...SLOT, date: '2026-10-14' } }))
      await pass('2026-09-21 15:00')
      answered(await world.record(caseId, 'meeting-cancelled'))
      await pass('2026-09-22 12:00')
      return [caseId]
    },
  },
  'a new school year begins': {
    from: '2027-08-31 12:00',
    play: async (world, pass) => {
      const data = { level: 'SEC1', basis: 'attending' }
      const { caseId } = answered(await world.open('pei-meeting', 'pei-opened', { data, at: '2026-09-14 09:00' }))
      await pass('2027-09-01 12:00')
      return [caseId]
    },
  },
  'a case is opened': {
    from: '2026-10-13 12:00',
    play: async (world) => [await asked(world)],
  },
  'a case with a register number is opened, and a second one': {
    from: '2026-10-12 12:00',
    play: async (world, pass) => {
      const first = await injured(world)
      await pass('2026-10-12 12:30')
      return [first, await injured(world)]
    },
  },
  'a term runs to its target and past it': {
    from: '2026-10-13 12:00',
    play: async (world, pass) => {
      const caseId = await asked(world)
      await pass('2026-10-17 12:00')
      return [caseId]
    },
  },
  'everything is done in time': {
    from: '2026-10-13 12:00',
    play: async (world, pass) => {
      const caseId = await asked(world)
      await pass('2026-10-14 12:00')
      for (const [type, how] of [
        ['certificate-drafted', {}],
        ['certificate-initialled', { data: { initials: 'MR' } }],
        ['certificate-signed', { as: ds }],
        ['certificate-delivered', {}],
      ] as const) {
        answered(await world.record(caseId, type, how))
      }
      await pass('2026-10-15 12:00')
      return [caseId]
    },
  },
  'a term of hours is met at the last': {
    from: '2026-10-13 09:00',
    play: async (world, pass) => {
      const caseId = await injured(world)
      await pass('2026-10-13 11:20')
      answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
      await pass('2026-10-15 10:30')
      answered(await world.record(caseId, 'inail-report-sent', { data: { channel: 'online', number: '1' } }))
      return [caseId]
    },
  },
  'a fact is told late': {
    from: '2026-10-12 12:00',
    play: async (world, pass) => {
      const caseId = await injured(world)
      await pass('2026-10-14 12:00')
      answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
      await pass('2026-10-14 13:00')
      answered(await world.record(caseId, 'declaration-protocolled', { data: { protocol: '7' }, at: '2026-10-12 13:00' }))
      return [caseId]
    },
  },
  'a correction moves a date': {
    from: '2026-10-13 09:00',
    play: async (world, pass) => {
      const caseId = await injured(world)
      await pass('2026-10-13 11:20')
      answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
      await pass('2026-10-13 15:00')
      answered(await world.correct(caseId, 'f2', { occurredAt: '2026-10-13 09:05' }))
      await pass('2026-10-14 12:00')
      return [caseId]
    },
  },
  'a fact is withdrawn': {
    from: '2026-10-13 09:00',
    play: async (world, pass) => {
      const caseId = await injured(world)
      await pass('2026-10-13 11:20')
      answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
      await pass('2026-10-13 15:00')
      answered(await world.correct(caseId, 'f2'))
      await pass('2026-10-14 12:00')
      return [caseId]
    },
  },
  'silence is refusal': {
    from: '2026-11-05 12:00',
    sweeps: 12,
    play: async (world, pass) => {
      const caseId = answered(await world.open('access-formal', 'request-filed', { data: request, at: '2026-10-12 12:00' })).caseId
      await pass('2026-11-12 12:00')
      return [caseId]
    },
  },
  'a command comes before the wake-up that would have made silence': {
    from: '2026-11-11 12:00',
    play: async (world, pass) => {
      const caseId = answered(await world.open('access-formal', 'request-filed', { data: request, at: '2026-10-12 12:00' })).caseId
      await pass('2026-11-11 13:00')
      world.deaf = true
      await world.until('2026-11-12 09:00')
      answered(
        await world.record(caseId, 'decision-communicated', {
          data: { outcome: 'accept', channel: 'pec', periodFrom: '2026-11-25', periodTo: '2026-12-20' },
        }),
      )
      world.deaf = false
      await pass('2026-11-12 12:00')
      return [caseId]
    },
  },
  'a term is stopped and starts again': {
    from: '2026-10-12 12:00',
    play: async (world, pass) => {
      const caseId = await filed(world)
      await pass('2026-10-12 13:00')
      answered(await world.record(caseId, 'irregularity-notified', { data: { channel: 'pec', missing: 'firma' } }))
      await pass('2026-10-13 12:00')
      answered(await world.record(caseId, 'request-regularised'))
      await pass('2026-10-13 13:00')
      return [caseId]
    },
  },
  'the calendar changes under two cases': {
    from: '2026-10-13 12:00',
    play: async (world, pass) => {
      const cases: CaseId[] = [await asked(world), await asked(world)]
      await pass('2026-10-14 12:00')
      await changeSchool(world, { calendar: { ...demoSchool().calendar, ...closed } })
      await pass('2026-10-18 12:00')
      return cases
    },
  },
  'a contact changes': {
    from: '2026-10-13 12:00',
    play: async (world, pass) => {
      const caseId = await asked(world)
      await pass('2026-10-13 13:00')
      await changeSchool(world, { contacts: [contact('clerk2', 'clerk')] })
      await pass('2026-10-14 12:00')
      return [caseId]
    },
  },
  'a refused act is recorded despite': {
    from: '2026-10-12 12:00',
    play: async (world, pass) => {
      const caseId = await filed(world)
      await pass('2026-10-12 13:00')
      const despite = { codes: ['ERR-access-formal-R4'], reason: 'Partita' }
      answered(await world.record(caseId, 'decision-communicated', { as: ds, data: { outcome: 'refuse', channel: 'pec' }, despite }))
      return [caseId]
    },
  },
  'a mail bounces': {
    from: '2026-10-13 12:00',
    school: demoSchool({}, [contact('clerk', 'clerk'), contact('dsga', 'dsga'), contact('ds', 'ds')]),
    play: async (world, pass) => {
      const caseId = await asked(world)
      await pass('2026-10-13 13:00')
      const [opening] = world.sent
      if (opening !== undefined) await world.feedback(opening.mail, 'bounced')
      await pass('2026-10-14 12:00')
      return [caseId]
    },
  },
}
