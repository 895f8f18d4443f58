import { expect, test } from 'vitest'
import { PROVIDER, PUPIL, party, THREE_HOURS_A_DAY } from '../../infra/local/stories/people.ts'
import { caseFacts } from '../../lib/http/schemas/case.ts'
import { hours, slot } from '../procedures/assistance/oss-told.ts'
import { allThatIsSaid, refused, turnedAway } from './inclusion.ts'
import { type Told, World } from './world.ts'

const VOUCHER = 'V-2026-17'
const WINDOW = 'Allegato A1 (004:203); AMB-49'

const as = (role: Told['as'], data: Record<string, unknown> = {}): Told => ({ ...(role === undefined ? {} : { as: role }), data })
const BODY = 'committing-body'

const factsOf = async (world: World, id: string) => (await world.ask('ds', `/v1/cases/${id}/facts`)).as(caseFacts).items
const madeByTime = async (world: World, id: string) =>
  (await factsOf(world, id)).flatMap(({ type, occurredAt, by }) => (by.role === 'service' ? [`${type} ${occurredAt}`] : []))
const due = async (world: World, id: string, key: string) => (await world.obligations(id)).findLast((one) => one.key === key)

test('severity gives the range of hours: what lies outside it is refused or told, and the voucher ends with the year', async () => {
  const world = await World.open('2027-05-03 09:00')
  const rated = (affective: string, autonomy: string) => ({ pupil: PUPIL.ref, affective, autonomy, sheet: 'Scheda 1' })
  const id = await world.open('voucher-hours-assessment', 'areas-rated', {
    ...as('ds', rated('GRAVE', 'GRAVE')),
    people: [PUPIL],
    parties: [party(BODY), party('social-worker')],
  })
  const voucher = (h: number, more: Record<string, unknown> = {}) =>
    as(BODY, { voucher: VOUCHER, schoolLevel: 'PRI', validFrom: '2027-05-10', minutes: hours(h), ...more })
  expect(await refused(world, id, 'voucher-issued', voucher(16))).toEqual(['ERR-C-VH-2', 'Allegato A1 (004:58-201)'])
  expect(await refused(world, id, 'voucher-issued', voucher(15, { attendedMinutes: hours(14) }))).toEqual([
    'ERR-VH-ATTEND',
    'Allegato A1 (004:205)',
  ])
  expect(await refused(world, id, 'voucher-issued', voucher(15, { schoolLevel: 'SEC2' }))).toEqual([
    'ERR-VH-SEC2',
    'Allegato A1 (004:47-53); DGR Lombardia 312/2023 e 2288/2024',
  ])
  expect((await refused(world, id, 'voucher-issued', voucher(14.75)))[0]).toBe('ERR-C-VH-2/step')
  const named = await turnedAway(world, id, 'voucher-issued', voucher(15, { voucher: 'V-ROSSI' }))
  expect(named).toMatchObject({ status: 422, code: 'invalid-data', errors: [{ pointer: '/data/voucher' }] })
  await world.record(id, 'voucher-issued', voucher(15))

  // A pair of areas that the table does not know: a person decides, then the hours of that level.
  await world.record(id, 'areas-rated', as('social-worker', rated('LIEVE', 'NONE')))
  expect((await world.shown(id)).warned).toContainEqual({ fact: 'f3', codes: ['MAN-VH-NOLEVEL'] })
  expect(await due(world, id, 'MAN-VH-NOLEVEL')).toMatchObject({ bearer: BODY, state: 'open', legal: '2027-05-13' })
  expect((await refused(world, id, 'voucher-issued', voucher(5)))[0]).toBe('ERR-C-VH-1')
  await world.record(id, 'level-decided', as(BODY, { level: 4, reasons: 'con i servizi' }))
  expect((await world.record(id, 'voucher-issued', voucher(5))).warnings).toMatchObject([{ code: 'W-VH-BELOW', rule: 'C-VH-2' }])
  expect(await world.register('registro-voucher', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { voucher: VOUCHER, schoolLevel: 'PRI', minutes: '300', until: '2027-08-31', phase: 'ISSUED' } },
  ])
  await world.until('2027-09-01 12:00')
  expect(await madeByTime(world, id)).toEqual(['voucher-lapsed 2027-08-31T23:59:59+02:00'])
  expect((await world.shown(id)).phase).toBe('LAPSED')
})

test('five days to activate: on a holiday they end the day after, and a day more is late', async () => {
  const world = await World.open('2026-12-03 09:00')
  const request = { voucher: VOUCHER, pupil: PUPIL.ref, minutes: hours(10), level: 2, channel: 'pec', serious: false }
  const short = await world.tryOpen('voucher-activation', 'activation-requested', as(BODY, { ...request, shortDays: 2 }))
  expect([short.status, short.code]).toEqual([422, 'ERR-D-VA-2'])
  const told = { ...as(BODY, request), people: [PUPIL, PROVIDER] }
  const ids = [
    await world.open('voucher-activation', 'activation-requested', told),
    await world.open('voucher-activation', 'activation-requested', told),
  ]
  await world.until('2026-12-03 10:00')
  for (const id of ids) await world.record(id, 'request-received', { parties: [party('provider')] })
  const [id = '', other = ''] = ids
  const activate = await due(world, id, 'D-VA-1')
  expect(activate).toMatchObject({ bearer: 'provider', state: 'open', raw: '2026-12-08', legal: '2026-12-09' })
  expect(activate?.computation?.sentence).toContain('Immacolata')
  const line = `2026-12-03 10:00:00 ${PROVIDER.email}: Da fare: Attivare il servizio entro mercoledì 9 dicembre 2026`
  expect((await world.mails()).filter((mail) => mail.includes(PROVIDER.email))).toEqual([line, line])

  await world.until('2026-12-09 18:00')
  const assistant = { people: [{ ref: 'p-assistente', name: 'Assistente di prova' }] }
  const begun = { ...as('provider', { assistant: 'p-assistente' }), ...assistant }
  expect((await world.record(id, 'service-activated', begun)).warnings).toEqual([])
  await world.until('2026-12-10 09:00')
  const [late] = (await world.record(other, 'service-activated', begun)).warnings
  expect(late).toMatchObject({ code: 'W-VA-LATE', rule: 'C-VA-1', norm: 'Allegato A1 (004:32-33); AMB-31' })
  expect(late?.sentence).toContain('giorni di ritardo: 1')
  expect(await world.register('registro-attivazioni', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { voucher: VOUCHER, activated: '2026-12-09T18:00:00+01:00', phase: 'ACTIVE' } },
    { number: 2, case: other },
  ])
})

test('a month is settled to the cent under the number of its voucher, and what is inside the price stays there', async () => {
  const world = await World.open('2026-09-14 09:00')
  const id = await world.open('voucher-value-settlement', 'voucher-set', {
    data: {
      voucher: VOUCHER,
      from: '2026-09-14',
      to: '2027-08-31',
      level: 'PRI',
      hours: [{ from: '2026-09-14', weekly: hours(10) }],
      pupil: PUPIL.ref,
    },
    people: [PUPIL, PROVIDER],
    parties: [party('provider'), party(BODY)],
  })
  const week = (from: string, to: string, direct: number, more: Record<string, unknown> = {}) =>
    as('provider', { from, to, direct, ...more })
  await world.until('2026-10-31 09:00')
  const firstDays = week('2026-10-01', '2026-10-02', hours(4))
  expect(await refused(world, id, 'week-recorded', week('2026-10-05', '2026-10-09', hours(10) + 1))).toEqual([
    'ERR-VV-OVER',
    'Allegato A1 (004:5-20); AMB-29',
  ])
  expect((await refused(world, id, 'week-recorded', week('2026-09-28', '2026-10-02', hours(4))))[0]).toBe('ERR-C-VV-1/period')
  await world.record(id, 'week-recorded', firstDays)
  await world.record(id, 'week-recorded', week('2026-10-05', '2026-10-09', hours(10), { indirect: 120, transfers: 60, collateral: 30 }))
  await world.record(id, 'week-recorded', week('2026-10-12', '2026-10-16', hours(9), { standby: 60 }))
  await world.record(id, 'week-recorded', week('2026-10-19', '2026-10-23', hours(10)))
  // 34 hours and a quarter, one of them at the school's disposal.
  await world.record(id, 'week-recorded', week('2026-10-26', '2026-10-30', 15))

  await world.until('2026-11-05 09:00')
  const bill = (more: Record<string, unknown> = {}) =>
    as('provider', { voucher: VOUCHER, month: '2026-10-31', amount: 78_775, number: '12/2026', ...more })
  expect(await refused(world, id, 'invoice-filed', bill({ expenses: [{ what: 'lodging', cents: 6200 }] }))).toEqual([
    'ERR-VV-LODGING',
    'Allegato A1 (004:23)',
  ])
  expect(await refused(world, id, 'invoice-filed', bill({ copay: 1 }))).toEqual(['ERR-VV-COPAY', 'Allegato A1 (004:41-42)'])
  expect((await refused(world, id, 'invoice-filed', bill({ voucher: 'V-2026-18' })))[0]).toBe('ERR-C-VV-1/voucher')
  expect((await turnedAway(world, id, 'invoice-filed', bill({ pupil: PUPIL.ref }))).errors).toMatchObject([{ pointer: '/data/pupil' }])
  expect((await world.record(id, 'invoice-filed', bill())).warnings).toMatchObject([{ code: 'W-VV-TARIFF/invoice' }])
  const settled = (amount: number) => as(BODY, { month: '2026-10-01', amount })
  const wrong = await turnedAway(world, id, 'month-settled', settled(78_776))
  expect(wrong).toMatchObject({ status: 422, code: 'ERR-C-VV-1', rule: 'C-VV-1', norm: 'Allegato A1 (004:36-38, 48-52)' })
  expect(wrong.detail).toContain('€ 787,75')
  await world.record(id, 'month-settled', settled(78_775))
  expect((await refused(world, id, 'month-settled', settled(78_775)))[0]).toBe('ERR-C-VV-1/twice')
  expect((await factsOf(world, id)).find(({ type }) => type === 'invoice-filed')?.data).toMatchObject({ voucher: VOUCHER, amount: 78_775 })

  expect(await world.register('registro-ore-dirette', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { voucher: VOUCHER, from: '2026-10-26', direct: '15' } },
  ])

  // The act of the year: another price from January on.
  await world.until('2027-01-11 09:00')
  await world.record(id, 'tariff-set', as(BODY, { act: 'Det. 3/2027', from: '2027-01-01', firstCycle: 2350, secondCycle: 2350 }))
  await world.until('2027-01-29 19:00')
  await world.record(id, 'week-recorded', week('2027-01-25', '2027-01-29', hours(10)))
  expect((await world.record(id, 'month-settled', as(BODY, { month: '2027-01-01', amount: 23_500 }))).warnings).toEqual([])
})

test('absence without notice: the first hour at the school’s disposal, nothing after it', async () => {
  const world = await World.open('2026-10-13 19:00')
  const id = await world.open('voucher-absence', 'timetable-set', {
    data: { voucher: VOUCHER, level: 'PRI', versions: [{ from: '2026-09-14', grid: THREE_HOURS_A_DAY }] },
    people: [PUPIL, PROVIDER],
    parties: [party('provider'), party('parent'), party('teacher')],
  })
  // After 18:00 of the day before.
  const evening = await world.record(id, 'absence-notified', as('parent', { date: '2026-10-14' }))
  expect(evening.warnings).toMatchObject([{ code: 'W-C-VAB-1', norm: 'Allegato A1 (004:204-205); AMB-45' }])
  await world.until('2026-10-14 08:30')
  await world.record(id, 'absence-found', as('teacher', { date: '2026-10-14' }))
  expect(await due(world, id, 'D-VAB-2')).toMatchObject({ bearer: 'provider', legal: '2026-10-14T09:30:00+02:00' })
  await world.until('2026-10-14 10:00')
  expect(await madeByTime(world, id)).toContain('first-hour-over 2026-10-14T09:30:00+02:00')

  const whole = { start: '00:00', end: '23:59' }
  const sheet = (date: string, absence: Record<string, unknown>) => as('provider', { date, absences: [{ ...whole, ...absence }] })
  const noticedAt = '2026-10-13T19:00:00+02:00'
  expect(await refused(world, id, 'absence-day-recorded', sheet('2026-10-14', { noticedAt, sudden: false }))).toEqual([
    'ERR-C-VAB-1/sudden',
    'Allegato A1 (004:204-205); AMB-45',
  ])
  await world.record(id, 'absence-day-recorded', sheet('2026-10-14', { noticedAt, sudden: true }))
  expect((await refused(world, id, 'absence-day-recorded', sheet('2026-10-14', { noticedAt, sudden: true })))[0]).toBe('ERR-C-VAB-1/twice')
  expect((await turnedAway(world, id, 'absence-notified', as('parent', { date: '2026-10-15', reason: 'febbre' }))).errors).toMatchObject([
    { pointer: '/data/reason' },
  ])
  // In time, by 17:00: no hour at disposal is owed.
  await world.until('2026-10-14 17:00')
  expect((await world.record(id, 'absence-notified', as('parent', { date: '2026-10-15' }))).warnings).toEqual([])
  await world.until('2026-10-15 19:00')
  await world.record(id, 'absence-day-recorded', sheet('2026-10-15', { noticedAt: '2026-10-14T17:00:00+02:00', sudden: false }))
  for (const register of ['registro-assenze-voucher', 'registro-ore-disposizione']) {
    expect(await world.register(register, '2026-27')).toMatchObject([{ number: 1, columns: { voucher: VOUCHER, date: '2026-10-15' } }])
  }
})

test('assistance at exams: asked before, never granted by itself, and refused only ten days after the notice', async () => {
  const world = await World.open('2027-04-12 09:00')
  const announced = { ...as('clerk', { examFrom: '2027-06-14', schoolLevel: 'SEC1', pupil: PUPIL.ref }), people: [PUPIL] }
  const parties = [party(BODY), party('social-worker')]
  const id = await world.open('voucher-exam-assistance', 'exam-announced', { ...announced, parties })
  const other = await world.open('voucher-exam-assistance', 'exam-announced', { ...announced, parties })
  expect(await due(world, id, 'D-VE-1')).toMatchObject({ bearer: 'ds', state: 'open', target: '2027-05-14' })
  const NORM = 'Allegato A1 (004:24)'
  const request = { minutes: hours(6), peiClause: 'PEI, sezione 9', reasons: 'gli serve l’assistente' }
  await world.until('2027-05-10 09:00')
  expect((await turnedAway(world, id, 'assistance-requested', as('clerk', request))).code).toBe('ERR-ROLE')
  const { reasons: _, ...bare } = request
  expect(await refused(world, id, 'assistance-requested', as('ds', bare))).toEqual(['ERR-C-VE-1/reasons', NORM])
  await world.record(id, 'assistance-requested', as('ds', request))
  const authorise = (budgetLeft: number) => as(BODY, { budgetLeft, act: 'Det. 12' })
  expect(await refused(world, id, 'assistance-authorised', authorise(50_000))).toEqual(['ERR-C-VE-1/services', NORM])
  await world.record(id, 'services-heard', as('social-worker', { shared: true }))
  const poor = await turnedAway(world, id, 'assistance-authorised', authorise(10_000))
  expect(poor).toMatchObject({ status: 422, code: 'ERR-VE-BUDGET', norm: NORM })
  expect(poor.detail).toContain('€ 138,00')

  const no = as(BODY, { reasons: 'manca il personale' })
  const NOTICE = ['ERR-DN-GEN-2', 'L. 241/1990, art. 10-bis (DN-GEN-2, N-32)']
  expect(await refused(world, id, 'assistance-refused', no)).toEqual(NOTICE)
  await world.until('2027-05-20 09:00')
  await world.mails()
  await world.record(id, 'refusal-announced', as(BODY, { channel: 'pec', reasons: 'manca il personale' }))
  expect(await world.mails()).toEqual(['2027-05-20 09:00:00 ds: Comunicazione: Preavviso di diniego'])
  expect(await due(world, id, 'DN-GEN-1')).toMatchObject({ state: 'suspended' })
  await world.until('2027-05-20 10:00')
  await world.record(id, 'announcement-received', as('ds'))
  await world.until('2027-05-28 09:00')
  expect(await refused(world, id, 'assistance-refused', no)).toEqual(NOTICE)
  await world.until('2027-06-01 09:00')
  expect(await madeByTime(world, id)).toEqual(['observation-term-over 2027-05-31T23:59:59+02:00'])
  await world.record(id, 'assistance-refused', no)
  expect((await world.shown(id)).phase).toBe('REFUSED')

  await world.until('2027-06-14 08:00')
  expect(await refused(world, other, 'assistance-requested', as('ds', request))).toEqual(['ERR-VE-LATE', NORM])
  expect(await due(world, other, 'D-VE-1')).toMatchObject({ state: 'late' })
})

test('hours above the maximum rest on reasoned minutes and on an act that pays, from that day on', async () => {
  const world = await World.open('2026-10-12 09:00')
  const proposal = { schoolLevel: 'INF', level: 1, minutes: hours(22), plannedFrom: '2026-11-02', voucher: VOUCHER, pupil: PUPIL.ref }
  const within = await world.tryOpen('voucher-derogation', 'derogation-proposed', as('ds', { ...proposal, minutes: hours(18) }))
  expect([within.status, within.code]).toEqual([422, 'ERR-C-VD-1'])
  const evening = [{ weekday: 1, start: '17:00', end: '19:00' }]
  const late = await world.tryOpen('voucher-derogation', 'derogation-proposed', as('ds', { ...proposal, slots: evening }))
  expect([late.status, late.code]).toEqual([422, 'ERR-VS-WINDOW'])
  const id = await world.open('voucher-derogation', 'derogation-proposed', {
    ...as('ds', proposal),
    people: [PUPIL, PROVIDER],
    parties: [party(BODY), party('provider')],
  })
  const DEROGATION = 'Allegato A1 (004:201)'
  const recognise = (from: string, h = 22) => as(BODY, { from, minutes: hours(h) })
  const signed = { chairSigned: true, secretarySigned: true }
  await world.until('2026-10-19 09:00')
  expect((await world.record(id, 'glo-minuted', as('ds', signed))).warnings).toMatchObject([{ code: 'W-VD-REASONS' }])
  expect(await refused(world, id, 'derogation-recognised', recognise('2026-10-26'))).toEqual(['ERR-VD-REASONS', DEROGATION])
  await world.until('2026-10-20 09:00')
  const minuted = await world.record(id, 'glo-minuted', as('ds', { ...signed, reasons: 'bisogni cresciuti' }))
  expect(minuted.warnings).toMatchObject([{ code: 'MAN-VD-FUNDING', norm: 'Allegato A1 (004:201); AMB-35' }])
  expect(await due(world, id, 'MAN-VD-FUNDING')).toMatchObject({ bearer: BODY, state: 'open' })
  expect((await refused(world, id, 'derogation-recognised', recognise('2026-10-26')))[0]).toBe('ERR-C-VD-1/funding')
  await world.until('2026-10-26 09:00')
  await world.record(id, 'funding-decided', as(BODY, { funded: true, act: 'Det. 40' }))
  expect(await due(world, id, 'MAN-VD-FUNDING')).toMatchObject({ state: 'met' })
  const retroactive = await turnedAway(world, id, 'derogation-recognised', recognise('2026-10-20'))
  expect(retroactive).toMatchObject({ status: 422, code: 'ERR-C-VD-1/from' })
  expect(retroactive.detail).toContain('lunedì 26 ottobre 2026')
  expect((await refused(world, id, 'derogation-recognised', recognise('2026-10-26', 23)))[0]).toBe('ERR-C-VD-1/more')
  await world.until('2026-10-26 10:00')
  await world.mails()
  await world.record(id, 'derogation-recognised', recognise('2026-10-26'))
  expect(await world.mails()).toEqual([
    `2026-10-26 10:00:00 ${PROVIDER.email}: Comunicazione: Nuovo monte ore di un voucher`,
    '2026-10-26 10:00:00 ds: Comunicazione: Nuovo monte ore di un voucher',
  ])
  expect(await world.register('registro-deroghe', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { voucher: VOUCHER, minutes: '1320', from: '2026-10-26', until: '2027-08-31', phase: 'RECOGNISED' } },
  ])
})

test('the ledger of trip hours: too few days after a trip are said with it, what comes too late is refused, the rest is lost at the end of the year', async () => {
  const world = await World.open('2026-12-01 09:00')
  const id = await world.open('voucher-trip-recovery', 'timetable-set', {
    data: { voucher: VOUCHER, level: 'PRI', versions: [{ from: '2026-09-14', grid: THREE_HOURS_A_DAY }] },
    people: [PUPIL, PROVIDER],
    parties: [party('provider')],
  })
  const sunday = { date: '2026-12-20', slots: [{ start: '08:00', end: '16:00' }] }
  expect(await refused(world, id, 'trip-day-recorded', { data: sunday })).toEqual(['ERR-VS-WINDOW', WINDOW])
  const planned = await world.record(id, 'trip-day-recorded', { data: { ...sunday, authorised: true } })
  expect(planned.warnings).toMatchObject([{ code: 'W-VT-SHORT', rule: 'C-VT-2', norm: 'Allegato A1 (004:22); AMB-33' }])
  expect(planned.warnings[0]?.sentence).toContain('bastano per 6 ore; il resto (2 ore)')
  expect((await world.shown(id)).warned).toEqual([{ fact: 'f2', codes: ['W-VT-SHORT'] }])
  expect(await due(world, id, 'D-VT-1')).toMatchObject({ bearer: 'provider', legal: '2026-12-31', target: '2026-12-22' })

  // Two hours before the trip, three after it: three of eight are left.
  const back = (date: string, minutes: number) => as('provider', { trip: '2026-12-20', date, minutes })
  const recover = async (date: string, minutes: number) => {
    await world.until(`${date} 18:00`)
    expect((await refused(world, id, 'hours-recovered', back(date, 181)))[0]).toBe('ERR-C-VT-2/day')
    await world.record(id, 'hours-recovered', back(date, minutes))
  }
  await recover('2026-12-15', 120)
  await recover('2026-12-21', 180)
  expect(
    await refused(
      world,
      id,
      'recovery-planned',
      as('provider', { trip: '2026-12-20', recoveries: [{ date: '2027-01-11', minutes: 180 }] }),
    ),
  ).toEqual(['ERR-VT-WINDOW/plan', 'Allegato A1 (004:22); AMB-33'])
  await world.mails()
  await world.until('2027-01-11 18:00')
  const GIVE_BACK = 'Recuperare entro dicembre le ore di gita entro giovedì 31 dicembre 2026'
  expect((await world.mails()).filter((mail) => mail.includes('Termine decorso: Recuperare'))).toEqual(
    [PROVIDER.email, 'ds', 'dsga'].map((who) => `2027-01-01 07:30:01 ${who}: Termine decorso: ${GIVE_BACK}`),
  )
  expect(await madeByTime(world, id)).toContain('hours-unrecovered 2026-12-31T23:59:59+01:00')
  const january = await turnedAway(world, id, 'hours-recovered', back('2027-01-11', 180))
  expect(january).toMatchObject({ status: 422, code: 'ERR-VT-WINDOW', rule: 'C-VT-2' })
  expect(january.detail).toContain('giovedì 31 dicembre 2026')

  // January opens a window of its own, with June as its end.
  await world.until('2027-05-15 18:00')
  await world.record(id, 'trip-day-recorded', { data: { date: '2027-05-15', slots: [{ start: '08:00', end: '12:00' }] } })
  expect(await due(world, id, 'D-VT-2')).toMatchObject({ legal: '2027-06-30', target: '2027-06-10' })
  await world.until('2027-05-18 18:00')
  const spring = (date: string, minutes: number) => as('provider', { trip: '2027-05-15', date, minutes })
  await world.record(id, 'hours-recovered', spring('2027-05-17', 180))
  await world.record(id, 'hours-recovered', spring('2027-05-18', 60))
  expect(await due(world, id, 'D-VT-2')).toMatchObject({ state: 'met' })
  expect(await world.register('registro-ore-gita', '2026-27')).toMatchObject([
    { number: 1, case: id, columns: { voucher: VOUCHER, date: '2027-05-15', autumn: '2026-12-31', spring: '2027-06-30' } },
  ])
})

test('service is from seven to six, Monday to Saturday, whoever has granted more hours', async () => {
  const world = await World.open('2026-10-14 19:00')
  const day = (date: string, start: string, end: string, more: Record<string, unknown> = {}) =>
    as('provider', { voucher: VOUCHER, date, slots: [{ start, end }], ...more })
  const early = await world.tryOpen('voucher-service-hours', 'service-day-worked', day('2026-10-14', '06:45', '08:45'))
  expect([early.status, early.code]).toEqual([422, 'ERR-VS-WINDOW'])
  const id = await world.open('voucher-service-hours', 'service-day-worked', day('2026-10-14', '07:00', '08:45'))
  expect(await refused(world, id, 'service-day-planned', day('2026-10-15', '17:00', '18:30', { basis: 'glo-derogation' }))).toEqual([
    'ERR-VS-WINDOW/plan',
    WINDOW,
  ])
  expect((await refused(world, id, 'service-day-planned', day('2026-12-08', '08:00', '10:00')))[0]).toBe('ERR-C-VS-1/plan')
  const { start, end } = slot('2026-10-15', '10:00', '09:00')
  expect((await turnedAway(world, id, 'service-day-planned', day('2026-10-15', start, end))).code).toBe('invalid-data')
  // It happened all the same: the head teacher records it, and it stays marked.
  await world.until('2026-10-15 19:00')
  await world.record(id, 'service-day-worked', {
    ...day('2026-10-15', '17:00', '18:30'),
    as: 'ds',
    despite: { codes: ['ERR-VS-WINDOW'], reason: 'l’autobus era in ritardo' },
  })
  expect((await world.shown(id)).irregular).toEqual([{ fact: 'f2', codes: ['ERR-VS-WINDOW'] }])
  expect(await world.register('foglio-ore-voucher', '2026-27')).toMatchObject([{ number: 1, case: id, columns: { voucher: VOUCHER } }])
  expect(await allThatIsSaid(world)).not.toContain(PUPIL.name)
})
