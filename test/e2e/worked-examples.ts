import { THREE_HOURS_A_DAY } from '../../infra/local/stories/people.ts'
import { hours, MORNINGS, OUTING, people, slot, TEAM_1A, TEAM_2B, WITHOUT_FRIDAY } from '../procedures/assistance/oss-told.ts'
import { minimum2C, team2C, team3A } from '../procedures/assistance/pei-told.ts'

/** The printed examples of the calculations of inclusion, parts A and D, as `POST /v1/calculations/{id}` is asked for them. */

type Fields = Readonly<Record<string, unknown>>

export interface Example {
  readonly rule: string
  readonly example: string
  readonly input: Fields
  readonly result: Fields
  readonly settings?: Fields
}

const BY_TEXT = { governing: 'regulation' }
const until = (end: string) => MORNINGS.map((one) => ({ ...one, end }))
const time = (start: string, end: string) => ({ start, end })

const recipients = (example: string, input: Fields, result: Fields): Example => ({
  rule: 'C-OSSA-1',
  example,
  input: { socialWorkerKnown: true, ossKnown: true, hoursInMinutes: hours(10), ...input },
  result,
})
const weekly = (example: string, grid: unknown, result: Fields): Example => ({
  rule: 'C-OSST-1',
  example,
  input: { level: 'PRI', from: '2026-09-14', allottedMinutes: hours(10), grid },
  result,
})
const delta = (example: string, { dropped, added }: Pick<typeof OUTING, 'dropped' | 'added'>, result: Fields): Example => ({
  rule: 'C-OSSC-1',
  example,
  input: { throughOffice: true, usedMinutes: hours(10), allottedMinutes: hours(10), dropped, added },
  result,
})
const freed = (example: string, clock: string, told: string, result: Fields): Example => ({
  rule: 'C-ABS-1',
  example,
  input: { level: 'PRI', from: '2026-10-14', notifiedAt: `2026-10-14T${clock}:00+02:00`, told, grid: MORNINGS },
  result,
})
const invitees = (example: string, input: Fields, result: Fields, settings?: Fields): Example => ({
  rule: 'C-PEI-1',
  example,
  input,
  result,
  ...(settings && { settings }),
})

const all = (team: readonly { readonly person: string }[]): string[] => team.map(({ person }) => person)

const partA: readonly Example[] = [
  recipients(
    'EX-OSSA-1',
    { level: 'PRI', team: TEAM_2B, told: all(TEAM_2B) },
    { recipients: all(TEAM_2B), missing: [], complete: true, state: 'COMMUNICATED', codes: [] },
  ),
  recipients(
    'EX-OSSA-2',
    { level: 'SEC1', team: TEAM_1A, told: all([people.referent, people.coordinator]) },
    {
      recipients: all([people.referent, people.coordinator, people.support]),
      missing: all([people.support]),
      complete: false,
      state: 'RECEIVED_BY_SCHOOL',
    },
  ),
  weekly('EX-OSST-1', MORNINGS, { minutes: 600, over: null, unused: null, sendable: true, codes: [] }),
  weekly('EX-OSST-2', until('10:45'), {
    minutes: 675,
    over: { numerator: 75, denominator: 1 },
    sendable: false,
    codes: ['ERR-OSS-OVER'],
  }),
  weekly(
    'EX-OSST-4',
    [
      { weekday: 2, ...time('10:00', '12:00') },
      { weekday: 2, ...time('11:30', '12:30') },
    ],
    {
      sendable: false,
      codes: ['ERR-OSS-OVERLAP', 'W-OSS-UNDER'],
    },
  ),
  invitees(
    'EX-PEI-1',
    { level: 'PRI', team: team3A, listed: team3A },
    { regulation: { length: 7 }, national: { length: 7 }, minimum: { length: 7 }, leftOut: [], refused: [] },
  ),
  invitees(
    'EX-PEI-2',
    { level: 'SEC1', team: team2C, listed: [...minimum2C, team2C[4]] },
    { regulation: { length: 4 }, minimum: { length: 4 }, leftOut: [], refused: [] },
    BY_TEXT,
  ),
  {
    rule: 'C-PEI-2',
    example: 'EX-PEI-4',
    input: { slots: [slot('2026-10-13', '16:00', '17:00')], commitments: [slot('2026-10-13', '15:00', '16:15')] },
    result: { compatible: false, free: [], codes: ['W-PEI-CONFLICT'] },
  },
  invitees(
    'EX-PEI-5',
    { level: 'PRI', team: team3A, listed: team3A.filter(({ as }) => as !== 'family') },
    { leftOut: [{ as: 'family' }], refused: ['ERR-PEI-FAMILY'] },
  ),
  freed('EX-ABS-1', '07:40', 'uos', { freedMinutes: 120, freedHours: 2, prompt: true, codes: [] }),
  freed('EX-ABS-2', '09:10', 'uos', { freedMinutes: 120, prompt: false, codes: ['W-ABS-LATE'] }),
  freed('EX-ABS-4', '07:40', 'school', { forward: true, codes: ['W-ABS-WRONGADDRESSEE'] }),
  delta('EX-OSSC-1', OUTING, {
    weeks: [{ monday: '2026-09-21', deltaMinutes: 120, totalMinutes: 720, over: { numerator: 120, denominator: 1 } }],
    codes: ['MAN-OSSC-OVER'],
    verdict: 'PERSON_DECIDES',
  }),
  delta('EX-OSSC-2', WITHOUT_FRIDAY, {
    weeks: [{ monday: '2026-09-21', deltaMinutes: 0, totalMinutes: 600, over: null }],
    codes: [],
    verdict: 'OK',
  }),
]

const level = (example: string, affective: string, autonomy: string, found: number): Example => ({
  rule: 'C-VH-1',
  example,
  input: { affective, autonomy },
  result: { level: found, codes: [] },
})
const range = (example: string, schoolLevel: string, of: number, h: number, result: Fields): Example => ({
  rule: 'C-VH-2',
  example,
  input: { schoolLevel, level: of, minutes: hours(h), on: '2026-09-14' },
  result,
})
const activation = (example: string, received: string, due: string): Example => ({
  rule: 'C-VA-1',
  example,
  input: { received },
  result: { due, days: 5, lateDays: null, codes: [] },
})
const value = (example: string, input: Fields, result: Fields): Example => ({
  rule: 'C-VV-1',
  example,
  input: { month: '2026-10-01', level: 'PRI', direct: 0, ...input },
  result,
})
const balance = (example: string, trip: Fields, more: Fields, result: Fields): Example => ({
  rule: 'C-VT-2',
  example,
  input: { level: 'PRI', timetable: [{ from: '2026-09-14', grid: THREE_HOURS_A_DAY }], trip, ...more },
  result,
})
const exam = (example: string, more: Fields, result: Fields): Example => ({
  rule: 'C-VE-1',
  example,
  input: {
    requested: '2027-05-10',
    examFrom: '2027-06-14',
    schoolLevel: 'SEC1',
    minutes: hours(6),
    reasons: true,
    inPei: true,
    sharedByServices: true,
    budgetLeft: 50_000,
    ...more,
  },
  result,
})
const absent = (example: string, scheduled: Fields, absence: Fields, result: Fields): Example => ({
  rule: 'C-VAB-1',
  example,
  input: { date: '2026-10-14', level: 'PRI', scheduled: [scheduled], absences: [absence] },
  result,
})
const service = (example: string, date: string, hour: Fields, result: Fields): Example => ({
  rule: 'C-VS-1',
  example,
  input: { date, slots: [hour] },
  result,
})
const derogation = (example: string, input: Fields, result: Fields): Example => ({
  rule: 'C-VD-1',
  example,
  input: { schoolLevel: 'INF', level: 1, requested: hours(22), on: '2026-11-02', ...input },
  result,
})

const SATURDAY = { date: '2026-12-12', slots: [time('08:00', '18:00')] }
const SUNDAY = { date: '2026-12-20', slots: [time('08:00', '16:00')] }
const ALL_DAY = time('00:00', '23:59')
const MORNING = time('08:30', '11:30')
const PRICED = ['W-VV-TARIFF']

const partD: readonly Example[] = [
  level('EX-VH-1', 'GRAVE', 'GRAVE', 1),
  range('EX-VH-1', 'PRI', 1, 15, { least: hours(15), most: hours(15), codes: [] }),
  level('EX-VH-2', 'GRAVE', 'LIEVE', 2),
  range('EX-VH-2', 'INF', 2, 16, { least: hours(14), most: hours(17), codes: [] }),
  range('EX-VH-4', 'INF', 3, 15, { least: hours(10), most: hours(16), codes: ['W-VH-OVERLAP'] }),
  level('EX-VH-5', 'MEDIA', 'LIEVE', 4),
  range('EX-VH-5', 'PRI', 4, 7, { codes: [] }),
  range('EX-VH-7', 'INF', 1, 18, { codes: [] }),
  range('EX-VH-7', 'PRI', 1, 18, { most: hours(15), codes: ['ERR-C-VH-2'] }),
  range('EX-VH-8', 'SEC2', 1, 10, { least: null, most: null, codes: ['ERR-VH-SEC2'] }),
  activation('EX-VA-1', '2026-09-07', '2026-09-12'),
  activation('EX-VA-2', '2026-10-02', '2026-10-07'),
  activation('EX-VA-4', '2026-12-03', '2026-12-09'),
  activation('EX-VA-5', '2026-10-27', '2026-11-02'),
  activation('EX-VA-7', '2026-12-21', '2026-12-28'),
  value('EX-VV-1', { direct: hours(44) }, { amount: 101_200, codes: PRICED }),
  value('EX-VV-2', { direct: hours(34) + 15 }, { amount: 78_775 }),
  value('EX-VV-4', { direct: hours(10.5), indirect: hours(2), transfers: hours(1) }, { amount: 24_150, unpaid: hours(3) }),
  value('EX-VV-5', { expenses: [{ what: 'lodging', cents: 6200 }] }, { amount: 0, codes: ['ERR-VV-LODGING', ...PRICED] }),
  { rule: 'C-VV-2', example: 'a.s. 2025/26', input: { level: 'PRI', on: '2026-05-04' }, result: { hourly: 2300, codes: [] } },
  { rule: 'C-VV-2', example: 'a.s. 2026/27', input: { level: 'PRI', on: '2026-10-01' }, result: { hourly: 2300, codes: PRICED } },
  {
    rule: 'C-VT-1',
    example: 'EX-VT-1, EX-VT-5',
    input: { dates: ['2026-12-12', '2027-05-15', '2027-07-01'] },
    result: {
      days: [
        { date: '2026-12-12', due: '2026-12-31' },
        { date: '2027-05-15', due: '2027-06-30' },
        { date: '2027-07-01', code: 'MAN-VT-SUMMER' },
      ],
    },
  },
  balance(
    'EX-VT-1',
    SATURDAY,
    {},
    {
      excess: hours(10),
      due: '2026-12-31',
      usable: { length: 7 },
      recoverable: hours(21),
      lastRealDay: '2026-12-22',
      codes: [],
    },
  ),
  balance('EX-VT-2', SUNDAY, {}, { codes: ['ERR-VS-WINDOW'] }),
  balance('EX-VT-2', { ...SUNDAY, authorised: true }, {}, { excess: hours(8), shortfall: hours(2), codes: ['W-VT-SHORT'] }),
  balance('EX-VT-4', SATURDAY, { recoveries: [{ date: '2027-01-11', minutes: 180 }] }, { recovered: 0, codes: ['ERR-VT-WINDOW'] }),
  balance(
    'EX-VT-5',
    { date: '2027-05-15', slots: [time('08:00', '12:00')] },
    {},
    {
      excess: hours(4),
      due: '2027-06-30',
      lastRealDay: '2027-06-08',
    },
  ),
  exam('EX-VE-1', {}, { authorisable: true, decides: 'a-person', cost: 13_800 }),
  exam('EX-VE-2', { requested: '2027-06-14' }, { authorisable: false, codes: ['ERR-VE-LATE', ...PRICED] }),
  exam('EX-VE-4', { budgetLeft: 10_000 }, { authorisable: false, cost: 13_800, codes: ['ERR-VE-BUDGET', ...PRICED] }),
  absent('EX-VAB-1', MORNING, ALL_DAY, { direct: 0, standby: 60, lost: 120, amount: 2300 }),
  absent('EX-VAB-2', MORNING, { ...ALL_DAY, noticedAt: '2026-10-13T17:00:00+02:00' }, { direct: 0, standby: 0, lost: 180, amount: 0 }),
  absent('EX-VAB-4', time('08:00', '11:00'), time('08:00', '10:00'), { direct: 60, standby: 60, lost: 60, amount: 4600 }),
  absent('EX-VAB-5', time('08:30', '09:15'), ALL_DAY, { direct: 0, standby: 45, lost: 0, amount: 1725 }),
  service('EX-VS-1', '2026-10-14', time('06:45', '08:45'), { inside: 105, outside: 15, codes: ['ERR-VS-WINDOW'] }),
  service('EX-VS-2', '2026-10-14', time('17:00', '18:30'), { inside: 60, outside: 30 }),
  service('EX-VS-4', '2026-12-20', time('08:00', '16:00'), { inside: 0, outside: hours(8) }),
  service('EX-VS-5', '2026-12-12', time('08:00', '18:00'), { inside: hours(10), outside: 0, codes: [] }),
  derogation(
    'EX-VD-1',
    { minutesOf: '2026-10-20', reasoned: true, fundedOn: '2026-10-26' },
    { granted: hours(22), from: '2026-10-26', codes: [] },
  ),
  derogation(
    'EX-VD-1',
    { minutesOf: '2026-10-20', reasoned: true, fundedOn: '2026-10-26', on: '2026-10-25' },
    { granted: hours(18), from: '2026-10-26' },
  ),
  derogation('EX-VD-2', { minutesOf: '2026-10-20', fundedOn: '2026-10-26' }, { granted: hours(18), codes: ['ERR-VD-REASONS'] }),
  derogation('EX-VD-4', { schoolLevel: 'PRI', level: 3, requested: hours(10) }, { needed: false, granted: hours(10) }),
]

export const EXAMPLES: readonly Example[] = [...partA, ...partD]
