import { describe, expect, it } from 'vitest'
import { calculate } from '../calculate.ts'
import { given, opening, procedureOf, rivalta, schoolWith, type Told } from '../given.ts'

const requested = (when: string, data: Record<string, unknown> = {}): Told => [
  'certificate-requested',
  when,
  { kind: 'frequenza', use: 'private', ...data },
]
const certificate = (...facts: Told[]) => given('certificates', facts)
const datesFrom = async (when: string, school = schoolWith()) =>
  (await given('certificates', [requested(when)], school)).dates('certificates-D1')
const same = (day: string) => ({ raw: day, legal: day, target: day })
const signed: Told[] = [
  ['certificate-drafted', '2026-10-06 09:00'],
  ['certificate-initialled', '2026-10-06 10:00', { initials: 'MR' }],
  ['certificate-signed', '2026-10-07 09:00'],
]

describe('certificates', () => {
  it('EX1 asked on Monday 5 October: Thursday', async () => expect(await datesFrom('2026-10-05')).toEqual(same('2026-10-08')))

  it('EX2 asked on Wednesday: Saturday counts, Friday is the target', async () =>
    expect(await datesFrom('2026-10-07')).toEqual({ raw: '2026-10-10', legal: '2026-10-10', target: '2026-10-09' }))

  it('EX4 by PEC on Saturday 5 December: Tuesday is a holiday, Wednesday', async () =>
    expect(await datesFrom('2026-12-05')).toEqual({ raw: '2026-12-08', legal: '2026-12-09', target: '2026-12-07' }))

  it('EX5 asked on 24 December: Sunday, Monday, and at best the same day', async () =>
    expect(await datesFrom('2026-12-24')).toEqual({ raw: '2026-12-27', legal: '2026-12-28', target: '2026-12-24' }))

  it.each([
    ['2026-10-05', '2026-10-08', '2026-10-08', '2026-10-08'],
    ['2026-12-04', '2026-12-07', '2026-12-07', '2026-12-07'],
    ['2026-12-05', '2026-12-08', '2026-12-09', '2026-12-07'],
  ])('section T certificates-D1 from %s: %s, %s, %s', async (from, raw, legal, target) =>
    expect(await datesFrom(from)).toEqual({ raw, legal, target }),
  )

  it.each([
    ['EX2', '2026-10-07', '2026-10-10', '2026-10-10', '2026-10-09'],
    ['EX4', '2026-12-05', '2026-12-08', '2026-12-09', '2026-12-07'],
    ['EX5', '2026-12-24', '2026-12-27', '2026-12-28', '2026-12-24'],
    // Epiphany is a Wednesday.
    ['not printed', '2027-01-03', '2027-01-06', '2027-01-07', '2027-01-05'],
  ])('certificates-R1 %s: asked on %s, %s, %s, %s', async (_, day, raw, legal, target) =>
    expect(await calculate('certificates-R1', { requested: day })).toEqual({ raw, legal, target }),
  )

  it('certificates-R1 an office closed by the school moves the target alone, and never before the request (A-24)', async () => {
    const closed = rivalta([{ from: '2026-10-08', to: '2026-10-08', reason: 'disinfestazione', source: 'prova' }])
    expect(await datesFrom('2026-10-05', schoolWith({}, closed))).toEqual({ raw: '2026-10-08', legal: '2026-10-08', target: '2026-10-07' })
    const shut = rivalta([{ from: '2026-10-05', to: '2026-10-09', reason: 'seggio', source: 'prova' }])
    expect(await datesFrom('2026-10-05', schoolWith({}, shut))).toEqual(same('2026-10-08'))
  })

  it('certificates-R1 the day counts, not its hour', async () => {
    expect(await datesFrom('2026-10-05 00:00')).toEqual(same('2026-10-08'))
    expect(await datesFrom('2026-10-05 23:59')).toEqual(same('2026-10-08'))
  })

  it('certificates-R1 late only after the last instant of the legal day, under every rule set', async () => {
    for (const governing of ['regulation', 'national', 'strictest'] as const) {
      const found = await given('certificates', [requested('2026-10-05')], schoolWith({ governing }))
      expect(found.standing('certificates-D1', '2026-10-08 23:59')).toBe('open')
      expect(found.standing('certificates-D1', '2026-10-09 00:00')).toBe('late')
    }
  })

  it('certificates-R2 received, drafted, initialled, signed, delivered, each after the one before', async () => {
    const found = await certificate(requested('2026-10-05'))
    const refused = (found_: typeof found, type: string, data = {}, role: 'clerk' | 'ds' = 'clerk') =>
      found_.judge(type, '2026-10-07', data, role).refused
    expect(refused(found, 'certificate-initialled', { initials: 'MR' })).toEqual(['ERR-ORDER'])
    expect(refused(found, 'certificate-signed', {}, 'ds')).toEqual(['ERR-ORDER'])
    expect(refused(found, 'certificate-delivered')).toEqual(['ERR-ORDER'])
    expect(refused(found, 'certificate-drafted')).toEqual([])
    const ready = await certificate(requested('2026-10-05'), ...signed)
    expect(ready.state.phase).toBe('SIGNED')
    expect(refused(ready, 'certificate-delivered')).toEqual([])
    expect(refused(ready, 'certificate-signed')).toEqual(['ERR-ROLE'])
    const done = await certificate(requested('2026-10-05'), ...signed, ['certificate-delivered', '2026-10-08 15:00', { stamp: true }])
    expect(done.state.phase).toBe('DELIVERED')
    expect(done.standing('certificates-D1', '2026-10-20')).toBe('met')
  })

  it('N-10 none is issued for a public body, unless the text alone governs; declining ends the term', async () => {
    const facts = [requested('2026-10-05', { use: 'public-body' })]
    expect((await certificate(...facts)).judge('certificate-drafted', '2026-10-06').refused).toEqual(['ERR-N-10'])
    expect(
      (await given('certificates', facts, schoolWith({ governing: 'regulation' }))).judge('certificate-drafted', '2026-10-06').refused,
    ).toEqual([])
    const declined = await certificate(...facts, ['request-declined', '2026-10-06', { reason: 'self-certification' }])
    expect(declined.standing('certificates-D1', '2026-10-20')).toBe('ended')
    const withdrawn = await certificate(...facts, ['request-withdrawn', '2026-10-06'])
    expect(withdrawn.standing('certificates-D1', '2026-10-20')).toBe('ended')
  })

  it('N-10 for private use stamp or exemption', async () => {
    const warned = async (request: Record<string, unknown>, stamp?: boolean) =>
      (await certificate(requested('2026-10-05', request), ...signed)).judge(
        'certificate-delivered',
        '2026-10-08',
        stamp === undefined ? {} : { stamp },
      ).warned
    expect(await warned({})).toEqual(['W-N-10'])
    expect(await warned({}, true)).toEqual([])
    expect(await warned({ exempt: true })).toEqual([])
  })

  it('opens with a request, by any user of the school', async () => {
    for (const role of ['parent', 'requester', 'teacher', 'cs-staff', 'clerk'] as const) {
      expect((await opening('certificates', requested('2026-10-05'), role)).refused).toEqual([])
      expect((await procedureOf('certificates')).seenBy).toHaveProperty(role)
    }
    expect((await opening('certificates', requested('2026-10-05'), 'provider')).refused).toEqual(['ERR-ROLE'])
  })
})
