import { dueFrom } from '../../kernel/answer.ts'
import type { Level } from '../../kernel/calendar/calendar.ts'
import { type Channel, channelName, faxRefused, isWritten, NO_FAX } from '../../kernel/channel.ts'
import type { Parameter, RuleRow } from '../../kernel/procedure.ts'
import { parameterOf, type School } from '../../kernel/school.ts'
import { daysBack } from '../../kernel/term.ts'
import { daysBetween, type Instant, romeDateOf } from '../../kernel/time.ts'
import { calendarWarnings } from './pei-calendar.ts'
import type { PeiFacts } from './pei-facts.ts'
import { inviteeParameters, inviteeRefusals, inviteeWarnings } from './pei-invitees.ts'
import { clashOf, freeSlots, intervalInWords, lessonHours, type ProposedSlot, sameSlot, untimely } from './pei-slots.ts'
import { beginningOf, calledMeeting, datesRound, hasLeft, levelOf, type PeiState, readyMeeting } from './pei-state.ts'

export const plan = (lines: string): string => `Piano gestione alunni (000:${lines})`

const FAX = 'D-PEI-4/fax'
const fax = {
  title: 'Fax ammesso',
  default: false,
  reason: 'Il testo vuole il fax (000:25, 31), la legge lo esclude tra uffici pubblici (N-18): spento ovunque (AMB-10)',
} as const satisfies Parameter<boolean>
const ALTERNATIVES = 'C-PEI-2/alternatives'
const alternatives = {
  title: 'Date alternative da proporre quando nessuna è compatibile',
  default: 2,
  reason: 'Il testo non dice che cosa fare: si torna a chi ha mandato le date con due alternative (AMB-05)',
} as const satisfies Parameter<number>
/** No length in the text, and a «fair notice» in the law: at least ten days (D-PEI-4). */
export const NOTICE_DAYS = 10
export const NOTICE = daysBack(NOTICE_DAYS)

export const peiParameters: Readonly<Record<string, Parameter>> = {
  [FAX]: fax,
  [ALTERNATIVES]: alternatives,
  ...inviteeParameters,
  ...lessonHours,
}

const noFax = (channel: Channel, school: School): boolean => faxRefused(channel, school.settings.governing, parameterOf(school, FAX, fax))

/** Of the dates that arrived last, those that can still be kept. */
const slotsAhead = ({ last }: PeiState, at: Instant): readonly ProposedSlot[] =>
  (last['dates-received']?.data.slots ?? []).filter((slot) => at < beginningOf(slot))

/** The days left, where they are fewer than the notice that the deadline asks for. */
function shortNotice(meeting: ProposedSlot, at: Instant, school: School): { readonly days: number } | false {
  const last = dueFrom({ on: meeting.date }, school.settings.internalTerms['D-PEI-4'] ?? NOTICE, school).lateAfter
  return last < at && at < beginningOf(meeting) && { days: daysBetween(romeDateOf(at), meeting.date) }
}

const untimelyAt = (slot: ProposedSlot, level: Level | undefined, school: School): { readonly why: string } | false => {
  const why = level === undefined ? undefined : untimely(slot, level, school)
  return why !== undefined && { why }
}

/** A closed case calls no more meetings. */
const forPupilsHere = {
  norm: plan('31-43'),
  says: 'L’alunno ha lasciato la scuola: se è tornato, apri un nuovo fascicolo',
  when: (_: unknown, state: PeiState): boolean => hasLeft(state),
}

export const peiRefusals = {
  'ERR-D-PEI-1/left': { ...forPupilsHere, on: 'dates-passed-on' },
  'ERR-D-PEI-2/left': { ...forPupilsHere, on: 'compatibility-checked' },
  'ERR-C-PEI-2/left': { ...forPupilsHere, on: 'dates-incompatible' },
  'ERR-D-PEI-3/left': { ...forPupilsHere, on: 'invitees-listed' },
  'ERR-D-PEI-4/left': { ...forPupilsHere, on: 'invitations-sent' },
  'ERR-C-PEI-2': {
    on: 'compatibility-checked',
    norm: plan('33-34'),
    says: 'La data si sovrappone a un impegno dei docenti ({commitment}): scegline un’altra o, se nessuna va bene, registra «Nessuna data compatibile»',
    when: ({ commitments, ...slot }) => {
      const commitment = clashOf(slot, commitments)
      return commitment !== undefined && { commitment: intervalInWords(commitment) }
    },
  },
  'ERR-C-PEI-2/slot': {
    on: 'compatibility-checked',
    norm: plan('31-34'),
    says: 'Questa data non è tra quelle arrivate: scegline una di quelle, o registra le nuove date',
    when: (slot, { last }) => last['dates-received']?.data.slots.some((arrived) => sameSlot(arrived, slot)) !== true,
  },
  'ERR-C-PEI-2/past': {
    on: 'compatibility-checked',
    norm: plan('31-34'),
    says: 'Questa data è già passata: scegline un’altra o, se sono passate tutte, registra «Nessuna data compatibile»',
    when: (slot, _, __, { at }) => beginningOf(slot) <= at,
  },
  'ERR-C-PEI-2/called': {
    on: 'compatibility-checked',
    norm: plan('31-41'),
    says: 'Una riunione è già convocata per {meeting}: registra prima se si è tenuta, se è spostata o annullata',
    when: (_, state) => {
      const called = calledMeeting(state)
      return called !== undefined && { meeting: intervalInWords(called) }
    },
  },
  'ERR-C-PEI-2/free': {
    on: 'dates-incompatible',
    norm: plan('33-34'),
    says: 'Nessun impegno indicato impedisce {slot}: scegli quella data, o indica l’impegno che la impedisce',
    when: ({ commitments }, state, _, { at }) => {
      const [free] = freeSlots(slotsAhead(state, at), commitments)
      return free !== undefined && { slot: intervalInWords(free) }
    },
  },
  'ERR-N-18/dates': {
    on: 'other-dates-asked',
    norm: NO_FAX,
    says: 'Il fax non vale: chiedi le nuove date per PEC o posta elettronica',
    when: ({ channel }, _, school) => noFax(channel, school),
  },
  ...inviteeRefusals,
  'ERR-D-PEI-2': {
    on: 'invitations-sent',
    norm: plan('33-41'),
    says: 'Gli inviti aspettano una data compatibile: il Referente la controlla o, se nessuna va bene, si chiedono altre date',
    when: (_, state) => readyMeeting(state) === undefined,
  },
  'ERR-D-PEI-3': {
    on: 'invitations-sent',
    norm: plan('36-41'),
    says: 'Manca l’elenco degli invitati di questa riunione: chiedilo al Referente',
    when: (_, state) => readyMeeting(state)?.listed === false,
  },
  'ERR-D-PEI-4': {
    on: 'invitations-sent',
    norm: plan('39-41'),
    says: 'L’invito è per iscritto ({channel} non basta): mandalo per PEC, posta elettronica, portale, lettera o a mano',
    when: ({ channel }) => !isWritten(channel) && { channel: channelName(channel) },
  },
  'ERR-N-18': {
    on: 'invitations-sent',
    norm: NO_FAX,
    says: 'Il fax non vale: manda l’invito per PEC o posta elettronica',
    when: ({ channel }, _, school) => noFax(channel, school),
  },
  'ERR-D-PEI-4/past': {
    on: 'invitations-sent',
    norm: plan('39-41'),
    says: 'La riunione era per {meeting}, che è passato: scegli un’altra data e poi invita',
    when: (_, state, __, { at }) => {
      const meeting = readyMeeting(state)
      return meeting !== undefined && beginningOf(meeting) <= at && { meeting: intervalInWords(meeting) }
    },
  },
  'ERR-D-PEI-4/moved': {
    on: 'meeting-moved',
    norm: plan('39-41'),
    says: 'Nessuna riunione è convocata: non c’è nulla da spostare',
    when: (_, state) => calledMeeting(state) === undefined,
  },
  'ERR-D-PEI-4/moved-slot': {
    on: 'meeting-moved',
    norm: plan('39-41'),
    says: 'La nuova data deve essere futura, e la fine deve venire dopo l’inizio: correggila',
    when: (slot, _, __, { at }) => slot.start >= slot.end || beginningOf(slot) <= at,
  },
  'ERR-C-PEI-2/moved': {
    on: 'meeting-moved',
    norm: plan('33-34'),
    says: 'La nuova data si sovrappone a un impegno dei docenti ({commitment}): scegline un’altra',
    when: ({ commitments, reason: _, ...slot }) => {
      const commitment = clashOf(slot, commitments ?? [])
      return commitment !== undefined && { commitment: intervalInWords(commitment) }
    },
  },
  'ERR-D-PEI-4/cancelled': {
    on: 'meeting-cancelled',
    norm: plan('39-41'),
    says: 'Nessuna riunione è convocata: non c’è nulla da annullare',
    when: (_, state) => calledMeeting(state) === undefined,
  },
  'ERR-D-PEI-4/closed': {
    on: 'pupil-left',
    norm: plan('39-41'),
    says: 'Una riunione è ancora convocata per {meeting}: annullala, così gli invitati lo sanno, poi chiudi il fascicolo',
    when: (_, state) => {
      const called = calledMeeting(state)
      return called !== undefined && { meeting: intervalInWords(called) }
    },
  },
} satisfies Record<string, RuleRow<PeiFacts>>

export const peiWarnings = {
  'W-PEI-CONFLICT': {
    on: 'dates-incompatible',
    norm: `${plan('33-34')}; AMB-05`,
    rule: 'C-PEI-2',
    says: 'Tutte le date arrivate si sovrappongono a impegni dei docenti, per prima {slot} con {commitment}: avvisa chi le ha mandate e chiedine altre',
    when: ({ commitments }, state, _, { at }) => {
      const slots = slotsAhead(state, at)
      const [slot] = slots
      const commitment = slot && clashOf(slot, commitments)
      return (
        slot !== undefined &&
        commitment !== undefined &&
        freeSlots(slots, commitments).length === 0 && { slot: intervalInWords(slot), commitment: intervalInWords(commitment) }
      )
    },
  },
  'W-N-18': {
    on: 'dates-received',
    norm: NO_FAX,
    says: 'Tra uffici pubblici il fax non vale: le date si usano, ma chiedi di mandare le prossime per PEC o posta elettronica',
    when: ({ channel }, _, school) => noFax(channel, school),
  },
  'W-D-PEI-1/replaced': {
    on: 'dates-received',
    norm: plan('31-34'),
    says: 'Le date arrivate prima non sono ancora state controllate: queste ne prendono il posto, aggiungi quelle che valgono ancora',
    when: (_, state) => ['proposed', 'sent'].includes(datesRound(state)),
  },
  'W-D-PEI-1/left': {
    on: 'dates-received',
    norm: plan('31'),
    says: 'L’alunno ha lasciato la scuola: avvisa chi ha mandato le date; se è tornato, apri un nuovo fascicolo',
    when: (_, state) => hasLeft(state),
  },
  'W-C-PEI-2/called': {
    on: 'dates-received',
    norm: plan('31-41'),
    says: 'Una riunione è già convocata per {meeting}: le nuove date si scelgono dopo che è tenuta, spostata o annullata',
    when: (_, state) => {
      const called = calledMeeting(state)
      return called !== undefined && { meeting: intervalInWords(called) }
    },
  },
  'W-C-PEI-2/alternatives': {
    on: 'other-dates-asked',
    norm: `${plan('33-34')}; AMB-05`,
    says: 'Si propongono almeno {count} date alternative: aggiungile, così la risposta arriva prima',
    when: ({ alternatives: offered }, _, school) => {
      const count = parameterOf(school, ALTERNATIVES, alternatives)
      return (offered?.length ?? 0) < count && { count }
    },
  },
  'W-N-06': {
    on: 'compatibility-checked',
    norm: 'D.I. 182/2020, art. 4 cc. 5-6 (N-06)',
    says: 'Il GLO si riunisce in orario scolastico ma non durante le lezioni: la data scelta cade {why}. Se serve davvero, scrivine il motivo nella convocazione',
    when: (slot, state, school) => untimelyAt(slot, levelOf(state), school),
  },
  'W-N-06/moved': {
    on: 'meeting-moved',
    norm: 'D.I. 182/2020, art. 4 cc. 5-6 (N-06)',
    says: 'Il GLO si riunisce in orario scolastico ma non durante le lezioni: la nuova data cade {why}. Se serve davvero, scrivine il motivo nella convocazione',
    when: (slot, state, school) => untimelyAt(slot, levelOf(state), school),
  },
  ...inviteeWarnings,
  'W-D-PEI-4': {
    on: 'invitations-sent',
    norm: `${plan('39-41')}; D.I. 182/2020, art. 4 (N-04)`,
    says: 'Alla riunione mancano {days} giorni, meno del preavviso che la scuola si è data: assicurati che tutti possano venire',
    when: (_, state, school, { at }) => {
      const meeting = readyMeeting(state)
      return meeting !== undefined && shortNotice(meeting, at, school)
    },
  },
  'W-D-PEI-4/moved': {
    on: 'meeting-moved',
    norm: `${plan('39-41')}; D.I. 182/2020, art. 4 (N-04)`,
    says: 'Alla nuova data mancano {days} giorni, meno del preavviso che la scuola si è data: assicurati che tutti possano venire',
    when: (slot, _, school, { at }) => shortNotice(slot, at, school),
  },
  ...calendarWarnings,
} satisfies Record<string, RuleRow<PeiFacts>>
