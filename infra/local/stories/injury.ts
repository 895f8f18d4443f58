import { PUPIL } from './people.ts'
import type { Story } from './story.ts'

const REPORT = 'Denuncia di infortunio a INAIL entro domenica 25 ottobre 2026, ore 11:00'
const INSURER = { insurer: 'Assicurazione di prova' }

export const injury: Story = {
  title: 'Un infortunio in palestra, con prognosi poi prolungata al quarto giorno: 48 ore a cavallo del cambio dell’ora',
  begins: '2026-10-19 10:40',
  tell: async (story) => {
    const id = await story.open('injury-lab-gym', 'infortunio in palestra alle 10:15', 'injury-occurred', {
      as: 'teacher',
      at: '2026-10-19 10:15',
      data: { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova', familyTold: true, dsTold: true },
      people: [PUPIL],
    })
    await story.until('2026-10-19 12:00')
    await story.record(id, 'dichiarazione del docente a protocollo', 'declaration-protocolled', { data: { protocol: '211' } })
    await story.until('2026-10-19 13:00')
    await story.record(id, 'certificato di 3 giorni consegnato alle 13:00', 'medical-document-filed', {
      data: { protocol: '212', outcome: 'prognosis', prognosisDays: 3 },
    })
    await story.until('2026-10-20 09:00')
    await story.record(id, 'comunicazione statistica a INAIL', 'inail-communication-sent', { data: { number: 'COM-1' } })
    await story.record(id, 'denuncia all’assicurazione', 'insurer-notified', { data: INSURER })
    await story.record(id, 'condizioni di assicurazione spiegate alla famiglia', 'insurance-explained')
    await story.until('2026-10-23 12:00')
    await story.record(id, 'certificato di prolungamento fino al 30 ottobre, consegnato alle 12:00', 'prognosis-prolonged', {
      data: { protocol: '230', inabilityUntil: '2026-10-30' },
    })
    story.mailed('clerk', `Da fare: ${REPORT}`)
    await story.refused(id, 'manda la denuncia per raccomandata', 'inail-report-sent', {
      data: { channel: 'registered-letter', number: 'R-1' },
    })
    await story.record(id, 'nuova denuncia all’assicurazione', 'insurer-notified', { data: INSURER })
    await story.until('2026-10-25 10:30')
    // Before the last closing of the office, at half of the term, and twelve, four hours and one hour before its end.
    for (const _ of ['before-closing', 'half', 'end-12h', 'end-4h', 'end-1h']) story.mailed('clerk', `Promemoria: ${REPORT}`)
    await story.until('2026-10-25 11:30')
    for (const role of ['clerk', 'ds', 'dsga']) story.mailed(role, `Termine superato: ${REPORT}`)
    await story.record(id, 'denuncia INAIL inviata on line, mezz’ora dopo', 'inail-report-sent', {
      data: { channel: 'online', number: 'INAIL-1' },
    })
  },
}
