import * as z from 'zod'
import { answer, dueFrom } from '../../kernel/answer.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { calculation, procedure } from '../../kernel/procedure.ts'
import { ROLES, type Role } from '../../kernel/role.ts'
import type { School } from '../../kernel/school.ts'
import { hours, promptly, workingDaysBack } from '../../kernel/term.ts'
import { type CivilDate, chronological, inWords, romeDateOf } from '../../kernel/time.ts'

/** Working days by which the request must come before the day of use (art. 44.4). */
const NOTICE = workingDaysBack(5)

const lastDay = (useDate: CivilDate, school: School): CivilDate => romeDateOf(dueFrom({ on: useDate }, NOTICE, school).lateAfter)

/** What art. 44.4 wants in the request: kind and number of rooms, purpose, the person who answers for it. */
const missingParts = (request: {
  roomKind?: string | undefined
  roomCount?: number | undefined
  purpose?: string | undefined
  responsible?: unknown
}): string[] =>
  [
    request.roomKind === undefined ? 'il tipo di locali' : '',
    request.roomCount === undefined ? 'il numero di locali' : '',
    request.purpose === undefined ? 'le finalità' : '',
    request.responsible === undefined ? 'le generalità di chi se ne assume la responsabilità' : '',
  ].filter((part) => part !== '')

type Authorisation = { readonly outsiders?: boolean | undefined } | undefined

/** R3: outsiders enter only where the Dirigente has authorised them; the rest of the request stands. */
const outsidersMayEnter = (authorisation: Authorisation): boolean => authorisation?.outsiders === true

const REVOKERS = ['ds', 'cs-staff', 'teacher'] as const

/** R5: the Dirigente always, the staff on duty where it is urgent. */
const mayRevoke = (role: Role, urgent: boolean): boolean => role === 'ds' || (urgent && REVOKERS.some((one) => one === role))

const requested = { roomKind: field.label().optional(), roomCount: field.count(99).optional(), purpose: field.label().optional() }
const responsible = { responsible: field.person().optional() }

export const premisesUse = procedure({
  id: 'premises-use',
  version: 1,
  title: 'Uso dei locali fuori dall’orario di lezione',
  norm: 'artt. 44 e 46; App. A.2',
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', teacher: 'own-case', parent: 'own-case', requester: 'own-case', 'cs-staff': 'own-facts' },
  specialSeenBy: [],
  opens: 'use-requested',
  facts: {
    'use-requested': event({
      title: 'Richiesta d’uso dei locali',
      by: ['teacher', 'parent', 'requester', 'cs-staff', 'office'],
      phase: 'REQUESTED',
      plain: {
        ...requested,
        useDate: field.date(),
        from: field.time().optional(),
        to: field.time().optional(),
        external: field.flag(),
        outsiders: field.flag().optional(),
      },
      personal: { requester: field.person().optional(), ...responsible },
      keeps: ['responsible'],
    }),
    'request-completed': event({
      title: 'Richiesta completata',
      by: ['teacher', 'parent', 'requester', 'cs-staff', 'office'],
      plain: requested,
      personal: responsible,
      keeps: ['responsible'],
    }),
    'use-authorised': act({
      title: 'Uso autorizzato',
      by: ['ds'],
      phase: 'AUTHORISED',
      plain: { outsiders: field.flag().optional(), conditions: field.label().optional() },
    }),
    'use-refused': act({ title: 'Uso negato', by: ['ds'], phase: 'REFUSED', plain: { reason: field.label() } }),
    'outsiders-admitted': act({ title: 'Estranei ammessi', by: ['office', 'cs-staff', 'teacher'] }),
    'abuse-reported': event({
      title: 'Abuso, danno o incidente',
      by: ['office', 'cs-staff', 'teacher'],
      personal: { account: field.note() },
    }),
    'authorisation-revoked': act({
      title: 'Autorizzazione revocata',
      by: REVOKERS,
      phase: 'REVOKED',
      plain: { urgent: field.flag() },
      personal: { reason: field.note() },
    }),
    'ds-informed': event({ title: 'Dirigente informato della revoca', by: ['office', 'cs-staff', 'teacher'] }),
  },
  needs: { 'authorisation-revoked': ['use-authorised'], 'outsiders-admitted': ['use-authorised'] },
  deadlines: {
    'premises-use-D1': {
      title: 'Chiedere i locali, con tutti i dati, almeno cinque giorni lavorativi prima',
      nature: 'gate',
      bearer: 'requester',
      from: { 'use-requested': { dated: ({ useDate }) => useDate } },
      metBy: {
        'use-requested': { words: 'richiesta completa', test: (request) => missingParts(request).length === 0 },
        'request-completed': {
          words: 'con ciò che mancava',
          test: (added, state) => missingParts({ ...state.last['use-requested']?.data, ...added }).length === 0,
        },
      },
      regulation: { term: NOTICE, norm: 'art. 44.4' },
      missed: 'non c’è diritto ai locali: il Dirigente può negarli',
    },
    'premises-use-D2': {
      title: 'Revocare l’autorizzazione',
      nature: 'right',
      bearer: 'ds',
      from: { 'abuse-reported': { where: { words: 'l’uso è autorizzato', test: (_, state) => state.phase === 'AUTHORISED' } } },
      metBy: 'authorisation-revoked',
      regulation: { term: promptly('in qualsiasi momento', null), norm: 'art. 44.5' },
    },
    'premises-use-D2/ds': {
      title: 'Informare il Dirigente della revoca d’urgenza',
      nature: 'duty',
      bearer: 'clerk',
      from: { 'authorisation-revoked': { where: { words: 'revoca d’urgenza del personale in servizio', test: ({ urgent }) => urgent } } },
      metBy: 'ds-informed',
      regulation: { term: promptly('subito', hours(1)), norm: 'art. 44.5' },
    },
  },
  refusals: {
    'ERR-premises-use-R2': {
      on: 'use-authorised',
      norm: 'art. 44.4',
      says: 'La richiesta è incompleta: mancano {missing}. Chiedi di completarla, il termine dei cinque giorni intanto corre',
      when: (_, state) => {
        const missing = missingParts({ ...state.last['use-requested']?.data, ...state.last['request-completed']?.data })
        return missing.length > 0 && { missing: missing.join(', ') }
      },
    },
    'ERR-premises-use-R3': {
      on: 'outsiders-admitted',
      norm: 'art. 44.3',
      says: 'Gli estranei entrano solo se il Dirigente lo ha autorizzato: per loro la richiesta è respinta',
      when: (_, state) => !outsidersMayEnter(state.last['use-authorised']?.data),
    },
    'ERR-premises-use-R5': {
      on: 'authorisation-revoked',
      norm: 'art. 44.5',
      says: 'Il personale in servizio revoca solo in caso di urgenza: negli altri casi avvisa il Dirigente',
      when: ({ urgent }, _, __, { role }) => !mayRevoke(role, urgent),
    },
  },
  warnings: {
    'W-premises-use-D1': {
      on: 'use-requested',
      norm: 'art. 44.4',
      says: 'La richiesta è arrivata dopo {last}, ultimo giorno utile: non dà diritto ai locali e il Dirigente può negarli',
      when: ({ useDate }, _, school, { at }) => {
        const last = lastDay(useDate, school)
        return romeDateOf(at) > last && { last: inWords(last) }
      },
    },
  },
  calculations: {
    'premises-use-R1': calculation({
      title: 'Ultimo giorno per chiedere i locali',
      norm: 'art. 44.4 (A-02)',
      input: z.strictObject({ useDate: field.date() }),
      output: z.strictObject({ latest: answer.day() }),
      run: ({ useDate }, school) => ({ latest: lastDay(useDate, school) }),
    }),
    'premises-use-R2': calculation({
      title: 'Se la richiesta d’uso è completa, e che cosa manca',
      norm: 'art. 44.4',
      input: z.strictObject({ ...requested, ...responsible }),
      output: z.strictObject({ complete: answer.flag(), missing: answer.list(answer.text(), 4) }),
      run: (request) => {
        const missing = missingParts(request)
        return { complete: missing.length === 0, missing }
      },
    }),
    'premises-use-R3': calculation({
      title: 'Se gli estranei possono entrare: senza autorizzazione si respinge solo questa parte',
      norm: 'art. 44.3',
      input: z.strictObject({
        outsiders: field.flag().meta({ description: 'Sono previsti estranei' }),
        authorised: field.flag().meta({ description: 'Il Dirigente ha autorizzato il loro ingresso' }),
      }),
      output: z.strictObject({ outsidersRefused: answer.flag() }),
      run: ({ outsiders, authorised }) => ({ outsidersRefused: outsiders && !outsidersMayEnter({ outsiders: authorised }) }),
    }),
    'premises-use-R4': calculation({
      title: 'Ordine tra richiedenti esterni',
      norm: 'artt. 44.1 e 46 (A-23)',
      input: z.strictObject({
        requests: z
          .array(
            z.strictObject({
              id: field.label(),
              voluntary: field.flag().meta({ description: 'Associazione di volontariato che opera nelle scuole' }),
              received: field.moment(),
            }),
          )
          .max(200),
      }),
      output: z.strictObject({ order: answer.list(answer.text(80)) }),
      run: ({ requests }) => ({
        order: requests
          .toSorted((a, b) => Number(b.voluntary) - Number(a.voluntary) || chronological(a.received, b.received))
          .map(({ id }) => id),
      }),
    }),
    'premises-use-R5': calculation({
      title: 'Chi può revocare l’autorizzazione',
      norm: 'art. 44.5',
      input: z.strictObject({ role: field.oneOf(ROLES), urgent: field.flag() }),
      output: z.strictObject({ may: answer.flag() }),
      run: ({ role, urgent }) => ({ may: mayRevoke(role, urgent) }),
    }),
  },
})
