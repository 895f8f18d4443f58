import { type Deadline, procedure } from '../../kernel/procedure.ts'
import { before, days, promptly, workingDays } from '../../kernel/term.ts'
import { type Instant, later, plusDays, romeDateOf } from '../../kernel/time.ts'
import { calendarRows, yearlyPei } from './pei-calendar.ts'
import { type PeiFacts, peiFacts } from './pei-facts.ts'
import { minimumInvitees } from './pei-invitees.ts'
import { peiNotices } from './pei-notices.ts'
import { NOTICE, NOTICE_DAYS, peiParameters, peiRefusals, peiWarnings, plan } from './pei-rules.ts'
import { compatibility, type ProposedSlot } from './pei-slots.ts'
import {
  beginningOf,
  calledMeeting,
  datesRound,
  hasLeft,
  meetingChanges,
  meetingOf,
  OF_THE_DATES,
  OF_THE_MEETING,
  ossWasTold,
  type PeiState,
} from './pei-state.ts'

const NO_LENGTH = 'senza termine'
const FAIR_NOTICE = 'D.I. 182/2020, art. 4 (N-04)'

const beginning = (slot: ProposedSlot | undefined): Instant | undefined => slot && beginningOf(slot)

/** Of what should have begun already nobody is told that it will not. */
const ahead = (moment: Instant | undefined, at: Instant): Instant | undefined => (moment !== undefined && at < moment ? moment : undefined)

/** Whether, when the list comes, the notice before the meeting can still be given. */
const inAdvance = (state: PeiState, at: Instant): boolean => {
  const meeting = meetingOf(state)
  return meeting !== undefined && plusDays(romeDateOf(at), NOTICE_DAYS) <= meeting.date
}

const isPending = ({ tracks }: PeiState, row: string): boolean => tracks.some(({ key, settled }) => key === row && settled === undefined)

const notYetCalled = { words: 'prima della convocazione', test: (_: unknown, state: PeiState) => calledMeeting(state) === undefined }

const invitation = {
  nature: 'duty',
  bearer: 'clerk',
  metBy: 'invitations-sent',
  endedBy: {
    'dates-received': notYetCalled,
    'compatibility-checked': true,
    'dates-incompatible': notYetCalled,
    'meeting-cancelled': true,
    'meeting-held': OF_THE_MEETING,
    'pupil-left': true,
  },
} satisfies Partial<Deadline<PeiFacts>>

const rows = {
  'D-PEI-1': {
    title: 'Comunicare al Referente le date arrivate',
    nature: 'duty',
    bearer: 'clerk',
    from: { 'dates-received': { where: { words: 'alunno ancora a scuola', test: (_, state) => !hasLeft(state) }, again: 'renews' } },
    // Whoever has checked the dates has had them.
    metBy: ['dates-passed-on', 'compatibility-checked', 'dates-incompatible'],
    endedBy: { 'meeting-held': OF_THE_DATES, 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, workingDays(1)), norm: plan('31') },
  },
  'D-PEI-2': {
    title: 'Controllare le date con gli impegni dei docenti',
    nature: 'gate',
    bearer: 'referent',
    from: {
      'dates-passed-on': {
        where: { words: 'date non ancora comunicate né controllate', test: (_, state) => datesRound(state) === 'proposed' },
        again: 'renews',
      },
    },
    metBy: ['compatibility-checked', 'dates-incompatible'],
    endedBy: { 'dates-received': true, 'meeting-held': OF_THE_DATES, 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, days(2)), norm: plan('33-34') },
    missed: 'gli inviti non possono partire',
  },
  'D-PEI-3': {
    title: 'Comunicare alla segreteria chi invitare',
    nature: 'duty',
    bearer: 'referent',
    from: { 'compatibility-checked': { again: 'renews' } },
    metBy: 'invitees-listed',
    endedBy: { 'dates-received': true, 'dates-incompatible': true, 'meeting-held': OF_THE_MEETING, 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, days(1)), norm: plan('36-37') },
  },
  'D-PEI-4': {
    ...invitation,
    title: 'Invitare per iscritto alla riunione',
    from: {
      'invitees-listed': {
        where: { words: 'almeno dieci giorni prima della riunione', test: (_, state, { at }) => inAdvance(state, at) },
        dated: (_, state) => meetingOf(state)?.date,
        again: 'renews',
      },
    },
    regulation: { term: promptly(NO_LENGTH, NOTICE), norm: plan('39-41') },
    national: { term: promptly('con congruo preavviso', NOTICE), norm: FAIR_NOTICE },
  },
  'D-PEI-4/short': {
    ...invitation,
    title: 'Invitare subito per iscritto: la riunione è vicina',
    from: {
      'invitees-listed': {
        where: {
          words: 'meno di dieci giorni prima della riunione, e l’invito non era già da spedire',
          test: (_, state, { at }) => meetingOf(state) !== undefined && !inAdvance(state, at) && !isPending(state, 'D-PEI-4'),
        },
        again: 'renews',
      },
    },
    aimed: (state, _, { on }) => {
      const meeting = meetingOf(state)
      return meeting && { on: later(plusDays(meeting.date, -1), on), why: 'l’invito deve arrivare prima della riunione' }
    },
    regulation: { term: promptly(NO_LENGTH, workingDays(1)), norm: plan('39-41') },
    national: { term: promptly('con congruo preavviso', workingDays(1)), norm: FAIR_NOTICE },
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
        dated: (_, state, { at }) => ahead(beginning(meetingOf(state)), at),
        again: 'renews',
      },
    },
    metBy: 'oss-informed',
    endedBy: { 'meeting-cancelled': true, 'meeting-held': OF_THE_MEETING, 'pupil-left': true },
    regulation: { term: promptly(NO_LENGTH, before), norm: plan('43') },
    missed: 'l’OSS può non sapere della riunione',
  },
  'C-PEI-2/ask': {
    title: 'Chiedere altre date a chi le ha mandate, con due alternative',
    nature: 'duty',
    bearer: 'clerk',
    from: { 'dates-incompatible': { again: 'renews' } },
    metBy: 'other-dates-asked',
    endedBy: { 'dates-received': true, 'compatibility-checked': true, 'meeting-held': OF_THE_DATES, 'pupil-left': true },
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
    'other-dates-asked': ['dates-received'],
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
        date: { title: 'Ultima data scelta', fact: 'compatibility-checked', field: 'date' },
        start: { title: 'Ora', fact: 'compatibility-checked', field: 'start' },
        invited: { title: 'Inviti spediti', fact: 'invitations-sent', moment: true },
        protocol: { title: 'Protocollo degli inviti', fact: 'invitations-sent', field: 'protocol' },
        moved: { title: 'Spostata al', fact: 'meeting-moved', field: 'date' },
        cancelled: { title: 'Annullata', fact: 'meeting-cancelled', moment: true },
        oss: { title: 'OSS avvisato', fact: 'oss-informed', moment: true },
        held: { title: 'Ultima riunione tenuta', fact: 'meeting-held', moment: true },
        kinds: { title: 'Scopo', fact: 'meeting-held', field: 'kinds' },
        minutes: { title: 'Verbale', fact: 'meeting-held', field: 'minutes' },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
