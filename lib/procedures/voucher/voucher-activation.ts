import * as z from 'zod'
import { answer, dueFrom } from '../../kernel/answer.ts'
import { channelField } from '../../kernel/channel.ts'
import { type ComputationInputs, explain } from '../../kernel/computation.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { type CaseState, calculation, type Deadline, procedure } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, promptly } from '../../kernel/term.ts'
import { type CivilDate, daysBetween, romeDateOf } from '../../kernel/time.ts'
import { hoursField, levelField } from './hours-rules.ts'
import { voucherField } from './voucher-id.ts'

const NORM = 'Allegato A1 (004:32-33); AMB-31'

/** *Entro massimo 5 g dalla richiesta*: calendar days from the receipt, the day of receipt excluded (AMB-31). */
const LONGEST = 5

/** C-VA-1: the days of the provider; a shorter term is written in the request, a longer one is no term. */
const lengthOf = (shortDays: number | undefined): number => Math.min(LONGEST, shortDays ?? LONGEST)

const TITLE = 'Richiesta ricevuta dal gestore'

const inputsOf = (received: CivilDate, length: number): ComputationInputs => ({
  rule: 'C-VA-1',
  norm: NORM,
  term: days(length),
  internal: false,
  anchor: { on: received },
  trigger: TITLE,
  since: received,
  counts: ['national', 'patron'],
})

/** Days by which an activation is late; 0 in time. */
function daysLate(received: CivilDate, length: number, activated: CivilDate, school: School): number {
  const last = romeDateOf(dueFrom({ on: received }, days(length), school).lateAfter)
  return Math.max(0, daysBetween(last, activated))
}

const shortField = () => z.int().min(1).max(30)

const facts = {
  'activation-requested': act({
    title: 'Attivazione richiesta al gestore',
    by: ['committing-body', 'ds'],
    phase: 'REQUESTED',
    plain: { voucher: voucherField(), channel: channelField(), shortDays: shortField().optional() },
    personal: { pupil: field.person(), minutes: hoursField() },
    special: { level: levelField(), serious: field.flag(), peiNeeds: field.note().optional() },
  }),
  'request-received': event({ title: TITLE, by: ['provider', 'committing-body', 'office'], phase: 'RECEIVED' }),
  'service-activated': event({
    title: 'Servizio attivato',
    by: ['provider', 'committing-body', 'office'],
    phase: 'ACTIVE',
    personal: { assistant: field.person() },
  }),
  'request-withdrawn': event({ title: 'Richiesta ritirata', by: ['committing-body', 'office'], phase: 'WITHDRAWN' }),
} as const

type Facts = typeof facts
type State = CaseState<Facts>

const lengthAsked = ({ last }: State): number => lengthOf(last['activation-requested']?.data.shortDays)

/** A receipt that is told after the service has begun, or the request was withdrawn, binds nobody any more. */
const isWaiting = ({ last }: State): boolean => last['service-activated'] === undefined && last['request-withdrawn'] === undefined

const NO_RECEIPT = { 'request-withdrawn': true } as const

/** Within the days that the request gives, from its receipt. */
const activateWithin = (length: number, words: string, title: string): Deadline<Facts> => ({
  title,
  nature: 'duty',
  bearer: 'provider',
  from: { 'request-received': { where: { words, test: (_, state) => isWaiting(state) && lengthAsked(state) === length } } },
  metBy: 'service-activated',
  endedBy: NO_RECEIPT,
  regulation: { term: days(length), norm: NORM },
})

const activateSooner = (length: number): Deadline<Facts> =>
  activateWithin(length, `caso di particolare gravità: ${length} g`, 'Attivare il servizio nel termine più breve scritto nella richiesta')

export const voucherActivation = procedure({
  id: 'voucher-activation',
  version: 1,
  title: 'Attivazione del gestore del voucher',
  norm: 'Allegato A1 (004:32-33)',
  seenBy: {
    ds: 'all',
    dsga: 'all',
    clerk: 'all',
    referent: 'own-case',
    'social-worker': 'own-case',
    'committing-body': 'own-case',
    provider: 'own-case',
    parent: 'own-case',
  },
  // Level and needs go to the provider, who serves the pupil by them; of the office only to the head teacher. The ratings stay with the assessment.
  specialSeenBy: ['ds', 'social-worker', 'committing-body', 'provider', 'parent'],
  opens: 'activation-requested',
  facts,
  deadlines: {
    'D-VA-1': activateWithin(LONGEST, 'nessun termine più breve', 'Attivare il servizio'),
    'D-VA-1/receipt': {
      title: 'Accertare il giorno in cui il gestore ha ricevuto la richiesta',
      nature: 'duty',
      bearer: 'committing-body',
      from: 'activation-requested',
      metBy: ['request-received', 'service-activated'],
      endedBy: NO_RECEIPT,
      regulation: { term: promptly('dalla richiesta', days(1)), norm: `${NORM}; C-GEN-5` },
      missed: 'i cinque giorni non hanno un inizio certo',
    },
    'D-VA-2/1': activateSooner(1),
    'D-VA-2/2': activateSooner(2),
    'D-VA-2/3': activateSooner(3),
    'D-VA-2/4': activateSooner(4),
  },
  refusals: {
    'ERR-D-VA-2': {
      on: 'activation-requested',
      norm: 'Allegato A1 (004:33)',
      says: 'Un termine più breve di cinque giorni vale solo per situazioni di particolare gravità: indicala, oppure togli il termine',
      when: ({ shortDays, serious }) => lengthOf(shortDays) < LONGEST && !serious,
    },
  },
  warnings: {
    'W-VA-LATE': {
      on: 'service-activated',
      rule: 'C-VA-1',
      norm: NORM,
      says: 'Il servizio è stato attivato oltre il termine, giorni di ritardo: {days}. Segnalalo al gestore',
      when: (_, state, school, { at }) => {
        const received = state.last['request-received']
        const late = received === undefined ? 0 : daysLate(romeDateOf(received.at), lengthAsked(state), romeDateOf(at), school)
        return late > 0 && { days: late }
      },
    },
    'W-D-VA-1': {
      on: 'activation-requested',
      norm: `${NORM}; C-GEN-5`,
      says: 'Solo la PEC prova da sé il giorno in cui la richiesta arriva: con un altro mezzo fatti confermare il ricevimento',
      when: ({ channel }) => channel !== 'pec',
    },
  },
  calculations: {
    'C-VA-1': calculation({
      title: 'Entro quando il gestore attiva il servizio',
      norm: NORM,
      input: z.strictObject({ received: field.date(), shortDays: shortField().optional(), activated: field.date().optional() }),
      output: z.strictObject({
        due: answer.day(),
        days: answer.count(LONGEST),
        lateDays: answer.count(999_999).nullable(),
        codes: answer.list(answer.oneOf(['W-VA-LATE'])),
        explanation: answer.text(2000),
      }),
      run: ({ received, shortDays, activated }, school) => {
        const length = lengthOf(shortDays)
        const due = romeDateOf(dueFrom({ on: received }, days(length), school).lateAfter)
        const late = activated === undefined ? null : daysLate(received, length, activated, school)
        const { sentence } = explain(inputsOf(received, length), school.calendar)
        return {
          due,
          days: length,
          lateDays: late,
          codes: late === null || late === 0 ? [] : ['W-VA-LATE' as const],
          explanation: sentence,
        }
      },
    }),
  },
  registers: {
    'registro-attivazioni': {
      title: 'Registro delle attivazioni',
      norm: 'Allegato A1 (004:32-33)',
      on: 'activation-requested',
      columns: {
        voucher: { title: 'Voucher', fact: 'activation-requested', field: 'voucher' },
        requested: { title: 'Richiesta', fact: 'activation-requested', moment: true },
        shortDays: { title: 'Giorni, se meno di cinque', fact: 'activation-requested', field: 'shortDays' },
        received: { title: 'Ricevuta dal gestore', fact: 'request-received', moment: true },
        activated: { title: 'Attivato', fact: 'service-activated', moment: true },
        phase: { title: 'Stato', phase: true },
      },
    },
  },
})
