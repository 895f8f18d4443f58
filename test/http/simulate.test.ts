import { describe, expect, it } from 'vitest'
import { simulation } from '../../lib/http/schemas/obligation.ts'
import { startApi, type TestApi } from './client.ts'

type Fact = readonly [type: string, occurredAt: string, data?: object]

const GYM = { place: 'gym', familyTold: true, injured: 'p-pupil01', dynamics: 'caduta' }

const report = (days: number) => ({ protocol: '1', outcome: 'prognosis', prognosisDays: days })

async function simulated(api: TestApi, procedure: string, facts: readonly Fact[], more: object = {}) {
  const body = { facts: facts.map(([type, occurredAt, data]) => ({ type, occurredAt, ...(data === undefined ? {} : { data }) })), ...more }
  const told = await api.call(`/v1/procedures/${procedure}/simulate`, { body })
  expect(told.status, told.text).toBe(200)
  const { obligations, ...rest } = told.as(simulation)
  const find = (key: string) => obligations.findLast((obligation) => obligation.key === key)
  const clock = (key: string, ruleSet: 'regulation' | 'national') => find(key)?.ruleSets.find((one) => one.ruleSet === ruleSet)
  return { ...rest, find, clock }
}

describe('examples of the rulebook, asked by anybody', () => {
  it('injury-lab-gym EX1: 48 hours from the hour of delivery', async () => {
    const api = await startApi()
    const told = await simulated(api, 'injury-lab-gym', [
      ['injury-occurred', '2026-10-12T10:30:00+02:00', GYM],
      ['declaration-protocolled', '2026-10-12T12:00:00+02:00', { protocol: '1' }],
      ['medical-document-filed', '2026-10-13T11:20:00+02:00', report(10)],
    ])
    expect(told.clock('injury-lab-gym-D4', 'regulation')).toMatchObject({ legal: '2026-10-15T11:20:00+02:00' })
    expect(told.clock('injury-lab-gym-D4', 'national')).toMatchObject({ legal: '2026-10-15' })
    expect(told.clock('injury-lab-gym-D6', 'regulation')).toMatchObject({ legal: '2026-10-15T11:20:00+02:00' })
    expect(told.find('injury-lab-gym-D7')).toMatchObject({ target: '2026-10-15', legal: '2026-10-16', bearer: 'clerk' })
    expect(told.find('injury-lab-gym-D4')).toMatchObject({
      rule: 'injury-lab-gym-D4',
      trigger: { type: 'medical-document-filed' },
      computation: { sentence: expect.any(String) },
    })
  })

  it('injury-lab-gym EX4: prolonged to the fourth day, across the end of summer time', async () => {
    const api = await startApi()
    const told = await simulated(api, 'injury-lab-gym', [
      ['injury-occurred', '2026-10-19T10:00:00+02:00', GYM],
      ['declaration-protocolled', '2026-10-19T12:00:00+02:00', { protocol: '1' }],
      ['medical-document-filed', '2026-10-19T13:00:00+02:00', report(3)],
      ['prognosis-prolonged', '2026-10-23T12:00:00+02:00', { protocol: '2', inabilityUntil: '2026-10-30' }],
    ])
    expect(told.clock('injury-lab-gym-D4', 'regulation')).toMatchObject({
      legal: '2026-10-25T11:00:00+01:00',
      computation: { alternatives: [{ date: '2026-10-25T11:00:00.000Z' }] },
    })
    expect(told.clock('injury-lab-gym-D4', 'national')).toMatchObject({ raw: '2026-10-25', legal: '2026-10-26' })
  })

  it('access-formal EX4: an irregular request, perfected', async () => {
    const api = await startApi()
    const told = await simulated(api, 'access-formal', [
      [
        'request-filed',
        '2026-10-05T12:00:00+02:00',
        { channel: 'desk', requesterKind: 'person', requester: 'p-rossi01', document: 'verbale', interest: 'genitore' },
      ],
      ['irregularity-notified', '2026-10-15T12:00:00+02:00', { channel: 'pec', missing: 'documento di identità' }],
      ['request-regularised', '2026-11-02T12:00:00+01:00'],
    ])
    expect(told.find('access-formal-D1')).toMatchObject({ raw: '2026-12-02', legal: '2026-12-02', target: '2026-11-20' })
  })

  it('certificates EX5: asked on 24 December', async () => {
    const api = await startApi()
    const told = await simulated(api, 'certificates', [
      ['certificate-requested', '2026-12-24T10:00:00+01:00', { kind: 'frequenza', use: 'private' }],
    ])
    expect(told.find('certificates-D1')).toMatchObject({ raw: '2026-12-27', legal: '2026-12-28', target: '2026-12-24', state: 'open' })
  })
})

describe('a simulation', () => {
  it('is seen at the moment asked for, and time makes its facts', async () => {
    const api = await startApi()
    const filed: Fact = [
      'request-filed',
      '2026-10-05T12:00:00+02:00',
      { channel: 'desk', requesterKind: 'person', requester: 'p-rossi01', document: 'verbale', interest: 'genitore' },
    ]
    const early = await simulated(api, 'access-formal', [filed])
    const late = await simulated(api, 'access-formal', [filed], { at: '2026-12-01T00:00:00+01:00' })
    expect(early.find('access-formal-D1')?.state).toBe('open')
    expect(late.find('access-formal-D1')?.state).toBe('lapsed')
    expect(late.facts.length).toBeGreaterThan(early.facts.length)
    expect(late.at).toBe('2026-12-01T00:00:00+01:00')
  })

  it('counts on the calendar and the settings that are sent', async () => {
    const api = await startApi()
    const facts: Fact[] = [['certificate-requested', '2026-12-21T10:00:00+01:00', { kind: 'frequenza', use: 'private' }]]
    const hours = { opens: '08:00', closes: '12:00' }
    const patron = { municipality: 'Rivalta', name: 'santo patrono', day: '12-24', source: 'comune' }
    const calendar = { version: 'mia', patron, schoolYears: [], officeHours: { 1: hours }, closures: [] }
    expect((await simulated(api, 'certificates', facts)).find('certificates-D1')).toMatchObject({ legal: '2026-12-24' })
    const mine = await simulated(api, 'certificates', facts, { calendar })
    expect(mine.find('certificates-D1')).toMatchObject({ legal: '2026-12-28', computation: { calendar: 'mia' } })
    const wrong = await api.call('/v1/procedures/certificates/simulate', {
      body: { facts: [{ type: 'certificate-requested', occurredAt: '2026-12-21T10:00:00+01:00' }], calendar: 'veneto' },
    })
    expect(wrong.status).toBe(422)
  })

  it('says what would be refused, and goes on', async () => {
    const api = await startApi()
    const told = await simulated(api, 'certificates', [
      ['certificate-requested', '2026-10-05T10:00:00+02:00', { kind: 'frequenza', use: 'public-body' }],
      ['certificate-drafted', '2026-10-06T10:00:00+02:00'],
    ])
    expect(told.refusals).toMatchObject([{ fact: 'f2', refusals: [{ code: 'ERR-N-10' }] }])
  })

  it('stores nothing and reads nothing', async () => {
    const api = await startApi()
    const before = api.world.faults.total
    await simulated(api, 'certificates', [['certificate-requested', '2026-12-24T10:00:00+01:00', { kind: 'frequenza', use: 'private' }]])
    expect(api.world.faults.total).toBe(before)
  })
})
