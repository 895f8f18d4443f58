import { family } from './people.ts'
import type { Story } from './story.ts'

const REQUESTER = {
  ref: 'p-richiedente',
  name: 'Richiedente di prova',
  residence: 'Via di prova 1, Rivalta',
  role: 'requester',
  email: family('richiedente'),
}
const REQUEST = {
  channel: 'pec',
  protocol: '101',
  requesterKind: 'person',
  requester: 'p-richiedente',
  document: 'Verbale di prova',
  interest: 'Interesse di prova',
}
const CONCLUDE = 'Concludere il procedimento entro'

export const irregularAccess: Story = {
  title: 'Un accesso irregolare con un controinteressato: i trenta giorni si fermano, ricominciano e finiscono nel silenzio',
  begins: '2026-10-05 08:30',
  tell: async (story) => {
    const id = await story.open('access-formal', 'istanza di accesso ricevuta per PEC, senza prova dell’interesse', 'request-filed', {
      data: REQUEST,
      people: [REQUESTER, { ref: 'p-interessato', name: 'Interessato di prova' }],
    })
    story.mailed('dsga', `Da fare: ${CONCLUDE} mercoledì 4 novembre 2026`)
    await story.until('2026-10-06 09:00')
    await story.record(id, 'copia dell’istanza al controinteressato', 'concerned-notified', {
      data: { concerned: 'p-interessato', standing: 'counter-interested', means: 'pec' },
    })
    await story.record(id, 'il controinteressato ha ricevuto la copia', 'concerned-reached', { data: { concerned: 'p-interessato' } })
    await story.until('2026-10-13 10:00')
    await story.record(id, 'irregolarità comunicata all’ottavo giorno: il termine si ferma', 'irregularity-notified', {
      data: { channel: 'pec', missing: 'Prova dell’interesse' },
    })
    await story.until('2026-10-15 10:00')
    await story.refused(id, 'accoglie prima che l’interessato abbia avuto i suoi dieci giorni', 'decision-communicated', {
      as: 'ds',
      data: { outcome: 'accept', channel: 'pec', periodFrom: '2026-10-20', periodTo: '2026-11-10' },
    })
    await story.until('2026-11-02 09:30')
    await story.record(id, 'richiesta perfezionata: i trenta giorni ricominciano', 'request-regularised')
    story.mailed('dsga', `Data cambiata: ${CONCLUDE} mercoledì 2 dicembre 2026`)
    await story.until('2026-12-02 12:00')
    // At half of the term, two days, a day before its last, and on that.
    for (const _ of ['half', 'target-2', 'target-1', 'target']) story.mailed('dsga', `Promemoria: ${CONCLUDE} mercoledì 2 dicembre 2026`)
    await story.until('2026-12-03 09:00')
    for (const role of ['dsga', 'ds']) story.mailed(role, `Termine decorso: ${CONCLUDE} mercoledì 2 dicembre 2026`)
    await story.made(id, 'refused-by-silence', '2026-12-02 23:59')
    await story.look(id)
  },
}
