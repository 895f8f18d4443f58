/** `npm run demo`: three stories on a virtual clock, on the real handlers, engine and mail endpoint. */
import { toMs } from '../../lib/kernel/time.ts'
import { VirtualClock } from './clock.ts'
import { openDemoSchool } from './demo-school.ts'
import { startMachine } from './machine.ts'
import { Narrator } from './narrator.ts'
import { rome } from './office.ts'

const clock = new VirtualClock(toMs(rome('2026-10-05 08:30')))
const machine = await startMachine({ clock, live: false })
const story = new Narrator(machine, clock)
let access = ''
try {
  await openDemoSchool(machine.ports)
  await machine.settle()
  await irregularAccess()
  await prolongedInjury()
  await silence()
  await certificateAtChristmas()
  console.log(`\nTre storie, ${(await machine.mail.inbox()).length} e-mail.`)
} finally {
  await machine.stop()
}

async function irregularAccess(): Promise<void> {
  story.title('Un accesso irregolare con un controinteressato, fino al silenzio (prima parte)')
  const people = [
    {
      ref: 'p-richiedente',
      name: 'Richiedente di prova',
      residence: 'Via di prova 1, Rivalta',
      role: 'requester',
      email: 'richiedente@famiglie.example',
    },
    { ref: 'p-interessato', name: 'Interessato di prova' },
  ]
  access = await story.open('access-formal', 'istanza di accesso ricevuta per PEC, senza prova dell’interesse', 'request-filed', {
    data: {
      channel: 'pec',
      protocol: '101',
      requesterKind: 'person',
      requester: 'p-richiedente',
      document: 'Verbale di prova',
      interest: 'Interesse di prova',
    },
    people,
  })
  await story.until('2026-10-06 09:00')
  await story.record(access, 'copia dell’istanza al controinteressato', 'concerned-notified', {
    data: { concerned: 'p-interessato', standing: 'counter-interested', means: 'pec' },
  })
  await story.record(access, 'il controinteressato ha ricevuto la copia', 'concerned-reached', { data: { concerned: 'p-interessato' } })
  await story.until('2026-10-13 10:00')
  await story.record(access, 'irregolarità comunicata all’ottavo giorno: il termine si ferma', 'irregularity-notified', {
    data: { channel: 'pec', missing: 'Prova dell’interesse' },
  })
  await story.until('2026-10-15 10:00')
  await story.refused(access, 'accoglie prima che l’interessato abbia avuto i suoi dieci giorni', 'decision-communicated', {
    as: 'ds',
    data: { outcome: 'accept', channel: 'pec', periodFrom: '2026-10-20', periodTo: '2026-11-10' },
  })
}

async function prolongedInjury(): Promise<void> {
  await story.until('2026-10-19 10:40')
  story.title('Un infortunio in palestra, con prognosi poi prolungata al quarto giorno, a cavallo del cambio dell’ora')
  const injury = await story.open('injury-lab-gym', 'infortunio in palestra alle 10:15', 'injury-occurred', {
    as: 'teacher',
    at: '2026-10-19 10:15',
    data: { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova', familyTold: true, dsTold: true },
    people: [{ ref: 'p-alunno', name: 'Alunno di prova' }],
  })
  await story.until('2026-10-19 12:00')
  await story.record(injury, 'dichiarazione del docente a protocollo', 'declaration-protocolled', { data: { protocol: '211' } })
  await story.until('2026-10-19 13:00')
  await story.record(injury, 'certificato di 3 giorni consegnato alle 13:00', 'medical-document-filed', {
    data: { protocol: '212', outcome: 'prognosis', prognosisDays: 3 },
  })
  await story.until('2026-10-20 09:00')
  await story.record(injury, 'comunicazione statistica a INAIL', 'inail-communication-sent', { data: { number: 'COM-1' } })
  await story.record(injury, 'denuncia all’assicurazione', 'insurer-notified', { data: { insurer: 'Assicurazione di prova' } })
  await story.record(injury, 'condizioni di assicurazione spiegate alla famiglia', 'insurance-explained')
  await story.until('2026-10-23 12:00')
  await story.record(injury, 'certificato di prolungamento fino al 30 ottobre, consegnato alle 12:00', 'prognosis-prolonged', {
    data: { protocol: '230', inabilityUntil: '2026-10-30' },
  })
  await story.refused(injury, 'manda la denuncia per raccomandata', 'inail-report-sent', {
    data: { channel: 'registered-letter', number: 'R-1' },
  })
  await story.until('2026-10-23 15:00')
  await story.record(injury, 'denuncia INAIL inviata on line', 'inail-report-sent', { data: { channel: 'online', number: 'INAIL-1' } })
  await story.record(injury, 'nuova denuncia all’assicurazione', 'insurer-notified', { data: { insurer: 'Assicurazione di prova' } })
}

async function silence(): Promise<void> {
  await story.until('2026-11-02 09:30')
  story.title('L’accesso irregolare, fino al silenzio (seconda parte)')
  await story.record(access, 'richiesta perfezionata: i trenta giorni ricominciano', 'request-regularised')
  await story.until('2026-12-03 09:00')
  await story.look(access)
}

async function certificateAtChristmas(): Promise<void> {
  await story.until('2026-12-24 09:00')
  story.title('Un certificato chiesto il 24 dicembre')
  const certificate = await story.open('certificates', 'certificato di frequenza chiesto per uso privato', 'certificate-requested', {
    data: { kind: 'frequenza', use: 'private' },
  })
  await story.until('2026-12-24 12:00')
  await story.record(certificate, 'predisposto', 'certificate-drafted')
  await story.record(certificate, 'controllato e siglato', 'certificate-initialled', { data: { initials: 'AA' } })
  await story.record(certificate, 'firmato', 'certificate-signed', { as: 'dsga' })
  await story.until('2026-12-28 10:00')
  await story.record(certificate, 'consegnato', 'certificate-delivered')
}
