import { type Deadline, procedure } from '../../kernel/procedure.ts'
import { before, days, promptly, workingDays } from '../../kernel/term.ts'
import type { Instant } from '../../kernel/time.ts'
import { calendarRows, yearlyPei } from './pei-calendar.ts'
import { type PeiFacts, peiFacts } from './pei-facts.ts'
import { minimumInvitees } from './pei-invitees.ts'
import { peiNotices } from './pei-notices.ts'
import { NOTICE, peiParameters, peiRefusals, peiWarnings, plan } from './pei-rules.ts'
import { compatibility, type ProposedSlot } from './pei-slots.ts'
import { beginningOf, calledMeeting, hasLeft, meetingChanges, meetingOf, ossWasTold } from './pei-state.ts'

const NO_LENGTH = 'senza termine'

const beginning = (slot: ProposedSlot | undefined): Instant | undefined => slot && beginningOf(slot)

const rows = {
  'D-PEI-1': {
    title: 'Comunicare al Referente le date arrivate',
    nature: 'duty',
    bearer: 'clerk',
    from: { 'dates-received': { where: { words: 'alunno ancora a scuola', test: (_, state) => !hasLeft(state) }, again: 'renews' } },
    // Whoever has checked the dates has had them.
    metBy: ['dates-passed-on', 'compatibility-checked', 'dates-incompatible'],
    endedBy: { 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, workingDays(1)), norm: plan('31') },
  },
  'D-PEI-2': {
    title: 'Controllare le date con gli impegni dei docenti',
    nature: 'gate',
    bearer: 'referent',
    from: { 'dates-passed-on': { again: 'renews' } },
    metBy: ['compatibility-checked', 'dates-incompatible'],
    endedBy: { 'dates-received': true, 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, days(2)), norm: plan('33-34') },
    missed: 'gli inviti non possono partire',
  },
  'D-PEI-3': {
    title: 'Comunicare alla segreteria chi invitare',
    nature: 'duty',
    bearer: 'referent',
    from: { 'compatibility-checked': { again: 'renews' } },
    metBy: 'invitees-listed',
    endedBy: { 'dates-received': true, 'dates-incompatible': true, 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, days(1)), norm: plan('36-37') },
  },
  'D-PEI-4': {
    title: 'Invitare per iscritto alla riunione',
    nature: 'duty',
    bearer: 'clerk',
    from: { 'invitees-listed': { dated: (_, state) => meetingOf(state)?.date, again: 'renews' } },
    metBy: 'invitations-sent',
    endedBy: {
      'dates-received': { words: 'prima della convocazione', test: (_, state) => calledMeeting(state) === undefined },
      'compatibility-checked': true,
      'dates-incompatible': { words: 'prima della convocazione', test: (_, state) => calledMeeting(state) === undefined },
      'meeting-cancelled': true,
      'pupil-left': true,
    },
    regulation: { term: promptly(NO_LENGTH, NOTICE), norm: plan('39-41') },
    national: { term: promptly('con congruo preavviso', NOTICE), norm: 'D.I. 182/2020, art. 4 (N-04)' },
  },
  'D-PEI-5': {
    title: 'Avvisare l’OSS della data e dell’ora',
    nature: 'duty',
    bearer: 'social-worker',
    from: {
      'invitations-sent': {
        where: { words: 'non solo invitati in più', test: (_, state) => calledMeeting(state) === undefined },
        dated: (_, state) => beginning(meetingOf(state)),
        again: 'renews',
      },
      'meeting-moved': { dated: (slot) => beginningOf(slot), again: 'renews' },
      'meeting-cancelled': {
        where: { words: 'l’OSS era stato avvisato', test: (_, state) => ossWasTold(state) },
        dated: (_, state) => beginning(meetingOf(state)),
        again: 'renews',
      },
    },
    metBy: 'oss-informed',
    endedBy: { 'meeting-cancelled': true, 'meeting-held': true, 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, before), norm: plan('43') },
    missed: 'l’OSS può non sapere della riunione',
  },
  'C-PEI-2/ask': {
    title: 'Chiedere altre date a chi le ha mandate, con due alternative',
    nature: 'duty',
    bearer: 'clerk',
    from: { 'dates-incompatible': { again: 'renews' } },
    metBy: 'other-dates-asked',
    endedBy: { 'dates-received': true, 'compatibility-checked': true, 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, workingDays(1)), norm: `${plan('33-34')}; AMB-05` },
    missed: 'la riunione resta senza data e gli inviti non possono partire',
  },
  ...calendarRows,
} satisfies Record<string, Deadline<PeiFacts>>

export const peiMeeting = procedure({
  id: 'pei-meeting',
  version: 1,
  title: 'Riunione PEI',
  norm: `${plan('31-43')}; D.Lgs. 66/2017, art. 7; D.I. 182/2020, art. 4`,
  seenBy: {
    ds: 'all',
    dsga: 'all',
    clerk: 'all',
    referent: 'all',
    teacher: 'own-case',
    parent: 'own-case',
    'social-worker': 'own-case',
  },
  specialSeenBy: [],
  opens: ['pei-opened', 'dates-received'],
  facts: peiFacts,
  needs: {
    'dates-passed-on': ['dates-received'],
    'dates-incompatible': ['dates-received'],
    'other-dates-asked': ['dates-incompatible'],
    'oss-informed': ['invitations-sent'],
    'minutes-signed': ['meeting-held'],
  },
  reopens: ['dates-received'],
  yearly: yearlyPei,
  sums: meetingChanges,
  deadlines: rows,
  parameters: peiParameters,
  refusals: peiRefusals,
  warnings: peiWarnings,
  notices: peiNotices,
  calculations: { 'C-PEI-1': minimumInvitees, 'C-PEI-2': compatibility },
  rules: {
    'N-04':
      'Il GLO è convocato dal Dirigente o da un suo delegato: l’ufficio spedisce a suo nome; chi ne fa parte accede al PEI e ai verbali',
    'N-05': 'Le date del PEI avvisano e non bloccano: un PEI in ritardo non ferma i servizi per l’alunno',
  },
  registers: {
    'registro-riunioni-pei': {
      title: 'Registro delle riunioni PEI e degli inviti',
      norm: 'Piano gestione alunni, «Registrazioni» lasciate in bianco (000:57-63; AMB-09)',
      on: ['pei-opened', 'dates-received'],
      columns: {
        received: { title: 'Date arrivate', fact: 'dates-received', moment: true },
        channel: { title: 'Come sono arrivate', fact: 'dates-received', field: 'channel' },
        date: { title: 'Data scelta', fact: 'compatibility-checked', field: 'date' },
        start: { title: 'Ora', fact: 'compatibility-checked', field: 'start' },
        invited: { title: 'Inviti spediti', fact: 'invitations-sent', moment: true },
        protocol: { title: 'Protocollo degli inviti', fact: 'invitations-sent', field: 'protocol' },
        moved: { title: 'Spostata al', fact: 'meeting-moved', field: 'date' },
        cancelled: { title: 'Annullata', fact: 'meeting-cancelled', moment: true },
        oss: { title: 'OSS avvisato', fact: 'oss-informed', moment: true },
        held: { title: 'Riunione tenuta', fact: 'meeting-held', moment: true },
        kinds: { title: 'Scopo', fact: 'meeting-held', field: 'kinds' },
        minutes: { title: 'Verbale', fact: 'meeting-held', field: 'minutes' },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
