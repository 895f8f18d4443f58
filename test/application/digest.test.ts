import { describe, expect, it } from 'vitest'
import { digestSchool } from '../../lib/application/digest.ts'
import { caseId } from '../../lib/application/ports.ts'
import { answered, certificate, contact, demoSchool, document, injury, OTHER_SCHOOL, PUBLIC_URL, request, SCHOOL, World } from './world.ts'

const asked = async (world: World) => answered(await world.open('certificates', 'certificate-requested', { data: certificate })).caseId
const OFFICE = [contact('ds', 'ds'), contact('dsga', 'dsga'), contact('clerk', 'clerk')]

/** The last mail to the clerk, without its case numbers. */
const read = (world: World): string[] => {
  const mail = world.sent.findLast(({ mail: { tags, to } }) => tags.rung?.startsWith('digest') && to.startsWith('clerk'))?.mail
  return (mail?.text ?? '').split('\n').map((line) => line.replace(/^c-\S+ · /, ''))
}

describe('the morning mail', () => {
  it('groups what is late, due today and due within a week, each line with act and date, and says nothing of what comes later', async () => {
    const world = await World.at('2026-10-12 12:00')
    await asked(world)
    await world.until('2026-10-14 12:00')
    await asked(world)
    answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.until('2026-10-15 09:00')
    const { caseId: injured } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
    answered(await world.record(injured, 'medical-document-filed', { data: document(10) }))
    await world.until('2026-10-17 07:30')
    expect(await world.digest()).toBe(3)
    expect(read(world)).toEqual([
      'In ritardo (2)',
      'Infortunio in laboratorio o in palestra · Consegnare il rapporto in segreteria · giovedì 15 ottobre 2026',
      'Rilascio di un certificato · Consegnare il certificato · giovedì 15 ottobre 2026',
      'Scade oggi (2)',
      'Infortunio in laboratorio o in palestra · Denuncia di infortunio a INAIL · sabato 17 ottobre 2026, ore 09:00',
      'Rilascio di un certificato · Consegnare il certificato · sabato 17 ottobre 2026',
      'Scade entro sette giorni (2)',
      'Infortunio in laboratorio o in palestra · Informare delle condizioni di assicurazione e dei termini di rimborso · lunedì 19 ottobre 2026',
      'Infortunio in laboratorio o in palestra · Denuncia all’assicurazione · lunedì 19 ottobre 2026',
      '',
      `Apri lo scadenzario: ${PUBLIC_URL}/v1/obligations?school=${SCHOOL}`,
      '',
      'Scadenzario',
    ])
  })

  it('reaches seven days ahead, not eight', async () => {
    const world = await World.at('2026-10-12 12:00')
    // Until 11 November.
    answered(await world.open('access-formal', 'request-filed', { data: request }))
    await world.until('2026-11-03 07:30')
    await world.digest()
    expect(read(world)[0]).toBe('Nessuna scadenza nei prossimi sette giorni.')
    await world.until('2026-11-04 07:30')
    await world.digest()
    expect(read(world).slice(0, 2)).toEqual([
      'Scade entro sette giorni (1)',
      'Accesso formale ai documenti · Concludere il procedimento · mercoledì 11 novembre 2026',
    ])
  })

  it('says so when nothing is due', async () => {
    const world = await World.at('2026-10-12 07:30')
    expect(await world.digest()).toBe(3)
    expect(read(world)[0]).toBe('Nessuna scadenza nei prossimi sette giorni.')
  })

  it('is sent once a day to each address, and again the next day', async () => {
    const same = { ...contact('clerk2', 'clerk'), email: 'clerk@scuola.example' }
    const world = await World.at('2026-10-12 07:30', demoSchool({}, [...OFFICE, same, contact('teacher', 'teacher')]))
    expect([await world.digest(), await world.digest()]).toEqual([3, 0])
    await world.until('2026-10-12 09:00')
    expect(await world.digest()).toBe(0)
    await world.until('2026-10-13 07:30')
    expect(await world.digest()).toBe(3)
    expect(world.sent).toHaveLength(6)
  })

  it('goes to nobody whose address has failed, and where nobody is left it is counted', async () => {
    const world = await World.at(
      '2026-10-12 07:30',
      demoSchool(
        {},
        OFFICE.map((one) => ({ ...one, suppressed: 'bounced' })),
      ),
    )
    expect(await world.digest()).toBe(0)
    expect(world.sent).toEqual([])
    expect(world.twins.meter.of('Undeliverable')).toBe(1)
  })

  it('asks for the next school calendar sixty days before the loaded ones end, and counts it', async () => {
    const world = await World.at('2027-07-01 07:30')
    await world.digest()
    expect(world.twins.meter.of('CalendarExpiring')).toBe(0)
    await world.until('2027-07-02 07:30')
    await world.digest()
    expect(world.twins.meter.of('CalendarExpiring')).toBe(1)
    expect(read(world)[0]).toBe(
      'I calendari scolastici caricati finiscono martedì 31 agosto 2027 (mancano 60 giorni): va caricato quello del 2027/28.',
    )
  })

  it('stays short, however much is due: it says how many there are', async () => {
    const world = await World.at('2026-10-12 12:00')
    for (let count = 0; count < 60; count += 1) await asked(world)
    await world.until('2026-10-15 07:30')
    await world.digest()
    const lines = read(world)
    expect(lines[0]).toBe('Scade oggi (60)')
    expect(lines).toContain('… e altri 45')
    const mail = world.sent.at(-1)?.mail
    expect(new TextEncoder().encode(mail?.text).length).toBeLessThan(12 * 1024)
    expect(new TextEncoder().encode(mail?.html).length).toBeLessThan(12 * 1024)
  })

  it('that was throttled is tried again by who sends it, and those that left are not', async () => {
    const world = await World.at('2026-10-12 07:30')
    world.twins.faults.plan('mailer.send', 'throttle')
    await expect(world.digest()).rejects.toThrow('not finished')
    expect(world.sent).toHaveLength(2)
    expect(await world.digest()).toBe(1)
    expect(new Set(world.sent.map(({ mail }) => mail.to)).size).toBe(3)
  })

  it('of which it is not known whether it left is sent again a minute later, and counted', async () => {
    const world = await World.at('2026-10-12 07:30')
    world.twins.faults.plan('mailer.send', 'lost')
    await expect(world.digest()).rejects.toThrow()
    await expect(world.digest()).rejects.toThrow('not finished')
    await world.until('2026-10-12 07:31')
    expect(await world.digest()).toBe(1)
    expect(world.sent).toHaveLength(4)
    expect(world.twins.meter.of('AmbiguousSends')).toBe(1)
    const records = await world.quietly(() => world.twins.ledger.ofCase(caseId(`digest-${SCHOOL}-2026-10`)))
    expect(records.map(({ ambiguous }) => ambiguous).sort()).toEqual([0, 0, 1])
  })

  it('that SES refuses is counted and not tried again', async () => {
    const world = await World.at('2026-10-12 07:30')
    world.twins.mailer.refused.add('clerk@scuola.example')
    expect([await world.digest(), await world.digest()]).toEqual([2, 0])
    expect(world.twins.meter.of('Undeliverable')).toBe(1)
  })

  it('that bounces bars the address, and belongs to no case', async () => {
    const world = await World.at('2026-10-12 07:30')
    await world.digest()
    const mail = world.sent.find(({ mail: { to } }) => to.startsWith('clerk'))?.mail
    if (mail === undefined) throw new Error('no mail')
    await world.feedback(mail, 'bounced')
    expect((await world.quietly(() => world.twins.schools.fresh(SCHOOL)))?.contacts.find(({ id }) => id === 'clerk')?.suppressed).toBe(
      'bounced',
    )
    await world.until('2026-10-13 07:30')
    expect(await world.digest()).toBe(2)
  })

  it('costs nothing for a school that does not exist', async () => {
    const world = await World.at('2026-10-12 07:30')

    expect(await digestSchool(world.ports, OTHER_SCHOOL, PUBLIC_URL, world.now)).toBe(0)
  })
})
