import type { Addressees, CalledMeeting, Notice } from '../../kernel/procedure.ts'
import type { PeiFacts } from './pei-facts.ts'
import { beginningOf, endOf, meetingOf, type PeiState } from './pei-state.ts'

/** An invitation names neither pupil nor class (inclusion § 7.4). */
const TITLE = 'Riunione PEI/GLO'

/** What calendar programs are told: always what is true of the meeting when the mail leaves. */
const appointment = (_: unknown, state: PeiState): CalledMeeting | undefined => {
  const meeting = meetingOf(state)
  if (meeting === undefined || meeting.stage === 'chosen') return undefined
  return {
    meeting: meeting.id,
    sequence: meeting.moves,
    status: meeting.stage === 'cancelled' ? 'cancelled' : 'confirmed',
    from: beginningOf(meeting),
    to: endOf(meeting),
    title: TITLE,
    ...(meeting.place === undefined ? {} : { place: meeting.place }),
  }
}

/** The social worker has words of their own. */
const invited = ({ last }: PeiState, isSocialWorker: boolean): Addressees => ({
  people: (last['invitees-listed']?.data.listed ?? []).flatMap(({ person, as }) =>
    (as === 'social-worker') === isSocialWorker ? [person] : [],
  ),
  roles: [],
})

const everybodyElse = (_: unknown, state: PeiState): Addressees => invited(state, false)
const socialWorker = (_: unknown, state: PeiState): Addressees => invited(state, true)

const WRITTEN = 'Piano gestione alunni (000:39-41); D.I. 182/2020, art. 4 (N-04)'
const OSS = 'Piano gestione alunni (000:39-43)'

type Said<K extends keyof PeiFacts & string> = Notice<PeiFacts, K>

const invitation: Said<'invitations-sent'> = {
  on: 'invitations-sent',
  title: TITLE,
  says: 'L’invito alla riunione è stato spedito: segna il giorno e l’ora, e fai sapere alla scuola se non puoi venire',
  norm: WRITTEN,
  to: everybodyElse,
  appointment,
}

const moved: Said<'meeting-moved'> = {
  on: 'meeting-moved',
  title: TITLE,
  says: 'La riunione è spostata: segna il nuovo giorno e la nuova ora, che prendono il posto dei precedenti',
  norm: WRITTEN,
  to: everybodyElse,
  appointment,
}

const cancelled: Said<'meeting-cancelled'> = {
  on: 'meeting-cancelled',
  title: TITLE,
  says: 'La riunione a cui eri invitato è annullata: per un nuovo giorno riceverai un altro invito',
  norm: WRITTEN,
  to: everybodyElse,
  appointment,
}

export const peiNotices = {
  'D-PEI-4/invitation': invitation,
  'D-PEI-4/moved': moved,
  'D-PEI-4/cancelled': cancelled,
  'D-PEI-5/invitation': {
    ...invitation,
    says: 'L’invito alla riunione è stato spedito: segna il giorno e l’ora, e avvisane l’operatore socio-sanitario prima della riunione',
    norm: OSS,
    to: socialWorker,
  },
  'D-PEI-5/moved': {
    ...moved,
    says: 'La riunione è spostata: segna il nuovo giorno e la nuova ora, e avvisane di nuovo l’operatore socio-sanitario',
    norm: OSS,
    to: socialWorker,
  },
  'D-PEI-5/cancelled': {
    ...cancelled,
    says: 'La riunione a cui eri invitato è annullata: se l’operatore socio-sanitario ne era avvisato, diglielo',
    norm: OSS,
    to: socialWorker,
  },
} as const
