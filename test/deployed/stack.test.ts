import { beforeAll, describe, expect, test } from 'vitest'
import { DEMO_SCHOOL, demoIdentity } from '../../infra/local/demo-school.ts'
import { systemClock } from '../../lib/adapters/clock.ts'
import { SesMailer, sesClient } from '../../lib/adapters/ses/mailer.ts'
import { registerEntries, status } from '../../lib/http/schemas/service.ts'
import { INVITATION } from '../contract/invitation.ts'
import { sesMessage, snsEvent } from '../functions/ses-events.ts'
import { openMailDrop } from './mail-drop.ts'
import {
  accepted,
  addDemoSchool,
  ago,
  ask,
  codeOf,
  gymInjury,
  invoke,
  mailOf,
  mailsOf,
  obligation,
  open,
  opening,
  read,
  record,
  shown,
  tokenOf,
  trailOf,
} from './stack.ts'

const HOUR_MS = 3_600_000
const FAMILY = 'Da fare: Assistere l’alunno, chiamare i soccorsi, avvisare la famiglia'
const WAIT_S = 30
/** An identity of the stack (`cdk.json`). */
const MAIL_FROM = 'scadenzario@localhost.example'

beforeAll(async () => {
  expect(await addDemoSchool()).toBe(`${DEMO_SCHOOL} is stored`)
  expect(await addDemoSchool()).toContain('is there already')
})

/** As a register's address has it: `2026-27`. */
function schoolYearNow(): string {
  const now = new Date()
  const first = now.getFullYear() - (now.getMonth() < 8 ? 1 : 0)
  return `${first}-${String((first + 1) % 100).padStart(2, '0')}`
}

describe('who is let in', () => {
  test('the status is public, all else needs a token that is good', async () => {
    const open_ = await ask('/v1/status', { token: '' })
    expect([open_.status, read(status, open_).status]).toEqual([200, 200])
    expect((await ask('/v1/openapi.json', { token: '' })).status).toBe(200)
    const good = await tokenOf(demoIdentity('clerk'))
    const [header = '', payload = '', signature = ''] = good.split('.')
    for (const token of [
      '',
      'abc',
      await tokenOf(demoIdentity('clerk'), -60),
      `${header}.${payload}x.${signature}`,
      `${header}.${payload}.`,
    ]) {
      expect((await ask(`/v1/cases?school=${DEMO_SCHOOL}`, { token })).status).toBe(401)
    }
    expect((await ask(`/v1/cases?school=${DEMO_SCHOOL}`, { token: good })).status).toBe(200)
  })

  test('the claims reach the function: another school sees nothing, a role only its own', async () => {
    const { case: id } = accepted(await open(gymInjury(ago(0)), 'teacher'))
    const stranger = { sub: 'stranger', schools: ['MIIC8XY00Z'], roles: ['MIIC8XY00Z:clerk', `${DEMO_SCHOOL}:clerk`] }
    expect((await ask(`/v1/cases/${id}`, { as: stranger })).status).toBe(404)
    expect((await ask(`/v1/cases/${id}`, { as: 'teacher' })).status).toBe(200)
    expect((await ask(`/v1/cases/${id}`, { as: { ...demoIdentity('teacher'), sub: 'another' } })).status).toBe(404)
  })
})

describe('an injury', () => {
  test('from what happened to the mail, the certificate, its dated term and the report that closes it', async () => {
    const body = gymInjury(ago(0))
    const key = `injury-${process.pid}`
    const first = await open(body, 'clerk', key)
    const { case: id, version } = accepted(first)
    expect([version, first.headers.etag]).toEqual([1, '"1"'])
    expect(first.headers.location).toMatch(new RegExp(`/v1/cases/${id}$`))
    const mail = await mailOf(id, FAMILY, WAIT_S)
    expect(mail.to).toBe('teacher@rivalta.example')
    expect(mail.text).toContain(`/v1/cases/${id}`)

    const again = await open(body, 'clerk', key)
    expect([again.status, again.text, again.headers['idempotent-replayed']]).toEqual([201, first.text, 'true'])
    const other = await open({ ...body, people: [] }, 'clerk', key)
    expect([other.status, codeOf(other)]).toEqual([422, 'key-reused'])

    const filed = { type: 'medical-document-filed', occurredAt: ago(0), data: { protocol: '1', outcome: 'prognosis', prognosisDays: 10 } }
    const post = (headers: Record<string, string>) => ask(`/v1/cases/${id}/facts`, { body: filed, headers })
    expect((await post({ 'if-match': '"1"' })).status).toBe(400)
    expect((await post({ 'idempotency-key': 'a' })).status).toBe(428)
    expect((await post({ 'idempotency-key': 'b', 'if-match': '"9"' })).status).toBe(412)
    expect(accepted(await post({ 'idempotency-key': 'c', 'if-match': '"1"' })).version).toBe(2)
    const due = await obligation(id, 'injury-lab-gym-D4')
    expect(due).toMatchObject({ state: 'open', bearer: 'clerk' })
    const elapsed = (Date.parse(due?.legal ?? '') - Date.parse(filed.occurredAt)) / HOUR_MS
    // An hour less where the clocks go forward on the way; shown to the second.
    expect([47, 48]).toContain(Math.round(elapsed * 1000) / 1000)
    expect(due?.computation?.sentence).toContain('48 ore')
    expect((await mailOf(id, 'Da fare: Denuncia di infortunio a INAIL', WAIT_S)).to).toBe('clerk@rivalta.example')

    await record(id, 'inail-report-sent', { channel: 'online', number: 'INAIL-1' })
    expect((await obligation(id, 'injury-lab-gym-D4'))?.state).toBe('met')
    const letter = await ask(`/v1/cases/${id}/facts`, {
      body: { type: 'inail-report-sent', occurredAt: ago(0), data: { channel: 'registered-letter', number: 'R-1' } },
      headers: { 'idempotency-key': 'd', 'if-match': `"${(await shown(id)).version}"` },
    })
    expect([letter.status, codeOf(letter)]).toEqual([422, 'ERR-N-02'])
  })

  test('the registers number without a gap, also when many are opened at once', async () => {
    const opened = await Promise.all(Array.from({ length: 6 }, () => open(gymInjury(ago(0)))))
    const busy = opened.filter(({ status: code }) => code !== 201)
    expect(busy.every(({ status: code }) => code === 409)).toBe(true)
    const answer = await ask(`/v1/registers/registro-infortuni?school=${DEMO_SCHOOL}&school-year=${schoolYearNow()}&limit=100`)
    const { items } = read(registerEntries, answer)
    expect(items.map(({ number }) => number)).toEqual(items.map((_, index) => index + 1))
    for (const answered of opened.filter(({ status: code }) => code === 201)) {
      expect(items.filter((entry) => entry.case === accepted(answered).case)).toHaveLength(1)
    }
  })
})

describe('other procedures', () => {
  test('a formal access request has its thirty days and its register, a certificate its three', async () => {
    const request = {
      channel: 'pec',
      protocol: '101',
      requesterKind: 'person',
      requester: 'p-richiede',
      document: 'Verbale di prova',
      interest: 'Interesse di prova',
    }
    const people = [{ ref: 'p-richiede', name: 'Richiedente di prova' }]
    const { case: access } = accepted(await open(opening('access-formal', 'request-filed', ago(0), request, people)))
    expect((await obligation(access, 'access-formal-D1'))?.computation?.sentence).toContain('30 giorni')
    expect((await shown(access)).registers).toMatchObject([{ register: 'registro-istanze-accesso', number: 1 }])
    const data = { kind: 'frequenza', use: 'private' }
    const { case: certificate } = accepted(await open(opening('certificates', 'certificate-requested', ago(0), data)))
    expect((await obligation(certificate, 'certificates-D1'))?.computation?.sentence).toContain('3 giorni')
  })
})

/** An injury whose report to INAIL is due in four hours and a bit: the reminder of that moment is then imminent. */
async function fourHoursBeforeItsEnd(bit: number): Promise<{ id: string; moment: number }> {
  // 48 hours are 47 where the clocks go forward on the way.
  for (const hours of [44, 43]) {
    const filedAt = ago(hours * HOUR_MS - bit)
    const { case: id } = accepted(await open(gymInjury(ago(45 * HOUR_MS))))
    await record(id, 'medical-document-filed', { protocol: '2', outcome: 'prognosis', prognosisDays: 10 }, filedAt)
    const due = await obligation(id, 'injury-lab-gym-D4')
    const moment = Date.parse(due?.legal ?? '') - 4 * HOUR_MS
    if (Math.abs(moment - Date.now() - bit) < bit) return { id, moment }
  }
  throw new Error('the report is due at another moment')
}

describe.concurrent('time passes', () => {
  test('a wake-up goes through Scheduler and the queue, and mails at its moment', { timeout: 150_000 }, async () => {
    const { id, moment } = await fourHoursBeforeItsEnd(30_000)
    const reminder = await mailOf(id, 'Promemoria: Denuncia di infortunio a INAIL', 90)
    const { reminders } = await trailOf(id)
    const rung = reminders.find(({ step }) => step === 'end-4h')
    expect(rung).toMatchObject({ state: 'sent', recipient: 'clerk', ambiguous: 0 })
    expect(Date.parse(rung?.sentAt ?? '')).toBeGreaterThanOrEqual(moment)
    expect(reminder.to).toBe('clerk@rivalta.example')
    expect((await mailsOf(id)).filter(({ subject }) => subject.startsWith('Promemoria: Denuncia di infortunio'))).toHaveLength(1)
  })

  test('a bounce becomes a fact of its case, and the office is told when the queue has waited', { timeout: 150_000 }, async () => {
    const { case: id } = accepted(await open(gymInjury(ago(0))))
    await mailOf(id, FAMILY, WAIT_S)
    const rung = (await trailOf(id)).reminders.find(({ recipient }) => recipient === 'teacher')?.rung ?? ''
    await invoke('mail-feedback', snsEvent(sesMessage('event', 'Bounce', { caseId: id, rung, school: DEMO_SCHOOL })))
    expect((await shown(id)).undelivered).toMatchObject([{ role: 'teacher', step: 'opening' }])
    const told = await mailOf(id, 'Avviso non arrivato: Assistere l’alunno', 110)
    expect(told.to).toBe('clerk@rivalta.example')
  })
})

test('an invitation arrives with its calendar', async () => {
  const arrived = await openMailDrop()
  const mailer = new SesMailer(sesClient(), MAIL_FROM, undefined, systemClock)
  expect(await mailer.send(INVITATION)).toEqual({ sent: expect.stringMatching(/.+/) })
  const { to, subject, text, invitation } = await arrived('the invitation', WAIT_S, (mail) => mail.subject === INVITATION.subject)
  expect({ to, subject, text: text.trim() }).toEqual({ to: [INVITATION.to], subject: INVITATION.subject, text: INVITATION.text })
  expect(invitation).toContain(`UID:${INVITATION.appointment.uid}`)
  const inbox = await mailsOf(INVITATION.tags.caseId)
  expect(inbox).toMatchObject([{ to: INVITATION.to, subject: INVITATION.subject }])
})

describe('the rounds', () => {
  test('the sweep finds nothing to repair', async () => {
    expect(await invoke('sweep')).toEqual({ repaired: 0, armed: 0, gaveUp: 0 })
  })

  test('the digest writes each office once a day', async () => {
    expect(await invoke('digest')).toEqual({ sent: 3 })
    expect(await invoke('digest')).toEqual({ sent: 0 })
  })
})
