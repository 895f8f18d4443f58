import { describe, expect, it } from 'vitest'
import { given, procedureOf, type Told } from '../given.ts'
import { asked, calculate } from './support.ts'

const received = (kind: string, when = '2026-10-05'): Told => ['request-received', when, { kind }]
const whole = { requester: 'p-bianchi1', residence: 'Via X', document: 'scheda' }
const entry = (...facts: readonly Told[]) => given('access-register', facts)
const row = (input: object) => calculate('access-register', 'access-register-R1', input)

describe('access-register-D1', () => {
  it('annotates at receipt', async () => {
    const one = await entry(received('informal'))
    expect(one.legal('access-register-D1')).toBe('2026-10-05')
    expect(
      (await entry(received('informal'), ['request-annotated', '2026-10-05 13:00', whole])).standing('access-register-D1', '2026-10-06'),
    ).toBe('met')
    expect(one.standing('access-register-D1', '2026-10-06')).toBe('late')
  })

  it('formal and informal requests take their numbers in one register, as they open', async () => {
    const registers = await Promise.all(
      ['access-formal', 'access-informal'].map(async (id) => (await procedureOf(id)).registers?.['registro-istanze-accesso']),
    )
    expect(registers.map((register) => [register?.on, register?.columns.due])).toEqual([
      ['request-filed', expect.objectContaining({ due: 'access-formal-D1' })],
      ['request-made', expect.objectContaining({ due: 'access-informal-D2' })],
    ])
    for (const register of registers) {
      expect(Object.keys(register?.columns ?? {})).toEqual(
        expect.arrayContaining(['requester', 'powers', 'document', 'due', 'exercised', 'visitor', 'companion', 'silence']),
      )
    }
  })
})

describe('access-register-R1', () => {
  it('EX1 Bianchi, Via X, informal, sheet, due 20 October, exercised on 7 October', async () => {
    const bianchi = { kind: 'informal', received: '2026-10-05', requester: 'p-bianchi1', residence: 'Via X', document: 'scheda' }
    expect(await row({ ...bianchi, outcome: 'exercised', outcomeOn: '2026-10-07' })).toEqual({
      complete: true,
      missing: [],
      due: '2026-10-20',
    })
    const one = await given('access-informal', [
      [
        'request-made',
        '2026-10-05',
        { channel: 'oral', requesterKind: 'person', requester: 'p-bianchi1', document: 'scheda', interest: 'genitore' },
      ],
      ['access-exercised', '2026-10-07', { mode: 'viewed' }],
    ])
    expect(one.legal('access-informal-D2')).toBe('2026-10-20')
    expect(one.state.last['access-exercised']?.at).toContain('2026-10-07')
  })

  it('EX2 silent case: the outcome is the refusal by silence of 2 November', async () => {
    const silent = (await given('access-formal', [asked('2026-10-02')])).at('2026-11-03')
    expect(silent.state.last['refused-by-silence']?.at).toBe('2026-11-02T22:59:59.999Z')
    expect(
      await row({ ...whole, kind: 'formal', received: '2026-10-02', outcome: 'refused-by-silence', outcomeOn: '2026-11-02' }),
    ).toMatchObject({
      complete: true,
      due: '2026-11-02',
    })
  })

  it('says what is missing, and closes no incomplete entry', async () => {
    expect(await row({ kind: 'formal', received: '2026-10-05' })).toEqual({
      complete: false,
      missing: ['cognome e nome', 'residenza', 'documenti', 'esito', 'date'],
      due: '2026-11-04',
    })
    const partial: Told = ['request-annotated', '2026-10-05 13:00', { requester: 'p-bianchi1' }]
    expect((await entry(received('formal'))).judge('request-annotated', '2026-10-05 13:00', partial[2]).warned).toEqual([
      'W-access-register-R1',
    ])
    const closing = { outcome: 'accepted', on: '2026-10-20' }
    expect((await entry(received('formal'), partial)).judge('outcome-annotated', '2026-10-20', closing).refused).toEqual([
      'ERR-access-register-R1',
    ])
    const mended = await entry(received('formal'), partial, ['request-annotated', '2026-10-06', whole])
    expect(mended.judge('outcome-annotated', '2026-10-20', closing).refused).toEqual([])
  })

  it('the due date is computed, never typed', async () => {
    const one = await entry(received('formal'))
    expect(one.judge('request-annotated', '2026-10-05 13:00', { ...whole, due: '2026-11-04' }).refused).toEqual([
      'ERR-access-register-R1/due',
    ])
    expect(one.judge('request-annotated', '2026-10-05 13:00', whole).refused).toEqual([])
  })
})
