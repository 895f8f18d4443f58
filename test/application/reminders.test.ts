import { describe, expect, it } from 'vitest'
import type { CaseId, Mail } from '../../lib/application/ports.ts'
import { act, event, lapse, personRef } from '../../lib/kernel/fact.ts'
import { procedure } from '../../lib/kernel/procedure.ts'
import { days } from '../../lib/kernel/term.ts'
import { answered, certificate, contact, demoSchool, document, injury, request, World } from './world.ts'

const D4 = 'injury-lab-gym-D4'

/** An injury whose medical document comes at this moment, everything else already done. */
async function certified(world: World, at: string): Promise<CaseId> {
  const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
  await world.until(at)
  answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
  return caseId
}

describe('a term of 48 hours', () => {
  it('is told at once, at half, 12, 4 and 1 hours before, and past its end at once and every morning to DS and DSGA too', async () => {
    const world = await World.at('2026-10-13 09:00')
    await certified(world, '2026-10-13 11:20')
    await world.until('2026-10-17 12:00')
    expect(world.steps(D4)).toEqual([
      '2026-10-13 11:20 clerk opening',
      '2026-10-14 11:20 clerk half',
      '2026-10-14 23:20 clerk end-12h',
      '2026-10-15 07:20 clerk end-4h',
      '2026-10-15 10:20 clerk end-1h',
      '2026-10-15 11:20 clerk past-legal-1',
      '2026-10-15 11:20 ds past-legal-1',
      '2026-10-15 11:20 dsga past-legal-1',
      '2026-10-16 08:00 clerk past-legal-2',
      '2026-10-16 08:00 ds past-legal-2',
      '2026-10-16 08:00 dsga past-legal-2',
      '2026-10-17 08:00 clerk past-legal-3',
      '2026-10-17 08:00 ds past-legal-3',
      '2026-10-17 08:00 dsga past-legal-3',
    ])
    const past = world.sent.find(
      ({ mail }) => mail.tags.rung?.startsWith('injury-lab-gym-D4_f2.') && mail.tags.rung.includes('past-legal-1'),
    )
    // Late is after the last instant, not at it.
    expect(past?.at).toBe('2026-10-15T09:20:00.001Z')
  })

  it('that ends while the office is closed is told two hours before the last closing too', async () => {
    const world = await World.at('2026-10-15 09:00')
    await certified(world, '2026-10-15 20:00')
    await world.until('2026-10-17 19:59')
    expect(world.steps(D4)).toEqual([
      '2026-10-15 20:00 clerk opening',
      '2026-10-16 14:00 clerk before-closing',
      '2026-10-16 20:00 clerk half',
      '2026-10-17 08:00 clerk end-12h',
      '2026-10-17 16:00 clerk end-4h',
      '2026-10-17 19:00 clerk end-1h',
    ])
  })

  it('across the end of summer time ends after 48 real hours, and its reminders keep their distance from that end', async () => {
    const world = await World.at('2026-10-23 09:00')
    await certified(world, '2026-10-24 11:20')
    await world.until('2026-10-26 10:19')
    expect(world.steps(D4)).toEqual([
      '2026-10-24 11:20 clerk opening',
      '2026-10-25 10:20 clerk half',
      '2026-10-25 22:20 clerk end-12h',
      '2026-10-26 06:20 clerk end-4h',
      '2026-10-26 09:20 clerk end-1h',
    ])
  })

  it('of which nothing is left when it becomes known is told at once, and as past', async () => {
    const world = await World.at('2026-10-13 09:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    await world.until('2026-10-19 09:00')
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10), at: '2026-10-14 09:00' }))
    await world.until('2026-10-20 12:00')
    expect(world.steps(D4).map((step) => step.slice(0, 16).concat(step.slice(step.lastIndexOf(' '))))).toEqual([
      '2026-10-19 09:00 opening',
      ...['2026-10-20 08:00 past-legal-5', '2026-10-20 08:00 past-legal-5', '2026-10-20 08:00 past-legal-5'],
    ])
    expect(world.sent.find(({ mail }) => mail.tags.rung?.includes('D4_f2') && mail.tags.rung.includes('opening'))?.mail.text).toContain(
      'Il termine è passato.',
    )
  })
})

describe('a term of days', () => {
  it('of thirty days is told at opening, at half term, two days and one day before the target and on it at 08:00', async () => {
    const world = await World.at('2026-10-12 12:00')
    answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.until('2027-01-15 12:00')
    // Until 11 November, 24:00: half of 30 days, 12 hours and the hour that summer time gives back.
    expect(world.steps('access-formal-D1')).toEqual([
      '2026-10-12 12:00 dsga opening',
      '2026-10-27 17:29:59 dsga half',
      '2026-11-09 08:00 dsga target-2',
      '2026-11-10 08:00 dsga target-1',
      '2026-11-11 08:00 dsga target',
      // Silence is refusal: what time has made is told when the office opens its mail.
      '2026-11-12 07:30 dsga lapsed',
      '2026-11-12 07:30 ds lapsed',
    ])
  })

  it('of three days is told once a day at most, and past its legal date every morning to DS and DSGA too', async () => {
    const world = await World.at('2026-10-13 12:00')
    answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-18 12:00')
    expect(world.steps('certificates-D1')).toEqual([
      '2026-10-13 12:00 clerk opening',
      '2026-10-14 08:00 clerk target-2',
      '2026-10-15 08:00 clerk target-1',
      '2026-10-16 08:00 clerk target',
      '2026-10-17 08:00 clerk past-legal-1',
      '2026-10-17 08:00 ds past-legal-1',
      '2026-10-17 08:00 dsga past-legal-1',
      '2026-10-18 08:00 clerk past-legal-2',
      '2026-10-18 08:00 ds past-legal-2',
      '2026-10-18 08:00 dsga past-legal-2',
    ])
  })

  it('that ends on a Saturday aims at the Friday, and is late on the Sunday', async () => {
    const world = await World.at('2026-10-14 12:00')
    answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-18 12:00')
    expect(world.steps('certificates-D1').filter((step) => step.includes('clerk'))).toEqual([
      '2026-10-14 12:00 clerk opening',
      '2026-10-15 08:00 clerk target-1',
      '2026-10-16 08:00 clerk target',
      // The text's plan ends at the target: the legal day rings too where it comes later (ADR 5).
      '2026-10-17 08:00 clerk legal',
      '2026-10-18 08:00 clerk past-legal-1',
    ])
    const [opening] = world.sent
    expect(opening?.mail.text).toContain('Entro: sabato 17 ottobre 2026')
    expect(opening?.mail.text).toContain('Conviene provvedere entro venerdì 16 ottobre 2026')
  })

  it('opened at night is told when the sending window opens', async () => {
    const world = await World.at('2026-10-13 22:15')
    answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-14 12:00')
    expect(world.steps('certificates-D1')).toEqual(['2026-10-14 07:30 clerk opening'])
  })

  it('told before eight in the morning, when it is long past, is told again on the next', async () => {
    const world = await World.at('2026-10-13 22:15')
    answered(await world.open('certificates', 'certificate-requested', { data: certificate, at: '2026-10-05 12:00' }))
    await world.until('2026-10-16 12:00')
    expect(world.steps('certificates-D1').filter((step) => step.includes('clerk'))).toEqual([
      '2026-10-14 07:30 clerk opening',
      '2026-10-15 08:00 clerk past-legal-7',
      '2026-10-16 08:00 clerk past-legal-8',
    ])
  })

  it('that the text leaves open is told as the internal term that it is, and past it less often', async () => {
    const world = await World.at('2026-10-12 12:00')
    answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    await world.until('2026-10-31 12:00')
    expect(world.steps('injury-lab-gym-D11/inform').filter((step) => step.includes('clerk'))).toEqual([
      '2026-10-12 12:00 clerk opening',
      '2026-10-13 08:00 clerk target-2',
      '2026-10-14 08:00 clerk target-1',
      '2026-10-15 08:00 clerk target',
      '2026-10-16 08:00 clerk past-legal-1',
      '2026-10-17 08:00 clerk past-legal-2',
      '2026-10-24 08:00 clerk past-legal-3',
      '2026-10-31 08:00 clerk past-legal-4',
    ])
    const texts = world.sent.filter(({ mail }) => mail.tags.rung?.includes('D11_inform')).map(({ mail }) => mail.text)
    expect(texts[0]).toContain('Termine interno: giovedì 15 ottobre 2026')
    expect(texts.at(-1)).toContain('Il termine interno è passato.')
  })
})

describe('a date that moves', () => {
  it('is told once, with the date that it had, and its plan starts again from what lies ahead', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    answered(await world.record(caseId, 'declaration-protocolled', { data: { protocol: '1' } }))
    await world.until('2026-10-14 12:00')
    answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
    await world.until('2026-10-18 12:00')
    // From the declaration of the 12th to the 15th; from the document of the 14th to the 17th, a Saturday; the target stays the 15th.
    expect(world.steps('injury-lab-gym-D7').filter((step) => step.includes('clerk'))).toEqual([
      '2026-10-12 12:00 clerk opening',
      '2026-10-13 08:00 clerk target-2',
      '2026-10-14 08:00 clerk target-1',
      '2026-10-14 12:00 clerk moved',
      '2026-10-15 08:00 clerk target',
      // Half of what was left, put off into the sending window.
      '2026-10-16 07:30 clerk half',
      '2026-10-17 08:00 clerk legal',
      '2026-10-18 08:00 clerk past-legal-1',
    ])
    const moved = world.sent.find(({ mail }) => mail.tags.rung?.includes('.moved.'))?.mail
    expect(moved?.subject).toMatch(/^Data cambiata: Denuncia all’assicurazione entro sabato 17 ottobre 2026 /)
    expect(moved?.text).toContain('La data precedente era giovedì 15 ottobre 2026.')
    expect(world.sent.filter(({ mail }) => mail.text.includes('La data precedente'))).toHaveLength(1)
  })

  it('only in its target is told, but not as a move of the term', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { caseId } = answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-14 12:00')
    world.steps()
    const closures = [{ from: '2026-10-16', to: '2026-10-16', reason: 'Chiusura prefestiva', source: 'Delibera 12' }]
    const school = demoSchool()
    await world.twins.schools.put({ ...school, calendar: { ...school.calendar, version: 'rivalta-2', closures }, revision: 2 }, 1)
    await world.until('2026-10-17 12:00')
    expect(world.steps('certificates-D1').filter((step) => step.includes('clerk'))).toEqual([
      '2026-10-14 12:01:05 clerk moved',
      '2026-10-15 08:00 clerk target',
      '2026-10-16 08:00 clerk legal',
      '2026-10-17 08:00 clerk past-legal-1',
    ])
    const moved = world.sent.find(({ mail }) => mail.tags.rung?.includes('.moved.'))?.mail
    expect(moved?.text).toContain('Entro: venerdì 16 ottobre 2026')
    expect(moved?.text).toContain('Conviene provvedere entro giovedì 15 ottobre 2026')
    expect(moved?.text).not.toContain('La data precedente')
    expect(await world.quietly(() => world.twins.cases.journal(caseId))).toEqual([])
  })

  it('that is stopped rings no more; started again it is told, though it had no date to come from', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.until('2026-10-15 12:00')
    const stopped = answered(await world.record(caseId, 'irregularity-notified', { data: { channel: 'pec', missing: 'firma' } }))
    expect(stopped.moved).toContainEqual({ obligation: 'access-formal-D1:f1', from: '2026-11-11', to: null, cause: 'f2' })
    world.steps()
    await world.until('2026-12-01 12:00')
    expect(world.steps('access-formal-D1')).toEqual([])
    expect((await world.facts(caseId)).map(({ type }) => type)).not.toContain('refused-by-silence')
    const again = answered(await world.record(caseId, 'request-regularised'))
    expect(again.moved).toContainEqual({ obligation: 'access-formal-D1:f1', from: null, to: '2026-12-31', cause: 'f3' })
    await world.until('2026-12-01 12:00')
    expect(world.steps('access-formal-D1')).toEqual(['2026-12-01 12:00 dsga moved'])
  })
})

describe('what has been done', () => {
  it('rings no more, and the case sleeps when nothing is left', async () => {
    const world = await World.at('2026-10-13 12:00')
    const { caseId } = answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-14 12:00')
    for (const type of ['certificate-drafted', 'certificate-initialled', 'certificate-signed', 'certificate-delivered']) {
      const as =
        type === 'certificate-signed' ? { as: { subject: 'ds-1', roles: [{ school: demoSchool().code, role: 'ds' as const }] } } : {}
      answered(await world.record(caseId, type, { ...as, data: type === 'certificate-initialled' ? { initials: 'MR' } : {} }))
    }
    world.steps()
    await world.until('2026-12-31 12:00')
    expect(world.steps()).toEqual([])
    expect(await world.head(caseId)).toMatchObject({ wakeAt: null, armed: null, nextDue: null })
    expect(world.twins.wakeUps.armed.size).toBe(0)
  })
})

const silence = procedure({
  id: 'silence',
  version: 1,
  title: 'Silenzio',
  norm: 'prova',
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all' },
  specialSeenBy: [],
  opens: 'asked',
  facts: {
    asked: event({ title: 'Chiesto', by: ['office'], phase: 'ASKED' }),
    answered: act({ title: 'Risposto', by: ['office'], phase: 'ANSWERED' }),
    silent: lapse('Silenzio', 'SILENT'),
  },
  deadlines: {
    'S-D1': {
      title: 'Rispondere',
      nature: 'duty',
      bearer: 'clerk',
      from: 'asked',
      metBy: 'answered',
      regulation: { term: days(5), norm: 'prova' },
      lapse: 'silent',
    },
    'S-D2': {
      title: 'Riparare',
      nature: 'duty',
      bearer: 'ds',
      from: 'silent',
      metBy: 'answered',
      regulation: { term: days(10), norm: 'prova' },
    },
  },
})

describe('silence', () => {
  it('is recorded as refusal at the last instant of the legal day, and the appeal counts from it', async () => {
    const world = await World.at('2026-10-12 12:00')
    const { caseId } = answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.until('2026-11-12 00:00')
    expect((await world.facts(caseId)).at(-1)).toMatchObject({
      type: 'refused-by-silence',
      occurredAt: '2026-11-11T22:59:59.999Z',
      recordedAt: '2026-11-11T23:00:00.000Z',
      by: { subject: 'service', role: 'service' },
      lapsed: { obligation: 'access-formal-D1:f1', calendar: 'rivalta-1' },
    })
    expect((await world.head(caseId)).told['N-09/appeal:f2']).toMatchObject({ legal: '2026-12-11' })
  })

  it('is recorded before anybody is told of what follows', async () => {
    const world = await World.at('2026-10-12 12:00')
    Object.assign(world.ports, { procedures: { ids: ['silence'], load: async () => silence } })
    const { caseId } = answered(await world.open('silence', 'asked'))
    const knownWhenTold: string[][] = []
    const { mailer } = world.ports
    const telling = {
      send: async (mail: Mail) => {
        knownWhenTold.push((await world.facts(caseId)).map(({ type }) => type))
        return mailer.send(mail)
      },
    }
    Object.assign(world.ports, { mailer: telling })
    await world.until('2026-10-18 12:00')
    expect(world.steps('S-D2')).toEqual(['2026-10-18 07:30 ds opening'])
    expect(knownWhenTold.at(-1)).toEqual(['asked', 'silent'])
    expect((await world.head(caseId)).told['S-D2:f2']).toMatchObject({ legal: '2026-10-27' })
  })

  it('that cannot be recorded is told to nobody', async () => {
    const world = await World.at('2026-10-12 12:00')
    Object.assign(world.ports, { procedures: { ids: ['silence'], load: async () => silence } })
    const { caseId } = answered(await world.open('silence', 'asked'))
    await world.until('2026-10-17 23:00')
    world.steps()
    world.deaf = true
    await world.until('2026-10-18 09:00')
    world.twins.faults.plan('cases.commit', 'fail', 'fail')
    await expect(world.wake(caseId)).rejects.toThrow()
    await expect(world.wake(caseId)).rejects.toThrow()
    expect(world.steps()).toEqual([])
    await world.wake(caseId)
    await world.wake(caseId)
    expect(world.steps('S-D2').length).toBeLessThanOrEqual(1)
    expect((await world.facts(caseId)).map(({ type }) => type)).toEqual(['asked', 'silent'])
  })
})

describe('who is told', () => {
  const open = async (world: World, people: Parameters<World['open']>[2] = {}) =>
    answered(
      await world.open('injury-staff', 'injury-occurred', {
        data: { place: 'inside', injured: 'p-teacher1', dynamics: 'Scivolato', dsTold: true },
        ...people,
      }),
    ).caseId

  it('are all who hold the role now: a substitution changes no case', async () => {
    const world = await World.at('2026-10-13 12:00', demoSchool({}, [contact('clerk', 'clerk'), contact('clerk2', 'clerk')]))
    answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.settle()
    expect(world.steps()).toEqual(['2026-10-13 12:00 clerk opening certificates-D1', '2026-10-13 12:00 clerk2 opening certificates-D1'])
    const school = demoSchool({}, [contact('clerk3', 'clerk')])
    await world.twins.schools.put({ ...school, revision: 2 }, 1)
    await world.until('2026-10-14 12:00')
    expect(world.steps()).toEqual(['2026-10-14 08:00 clerk3 target-2 certificates-D1'])
  })

  it('are persons of the case where the role is theirs', async () => {
    const world = await World.at('2026-10-13 12:00')
    await open(world, { people: [{ ref: personRef('p-teacher1'), name: 'Anna Verdi', role: 'injured', email: 'anna@posta.example' }] })
    await world.settle()
    expect(world.sent.filter(({ mail }) => mail.to === 'anna@posta.example').map(({ mail }) => mail.tags.rung?.split('.')[0])).toEqual([
      'injury-staff-D1_f1',
      'injury-staff-D2_f1',
    ])
  })

  it('is the office where nobody holds the role, which learns for whom', async () => {
    for (const [contacts, told] of [
      [['clerk', 'dsga', 'ds'], 'clerk'],
      [['dsga', 'ds'], 'dsga'],
      [['ds'], 'ds'],
    ] as const) {
      const world = await World.at(
        '2026-10-13 12:00',
        demoSchool(
          {},
          contacts.map((role) => contact(role, role)),
        ),
      )
      await open(world)
      await world.settle()
      expect(world.steps('injury-staff-D1')).toEqual([`2026-10-13 12:00 ${told} opening`])
      expect(world.sent.find(({ mail }) => mail.tags.rung?.startsWith('injury-staff-D1_f1'))?.mail.text).toContain(
        'Nessun indirizzo è noto per «Infortunato»',
      )
    }
  })

  it('is nobody where the school has nobody: it is counted, and the case goes on', async () => {
    const world = await World.at('2026-10-13 12:00', demoSchool({}, []))
    const { caseId } = answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-14 12:00')
    expect(world.sent).toEqual([])
    expect(world.twins.meter.of('Undeliverable')).toBe(2)
    expect((await world.head(caseId)).armed).toBe('2026-10-15T06:00:00.000Z')
  })

  it('is never a contact whose address has failed', async () => {
    const failed = { ...contact('clerk', 'clerk'), suppressed: 'bounced' }
    const world = await World.at('2026-10-13 12:00', demoSchool({}, [failed, contact('dsga', 'dsga')]))
    answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.settle()
    expect(world.steps()).toEqual(['2026-10-13 12:00 dsga opening certificates-D1'])
  })

  it('one address gets one mail, whatever roles it stands for', async () => {
    const both = [
      contact('ds', 'ds'),
      { ...contact('dsga', 'dsga'), email: 'ds@scuola.example' },
      { ...contact('clerk', 'clerk'), email: 'ds@scuola.example' },
    ]
    const world = await World.at('2026-10-13 12:00', demoSchool({}, both))
    answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    await world.until('2026-10-17 12:00')
    expect(world.sent.filter(({ mail }) => mail.tags.rung?.includes('past-legal-1'))).toHaveLength(1)
  })
})

describe('after an outage', () => {
  it('of three days only the most urgent rung of each obligation is sent', async () => {
    const world = await World.at('2026-10-13 12:00')
    const caseId = await certified(world, '2026-10-13 12:00')
    world.steps()
    world.deaf = true
    await world.until('2026-10-16 12:00')
    await world.wake(caseId)
    expect(world.steps().filter((step) => step.includes('clerk'))).toEqual([
      '2026-10-16 12:00 clerk target injury-lab-gym-D11_inform',
      '2026-10-16 12:00 clerk past-legal-2 injury-lab-gym-D4',
      '2026-10-16 12:00 clerk target injury-lab-gym-D7',
    ])
  })
})

describe('what time has made', () => {
  it('is told once to whoever bore it and to those above: silence, on the morning after', async () => {
    const world = await World.at('2026-10-05 09:00')
    answered(
      await world.open('access-formal', 'request-filed', {
        data: { channel: 'pec', requesterKind: 'person', requester: 'p-person1', document: 'Atto', interest: 'Interesse' },
      }),
    )
    await world.until('2026-11-04 23:59')
    world.steps('access-formal-D1')
    await world.until('2026-12-31 12:00')
    const steps = world.steps('access-formal-D1')
    expect(steps.filter((step) => step.endsWith('lapsed'))).toEqual(['2026-11-05 07:30 dsga lapsed', '2026-11-05 07:30 ds lapsed'])
    const told = world.sent.find(({ mail }) => mail.tags.rung?.includes('.lapsed.'))?.mail
    expect(told?.subject).toMatch(/^Termine decorso: Concludere il procedimento entro mercoledì 4 novembre 2026 /)
    expect(told?.text).toContain('Conseguenza: l’istanza si intende rifiutata (silenzio).')
  })
})
