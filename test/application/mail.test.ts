import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Mail, Person } from '../../lib/application/ports.ts'
import { personRef, schemaOf } from '../../lib/kernel/fact.ts'
import type { Procedure } from '../../lib/kernel/procedure.ts'
import { procedures } from '../../lib/procedures/index.ts'
import { procedureOf } from '../procedures/given.ts'
import { type History, historyOf, play } from './histories.ts'
import { answered, certificate, contact, demoSchool, document, injury, request, World } from './world.ts'

const MARK = 'ZZMARKER'
const LIMIT_BYTES = 12 * 1024
const bytes = (text: string): number => new TextEncoder().encode(text).length

/** The same data with a marker in every field in which somebody can write. */
function marked(procedure: Procedure, type: string, data: Record<string, unknown>): Record<string, unknown> {
  const factType = procedure.facts[type]
  if (factType === undefined) return data
  const schema = schemaOf(factType)
  const result = { ...data }
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== 'string') continue
    const fits = (text: string): boolean => schema.safeParse({ ...result, [name]: text }).success
    result[name] = [MARK, `p-${MARK}1`, `${value} ${MARK}`].find(fits) ?? value
  }
  return result
}

const markedHistory = (procedure: Procedure, { opening, steps }: History): History => ({
  opening: { ...opening, data: marked(procedure, opening.type, opening.data) },
  steps: steps.map((step) =>
    step.kind === 'fact'
      ? { ...step, data: marked(procedure, step.type, step.data), despite: step.despite === undefined ? undefined : `${MARK} reason` }
      : step,
  ),
})

const people: readonly Person[] = (['requester', 'injured', 'parent', 'concerned'] as const).map((role, at) => ({
  // Opaque, and what feedback brings back: the one thing of a person that a mail carries.
  ref: personRef(`p-person${at}`),
  name: `${MARK} Rossi`,
  role,
  email: `${role}@posta.example`,
  residence: `Via ${MARK} 1`,
  powers: MARK,
  taxCode: `${MARK}00000000`,
}))

const DATES = /(?:lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica) \d{1,2}°? \p{L}+ \d{4}(?:, ore \d\d:\d\d)?/gu
const datesIn = (text: string): string[] => text.match(DATES) ?? []

function expectPlain({ subject, text, html, tags, to }: Mail): void {
  for (const part of [subject, text, html, JSON.stringify(tags), to]) expect(part).not.toContain(MARK)
  expect(bytes(text) + bytes(html) + bytes(subject)).toBeLessThanOrEqual(LIMIT_BYTES)
  expect(text.match(/https?:\/\//g)).toHaveLength(1)
  expect(html.match(/https?:\/\//g)).toHaveLength(1)
  expect(html.match(/href=/g)).toHaveLength(1)
  expect(html).not.toMatch(/<img|<link|<script|<style|src=|url\(/)
  expect(subject).not.toMatch(/[\r\n]/)
  expect(subject.length).toBeLessThanOrEqual(200)
  const body = html.slice(html.indexOf('<body>'))
  expect(datesIn(body)).toEqual(datesIn(text))
  for (const [name, value] of Object.entries(tags)) {
    // What SES admits.
    expect(name).toMatch(/^[A-Za-z0-9_-]{1,256}$/)
    expect(value).toMatch(/^[A-Za-z0-9_.@-]{1,256}$/)
  }
}

describe.each(Object.keys(procedures))('%s', (id) => {
  it('whatever people write, no mail repeats a word of it; each is short, has one link, and says the same in text and HTML', async () => {
    const procedure = await procedureOf(id)
    let mails = 0
    await fc.assert(
      fc.asyncProperty(historyOf(procedure, 10), async (history) => {
        const world = await World.at('2026-10-12 12:00', demoSchool({}, [contact('clerk', 'clerk'), contact('ds', 'ds')]))
        const of = await play(world, procedure, markedHistory(procedure, history), async () => undefined, people)
        if (of === undefined) return
        await world.until('2026-11-20 07:30')
        const [first] = world.sent
        if (first !== undefined) await world.feedback(first.mail, 'bounced')
        await world.until('2026-11-21 07:30')
        await world.digest()
        for (const { mail } of world.sent) expectPlain(mail)
        mails += world.sent.length
      }),
      { numRuns: 8, seed: 11 },
    )
    expect(mails).toBeGreaterThan(10)
  })
})

const firstMail = async (
  tell: (world: World) => Promise<void>,
  from = '2026-10-13 12:00',
  step = 'opening',
  school = demoSchool(),
  of = '',
): Promise<Mail> => {
  const world = await World.at(from, school)
  await tell(world)
  await world.settle()
  const mail = world.sent.find(({ mail: { tags } }) => tags.rung?.startsWith(of) && tags.rung.includes(`.${step}`))?.mail
  if (mail === undefined) throw new Error(`no ${step}`)
  return mail
}

/** Without the case's number, which is drawn. */
const readable = ({ subject, text }: Mail): string[] => [subject, ...text.split('\n')].map((line) => line.replaceAll(/c-[\w-]{22}/g, 'c-…'))

describe('a mail reads', () => {
  it('at opening', async () => {
    const mail = await firstMail(async (world) => {
      answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
    })
    expect(readable(mail)).toEqual([
      'Da fare: Consegnare il certificato entro venerdì 16 ottobre 2026 [c-…]',
      'Fascicolo c-…: Rilascio di un certificato.',
      'Atto: Consegnare il certificato.',
      'Entro: venerdì 16 ottobre 2026 (art. 25.9).',
      '',
      'Apri il fascicolo: https://scadenzario.example/v1/cases/c-…',
      '',
      'Scadenzario',
    ])
  })

  it('as a reminder whose day of doing comes before its end', async () => {
    const mail = await firstMail(
      async (world) => {
        answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
        await world.until('2026-10-15 12:00')
      },
      '2026-10-14 12:00',
      'target-1',
    )
    expect(readable(mail)).toEqual([
      'Promemoria: Consegnare il certificato entro sabato 17 ottobre 2026 [c-…]',
      'Fascicolo c-…: Rilascio di un certificato.',
      'Atto: Consegnare il certificato.',
      'Entro: sabato 17 ottobre 2026 (art. 25.9).',
      'Conviene provvedere entro venerdì 16 ottobre 2026.',
      '',
      'Apri il fascicolo: https://scadenzario.example/v1/cases/c-…',
      '',
      'Scadenzario',
    ])
  })

  it('when the date has moved', async () => {
    const mail = await firstMail(
      async (world) => {
        const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
        await world.until('2026-10-13 12:30')
        answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
        await world.until('2026-10-13 12:40')
        answered(await world.correct(caseId, 'f2', { occurredAt: '2026-10-13 12:10' }))
      },
      '2026-10-13 12:00',
      'moved',
    )
    expect(readable(mail)).toEqual([
      'Data cambiata: Denuncia di infortunio a INAIL entro giovedì 15 ottobre 2026, ore 12:10 [c-…]',
      'Fascicolo c-…: Infortunio in laboratorio o in palestra.',
      'Atto: Denuncia di infortunio a INAIL.',
      'Entro: giovedì 15 ottobre 2026, ore 12:10 (App. G 1.3.3).',
      'La data precedente era giovedì 15 ottobre 2026, ore 12:30.',
      '',
      'Apri il fascicolo: https://scadenzario.example/v1/cases/c-…',
      '',
      'Scadenzario',
    ])
  })

  it('when the legal date has passed', async () => {
    const mail = await firstMail(
      async (world) => {
        const { caseId } = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury }))
        answered(await world.record(caseId, 'medical-document-filed', { data: document(10) }))
        await world.until('2026-10-15 12:30')
      },
      '2026-10-13 12:00',
      'past-legal-1',
      demoSchool(),
      'injury-lab-gym-D4_',
    )
    expect(readable(mail)).toEqual([
      'Termine superato: Denuncia di infortunio a INAIL entro giovedì 15 ottobre 2026, ore 12:00 [c-…]',
      'Fascicolo c-…: Infortunio in laboratorio o in palestra.',
      'Atto: Denuncia di infortunio a INAIL.',
      'Entro: giovedì 15 ottobre 2026, ore 12:00 (App. G 1.3.3).',
      'Il termine è passato.',
      'Conseguenza: sanzione amministrativa (N-02: importo da verificare).',
      '',
      'Apri il fascicolo: https://scadenzario.example/v1/cases/c-…',
      '',
      'Scadenzario',
    ])
  })

  it('to the office instead of somebody whose address nobody knows, of a term that is the school’s own', async () => {
    const mail = await firstMail(
      async (world) => {
        answered(await world.open('injury-lab-gym', 'injury-occurred', { data: { ...injury, familyTold: false } }))
      },
      '2026-10-13 12:00',
      'opening',
      demoSchool({}, [contact('clerk', 'clerk')]),
    )
    expect(readable(mail)).toEqual([
      'Da fare: Assistere l’alunno, chiamare i soccorsi, avvisare la famiglia entro martedì 13 ottobre 2026, ore 13:00 [c-…]',
      'Nessun indirizzo è noto per «Docente»: questo avviso arriva all’ufficio, che avvisa chi deve con altri mezzi.',
      'Fascicolo c-…: Infortunio in laboratorio o in palestra.',
      'Atto: Assistere l’alunno, chiamare i soccorsi, avvisare la famiglia.',
      'Termine interno: martedì 13 ottobre 2026, ore 13:00 (App. G 1.1.1-1.1.3).',
      '',
      'Apri il fascicolo: https://scadenzario.example/v1/cases/c-…',
      '',
      'Scadenzario',
    ])
  })

  it('of a right, as what can be done', async () => {
    const mail = await firstMail(
      async (world) => {
        answered(await world.open('access-formal', 'request-filed', { data: request }))
      },
      '2026-10-12 12:00',
      'opening',
      demoSchool(),
      'access-formal-D2_',
    )
    expect(readable(mail)).toEqual([
      'Da fare: Comunicare che l’istanza è irregolare o incompleta entro giovedì 22 ottobre 2026 [c-…]',
      'Fascicolo c-…: Accesso formale ai documenti.',
      'Atto: Comunicare che l’istanza è irregolare o incompleta.',
      'Possibile entro: giovedì 22 ottobre 2026 (DPR 184/2006, art. 6 c. 5).',
      '',
      'Apri il fascicolo: https://scadenzario.example/v1/cases/c-…',
      '',
      'Scadenzario',
    ])
  })

  it('when a notice did not arrive', async () => {
    const mail = await firstMail(
      async (world) => {
        answered(await world.open('certificates', 'certificate-requested', { data: certificate }))
        await world.settle()
        const [first] = world.sent
        if (first !== undefined) await world.feedback(first.mail, 'bounced')
        await world.until('2026-10-13 12:30')
      },
      '2026-10-13 12:00',
      'undelivered',
    )
    expect(readable(mail)).toEqual([
      'Avviso non arrivato: Consegnare il certificato entro venerdì 16 ottobre 2026 [c-…]',
      'Nessun indirizzo è noto per «Segreteria»: questo avviso arriva all’ufficio, che avvisa chi deve con altri mezzi.',
      'Un avviso su questo atto non è arrivato al destinatario: va avvisato con altri mezzi, e l’indirizzo va corretto.',
      'Fascicolo c-…: Rilascio di un certificato.',
      'Atto: Consegnare il certificato.',
      'Entro: venerdì 16 ottobre 2026 (art. 25.9).',
      '',
      'Apri il fascicolo: https://scadenzario.example/v1/cases/c-…',
      '',
      'Scadenzario',
    ])
  })
})
