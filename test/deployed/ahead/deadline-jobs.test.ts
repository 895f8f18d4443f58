import { beforeAll, expect, test } from 'vitest'
import { GLO, GLO_PEOPLE, PROVIDER, PUPIL, THREE_HOURS_A_DAY } from '../../../infra/local/stories/people.ts'
import { caseFacts } from '../../../lib/http/schemas/case.ts'
import { inWords, plusDays, weekdayOf } from '../../../lib/kernel/time.ts'
import { openMailDrop } from '../mail-drop.ts'
import { accepted, addDemoSchool, ask, codeOf, invoke, obligation, open, opening, read, shown, trailOf, tryRecord } from '../stack.ts'
import { armedFor, liveUntil, moveTo, now, record } from './clock.ts'
import { at, dayOf, firstOf, MONDAY, minute, newMails, SATURDAY, TUESDAY, text } from './days.ts'

/**
 * The four kinds of deadline job that the customer named, each from its first fact to the mail. One clock for all: each test begins where the
 * one before it has ended, or later.
 */

const WAIT_S = 30

beforeAll(async () => {
  await addDemoSchool()
})

const lastFact = async (id: string) => read(caseFacts, await ask(`/v1/cases/${id}/facts`)).items.at(-1)

/** The mails of a case whose consequences have all come. */
async function mailsOnceIdle(id: string): Promise<string[]> {
  await armedFor(id)
  return newMails(id)
}

test('INAIL within 48 hours: the mails of the last hours, and past the end those to the head and the DSGA', {
  timeout: 120_000,
}, async () => {
  const [tuesday, wednesday, thursday, friday] = firstOf(TUESDAY, dayOf('09-14'))
  const deadline = `Denuncia di infortunio a INAIL entro ${inWords(thursday)}, ore 11:20`
  await moveTo(at(tuesday, '10:40'))
  const injury = { place: 'gym', injured: PUPIL.ref, dynamics: 'Caduta di prova', familyTold: true, dsTold: true }
  const opened = await open(opening('injury-lab-gym', 'injury-occurred', text(tuesday, '10:15'), injury, [PUPIL]), 'teacher')
  const { case: id } = accepted(opened)
  await record(id, 'declaration-protocolled', { protocol: '211' })
  await record(id, 'insurance-explained')
  expect(await obligation(id, 'injury-lab-gym-D4')).toBeUndefined()

  await liveUntil(id, at(tuesday, '11:20'))
  await newMails(id)
  const filed = { protocol: '212', outcome: 'prognosis', prognosisDays: 10 }
  await record(id, 'medical-document-filed', filed, { at: text(tuesday, '11:20') })
  await record(id, 'insurer-notified', { insurer: 'Assicurazione di prova' })
  const due = await obligation(id, 'injury-lab-gym-D4')
  expect(due).toMatchObject({ state: 'open', bearer: 'clerk', legal: text(thursday, '11:20') })
  expect(due?.computation?.sentence).toContain(`scade ${inWords(thursday)}, ore 11:20: si contano 48 ore da ${inWords(tuesday)}, ore 11:20`)
  // Half of what is left of the term, counted from the second at which it became known.
  expect(minute((await armedFor(id)) ?? '')).toBe(minute(text(wednesday, '11:20')))
  expect(await newMails(id)).toEqual([`clerk: Da fare: ${deadline}`])

  const woken = await liveUntil(id, at(thursday, '11:19'))
  const lastHours = [text(wednesday, '23:20', '01'), text(thursday, '07:20', '01'), text(thursday, '10:20', '01')]
  expect(woken).toEqual([expect.any(String), ...lastHours])
  expect(await newMails(id)).toEqual(woken.map(() => `clerk: Promemoria: ${deadline}`))

  expect(minute((await armedFor(id)) ?? '')).toBe(minute(text(thursday, '11:20')))
  await liveUntil(id, at(thursday, '12:00'))
  expect((await obligation(id, 'injury-lab-gym-D4'))?.state).toBe('late')
  const past = ['clerk', 'ds', 'dsga'].map((role) => `${role}: Termine superato: ${deadline}`)
  expect((await newMails(id)).toSorted()).toEqual(past)
  const { reminders } = await trailOf(id)
  const escalated = reminders.find(({ step, recipient }) => step === 'past-legal-1' && recipient === 'ds')
  expect(escalated).toMatchObject({ state: 'sent', ambiguous: 0, obligation: due?.id })
  expect(minute(escalated?.sentAt ?? '')).toBe(minute(text(thursday, '11:20')))

  // The wake-up of the next morning does not come: nothing is sent until the sweep finds that.
  expect(await armedFor(id)).toBe(text(friday, '08:00', '01'))
  await moveTo(at(friday, '08:30'))
  expect(await newMails(id)).toEqual([])
  expect(await invoke('sweep')).toMatchObject({ gaveUp: 0 })
  expect((await newMails(id)).toSorted()).toEqual(past)

  await record(id, 'inail-report-sent', { channel: 'online', number: 'INAIL-1' })
  expect(await obligation(id, 'injury-lab-gym-D4')).toMatchObject({ state: 'met' })
  expect(await armedFor(id)).toBeUndefined()
})

test('access within 30 days: half, target and last day, the silence that time records, and the mail that says so', {
  timeout: 180_000,
}, async () => {
  const [monday, tuesday] = firstOf(MONDAY, dayOf('10-05'))
  const last = plusDays(monday, 30)
  const morrow = plusDays(last, 1)
  const conclude = `Concludere il procedimento entro ${inWords(last)}`
  await moveTo(at(monday, '09:00'))
  const request = {
    channel: 'pec',
    protocol: '101',
    requesterKind: 'person',
    requester: 'p-richiede',
    document: 'Verbale di prova',
    interest: 'Interesse di prova',
  }
  const people = [{ ref: 'p-richiede', name: 'Richiedente di prova' }]
  const { case: id } = accepted(await open(opening('access-formal', 'request-filed', now(), request, people)))
  const due = await obligation(id, 'access-formal-D1')
  expect(due).toMatchObject({ state: 'open', bearer: 'dsga', legal: last, target: last })
  expect(due?.computation?.sentence).toContain('30 giorni')
  expect(await mailsOnceIdle(id)).toContain(`dsga: Da fare: ${conclude}`)
  await moveTo(at(tuesday, '10:00'))
  await record(id, 'request-found-regular')

  await liveUntil(id, at(last, '12:00'))
  const { reminders } = await trailOf(id)
  const told = reminders.flatMap(({ obligation: of, step, recipient, sentAt }) =>
    of === due?.id ? `${minute(sentAt ?? '')} ${recipient} ${step}` : [],
  )
  expect(told.toSorted()).toEqual([
    `${minute(text(monday, '09:00'))} dsga opening`,
    expect.stringMatching(/ dsga half$/),
    `${minute(text(plusDays(last, -2), '08:00'))} dsga target-2`,
    `${minute(text(plusDays(last, -1), '08:00'))} dsga target-1`,
    `${minute(text(last, '08:00'))} dsga target`,
  ])
  expect((await newMails(id)).filter((mail) => mail === `dsga: Promemoria: ${conclude}`)).toHaveLength(4)

  expect(await armedFor(id)).toBe(text(morrow, '00:00', '01'))
  expect((await shown(id)).phase).toBe('RECEIVED')
  await liveUntil(id, at(morrow, '07:00'))
  expect((await shown(id)).phase).toBe('REFUSED_BY_SILENCE')
  expect(await lastFact(id)).toMatchObject({
    type: 'refused-by-silence',
    occurredAt: text(last, '23:59', '59'),
    by: { role: 'service' },
    lapsed: { obligation: due?.id },
  })
  expect(await obligation(id, 'access-formal-D1')).toMatchObject({ state: 'lapsed' })
  expect(await newMails(id)).toEqual([])
  await liveUntil(id, at(morrow, '07:31'))
  expect((await newMails(id)).toSorted()).toEqual([`ds: Termine decorso: ${conclude}`, `dsga: Termine decorso: ${conclude}`])
})

/** The last days of lessons before 23 December, the latest first. */
const lessonsBeforeChristmas = Array.from({ length: 10 }, (_, days) => plusDays(dayOf('12-22'), -days)).filter(
  (day) => weekdayOf(day) < SATURDAY,
)

test('trip hours by December: the day on which the days left no longer suffice, and the hours lost at the end of the year', {
  timeout: 180_000,
}, async () => {
  const [saturday, , monday] = firstOf(SATURDAY, dayOf('12-09'))
  const [lastDay, , thirdLast] = lessonsBeforeChristmas
  if (lastDay === undefined || thirdLast === undefined) throw new Error('December has lessons')
  const newYear = dayOf('01-01')
  const provider = PROVIDER.email
  await moveTo(at(plusDays(saturday, -2), '09:00'))
  const timetable = { voucher: 'V-1-1', level: 'PRI', versions: [{ from: dayOf('09-14'), grid: THREE_HOURS_A_DAY }] }
  const { case: id } = accepted(await open(opening('voucher-trip-recovery', 'timetable-set', now(), timetable, [PUPIL, PROVIDER])))
  await liveUntil(id, at(saturday, '18:30'))
  await record(id, 'trip-day-recorded', { date: saturday, slots: [{ start: '08:00', end: '18:00' }] })
  const due = await obligation(id, 'D-VT-1')
  expect(due).toMatchObject({ state: 'open', bearer: 'provider', legal: dayOf('12-31'), target: lastDay })
  expect(due?.computation?.sentence).toContain(`Conviene provvedere entro ${inWords(lastDay)}`)
  const giveBack = `${due?.title} entro ${inWords(dayOf('12-31'))}`
  expect(await mailsOnceIdle(id)).toContain(`${provider}: Da fare: ${giveBack}`)

  await liveUntil(id, at(monday, '18:00'))
  await record(id, 'hours-recovered', { trip: saturday, date: monday, minutes: 180 })
  // Seven of the ten hours are left, for days of three.
  const begin = await obligation(id, 'D-VT-1/begin')
  expect(begin).toMatchObject({ state: 'open', legal: thirdLast })
  await liveUntil(id, at(thirdLast, '12:00'))
  await newMails(id)
  await liveUntil(id, at(plusDays(thirdLast, 1), '07:31'))
  expect(await lastFact(id)).toMatchObject({
    type: 'recovery-too-late',
    occurredAt: text(thirdLast, '23:59', '59'),
    by: { role: 'service' },
  })
  const tooLate = `Termine decorso: ${begin?.title} entro ${inWords(thirdLast)}`
  expect(await newMails(id)).toEqual(expect.arrayContaining([provider, 'ds', 'dsga'].map((who) => `${who}: ${tooLate}`)))

  await liveUntil(id, at(dayOf('12-31'), '12:00'))
  const reminded = (await newMails(id)).filter((mail) => mail === `${provider}: Promemoria: ${giveBack}`)
  expect(reminded.length).toBeGreaterThanOrEqual(2)
  expect(await armedFor(id)).toBe(text(newYear, '00:00', '01'))
  await liveUntil(id, at(newYear, '07:31'))
  expect(await lastFact(id)).toMatchObject({
    type: 'hours-unrecovered',
    occurredAt: text(dayOf('12-31'), '23:59', '59'),
    lapsed: { obligation: due?.id },
  })
  expect((await shown(id)).phase).toBe('UNRECOVERED')
  expect(await newMails(id)).toEqual([provider, 'ds', 'dsga'].map((who) => `${who}: Termine decorso: ${giveBack}`))
  const late = await tryRecord(id, 'hours-recovered', { trip: saturday, date: newYear, minutes: 180 }, now())
  expect([late.status, codeOf(late)]).toEqual([422, 'ERR-VT-WINDOW'])
})

test('PEI dates: the window of October, the invitation and its move, 31 October over, and the school year that time begins', {
  timeout: 240_000,
}, async () => {
  const arrived = await openMailDrop()
  const [first, last] = [dayOf('10-01', 1), dayOf('10-31', 1)]
  const [monday] = firstOf(MONDAY, dayOf('10-05', 1))
  const [meeting] = firstOf(TUESDAY, dayOf('10-20', 1))
  const [movedTo] = firstOf(TUESDAY, dayOf('11-03', 1))
  const slot = { date: meeting, start: '16:30', end: '17:30', place: 'Aula magna' }
  await moveTo(at(dayOf('09-10', 1), '09:00'))
  const opened = { level: 'PRI', basis: 'attending', pupil: PUPIL.ref }
  const { case: id } = accepted(await open(opening('pei-meeting', 'pei-opened', now(), opened, [PUPIL])))
  const due = await obligation(id, 'DN-PEI-1')
  expect(due).toMatchObject({ state: 'not-due-yet', bearer: 'ds', legal: last })
  const definitive = `${due?.title} entro ${inWords(last)}`
  expect(await armedFor(id)).toBe(text(first, '07:30', '01'))
  expect(await newMails(id)).toEqual([])
  await liveUntil(id, at(first, '08:00'))
  expect(await newMails(id)).toEqual([`ds: Da fare: ${definitive}`])
  expect((await obligation(id, 'DN-PEI-1'))?.computation?.sentence).toContain(`da ${inWords(first)} a ${inWords(last)}`)

  await liveUntil(id, at(monday, '09:00'))
  await record(id, 'dates-received', { level: 'PRI', channel: 'pec', slots: [slot] })
  await record(id, 'dates-passed-on')
  await record(id, 'compatibility-checked', { ...slot, commitments: [] }, { as: 'referent' })
  await record(id, 'invitees-listed', { team: GLO, listed: GLO }, { as: 'referent', people: GLO_PEOPLE })
  await record(id, 'invitations-sent', { channel: 'email' })
  const invitation = async (sequence: number) => {
    const mail = await arrived(`invitation ${sequence}`, WAIT_S, ({ to, invitation: calendar }) =>
      Boolean(to.includes('genitore@famiglie.example') && calendar?.includes(`SEQUENCE:${sequence}`)),
    )
    return (mail.invitation ?? '').split(/\r?\n/)
  }
  const beginning = (day: typeof meeting): string => `DTSTART:${at(day, '16:30').replace(/[-:]|\.000/g, '')}`
  const called = await invitation(0)
  expect(called).toEqual(expect.arrayContaining(['METHOD:REQUEST', beginning(meeting), 'LOCATION:Aula magna']))
  await record(id, 'oss-informed')
  await liveUntil(id, at(plusDays(meeting, -1), '09:00'))
  await record(id, 'meeting-moved', { ...slot, date: movedTo })
  await record(id, 'oss-informed')
  const uid = called.find((line) => line.startsWith('UID:'))
  expect(await invitation(1)).toEqual(expect.arrayContaining([uid, beginning(movedTo)]))

  await liveUntil(id, at(last, '12:00'))
  await newMails(id)
  await liveUntil(id, at(plusDays(last, 1), '08:01'))
  expect(await newMails(id)).toEqual(expect.arrayContaining(['ds', 'dsga'].map((role) => `${role}: Termine superato: ${definitive}`)))
  expect(await obligation(id, 'DN-PEI-1')).toMatchObject({ state: 'late' })

  await moveTo(at(movedTo, '18:00'))
  const held = (...kinds: string[]) => ({ kinds, chairSigned: true, secretarySigned: true, proposals: true })
  await record(id, 'meeting-held', held('definitive', 'intermediate'))
  expect(await obligation(id, 'DN-PEI-1')).toMatchObject({ state: 'met' })
  // June lies further ahead than Scheduler is given: the sweep arms it when it has come near.
  expect(await armedFor(id)).toBeUndefined()
  const june = dayOf('06-01', 1)
  await moveTo(at(june, '06:00'))
  expect(await invoke('sweep')).toMatchObject({ gaveUp: 0 })
  expect(await armedFor(id)).toBe(text(june, '07:30', '01'))
  await newMails(id)
  await liveUntil(id, at(june, '08:00'))
  const final = (await obligation(id, 'DN-PEI-3'))?.title
  expect(await newMails(id)).toEqual([`ds: Da fare: ${final} entro ${inWords(dayOf('06-30', 1))}`])
  await moveTo(at(dayOf('06-08', 1), '18:00'))
  await record(id, 'meeting-held', held('final'))

  const nextYear = dayOf('09-01', 2)
  expect(await armedFor(id)).toBe(text(nextYear, '00:00', '01'))
  await liveUntil(id, at(nextYear, '00:01'))
  expect(await lastFact(id)).toMatchObject({ type: 'school-year-began', occurredAt: text(nextYear, '00:00'), by: { role: 'service' } })
  expect(await obligation(id, 'DN-PEI-1')).toMatchObject({ state: 'not-due-yet', legal: dayOf('10-31', 2) })
})
