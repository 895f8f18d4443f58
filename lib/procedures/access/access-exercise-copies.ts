import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { cents, euro } from '../../kernel/money.ts'
import { type CaseState, calculation, procedure } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, onTheDay, promptly } from '../../kernel/term.ts'
import { type Instant, romeDateOf } from '../../kernel/time.ts'
import { copyCost, costOn, stamps, stampsDue } from './copy-costs.ts'
import { accessSight } from './request.ts'

const visit = {
  /** Who comes: the requester, a person or the representative of an entity on the requester's behalf. */
  visitorKind: field.oneOf(['requester', 'delegate', 'representative']),
  identityShown: field.flag(),
  delegation: field.oneOf(['none', 'authenticated', 'with-identity-copy']).optional(),
  titleShown: field.flag().optional(),
}

interface Visit {
  readonly visitorKind: 'requester' | 'delegate' | 'representative'
  readonly identityShown: boolean
  readonly delegation?: 'none' | 'authenticated' | 'with-identity-copy' | undefined
  readonly titleShown?: boolean | undefined
}

const byText = (school: School): boolean => school.settings.governing === 'regulation'

/** R3: why the visitor cannot be let in; a copy of the identity document is enough by law (A-54, N-23). */
function unfit({ visitorKind, identityShown, delegation, titleShown }: Visit, school: School): string | undefined {
  if (!identityShown) return 'manca un valido documento di identità'
  if (visitorKind === 'representative') return titleShown === true ? undefined : 'manca il titolo che prova il potere di rappresentanza'
  if (visitorKind === 'requester' || delegation === 'authenticated') return undefined
  if (delegation !== 'with-identity-copy') return 'manca la delega scritta'
  return byText(school) ? 'la firma della delega va autenticata' : undefined
}

const delegate = calculation({
  title: 'Se chi si presenta può vedere i documenti',
  norm: 'App. I, art. 10; DPR 445/2000, art. 38 (N-23); A-54',
  input: z.strictObject(visit),
  output: z.strictObject({ admitted: answer.flag(), why: answer.text().nullable() }),
  run: (input, school) => {
    const why = unfit(input, school)
    return { admitted: why === undefined, why: why ?? null }
  },
})

const facts = {
  'access-attended': act({
    title: 'Documenti messi a disposizione',
    by: ['office'],
    phase: 'VIEWED',
    plain: { ...visit, staffPresent: field.flag() },
    /** Recorded at the foot of the request (art. 10). */
    personal: { visitor: field.person(), companion: field.person().optional(), documents: field.note().optional() },
  }),
  'copies-requested': event({
    title: 'Copie richieste',
    by: ['office', 'requester', 'parent'],
    phase: 'COPIES_REQUESTED',
    plain: {
      pagesA4: field.count(),
      pagesA3: field.count(),
      printedPages: field.count(),
      ownSupport: field.flag().optional(),
      authenticated: field.flag().optional(),
      /** So many copies, or so made, that they cannot be delivered at once (art. 10). */
      large: field.flag().optional(),
      delivery: field.oneOf(['desk', 'registered-post', 'pec', 'email', 'fax']),
    },
    personal: { requester: field.person() },
  }),
  'delivery-term-communicated': act({ title: 'Nuovo termine di consegna comunicato', by: ['office'], plain: { deliverBy: field.date() } }),
  'cost-communicated': act({ title: 'Costo comunicato', by: ['office'], plain: { postageCents: field.count(1_000_000) } }),
  'payment-received': event({
    title: 'Pagamento ricevuto',
    by: ['office', 'requester', 'parent'],
    plain: { totalPaidCents: field.count(10_000_000), by: field.oneOf(['pagopa', 'bank-slip', 'desk']), receipt: field.label().optional() },
  }),
  'copies-authenticated': act({
    title: 'Copie autenticate',
    by: ['office'],
    plain: {
      /** Sides of the document and of each attachment, with the sheet that the authentication needed. */
      sides: z.array(field.count()).min(1).max(60),
      requestSides: field.count(),
      stamps: field.count(),
      exempt: field.flag().optional(),
    },
  }),
  'copies-shipped': act({
    title: 'Copie spedite',
    by: ['office'],
    phase: 'DELIVERED',
    plain: { channel: field.oneOf(['registered-post', 'pec', 'email', 'fax']), number: field.label().optional() },
  }),
  'copies-delivered': act({ title: 'Copie consegnate allo sportello', by: ['office'], phase: 'DELIVERED' }),
} as const

type State = CaseState<typeof facts>

/** What is still to be paid before shipment, in cents. */
function unpaid(state: State, at: Instant, paid = state.last['payment-received']?.data.totalPaidCents ?? 0): number {
  const copies = state.last['copies-requested']
  if (copies === undefined) return 0
  const cost = costOn(copies.data, state.last['cost-communicated']?.data.postageCents ?? 0, romeDateOf(at)) ?? 0
  return cost - paid
}

const forbidden = (channel: string, school: School): boolean =>
  channel === 'fax' || (byText(school) && (channel === 'email' || channel === 'pec'))

const NO_FAX = 'Le copie non si spediscono per fax né, secondo il solo testo, per e-mail: posta assicurata A/R, o via telematica per legge'

export const accessExerciseCopies = procedure({
  id: 'access-exercise-copies',
  version: 1,
  title: 'Esercizio dell’accesso, copie e costi',
  norm: 'App. I, artt. 10-12',
  seenBy: accessSight,
  specialSeenBy: [],
  opens: ['access-attended', 'copies-requested'],
  facts,
  needs: {
    'delivery-term-communicated': ['copies-requested'],
    'cost-communicated': ['copies-requested'],
    'copies-authenticated': ['copies-requested'],
    'copies-shipped': ['copies-requested'],
    'copies-delivered': ['copies-requested'],
  },
  deadlines: {
    'access-exercise-copies-D1': {
      title: 'Comunicare il nuovo termine di consegna',
      nature: 'duty',
      bearer: 'dsga',
      from: { 'copies-requested': { where: { words: 'copie numerose, o da fare fuori', test: ({ large }) => large === true } } },
      metBy: 'delivery-term-communicated',
      endedBy: { 'copies-delivered': true, 'copies-shipped': true },
      regulation: { term: promptly('comunicando al richiedente un nuovo termine', days(3)), norm: 'App. I, art. 10' },
    },
    'access-exercise-copies-D1/delivery': {
      title: 'Consegnare le copie nel termine comunicato',
      nature: 'duty',
      bearer: 'clerk',
      from: { 'delivery-term-communicated': { again: 'moves', dated: ({ deliverBy }) => deliverBy } },
      metBy: ['copies-delivered', 'copies-shipped'],
      regulation: { term: onTheDay, norm: 'App. I, art. 10' },
    },
    'access-exercise-copies-D2': {
      title: 'Pagare prima della spedizione',
      nature: 'gate',
      bearer: 'requester',
      from: { 'copies-requested': { where: { words: 'copie da spedire', test: ({ delivery }) => delivery !== 'desk' } } },
      metBy: {
        'payment-received': { words: 'pagato tutto', test: ({ totalPaidCents }, state, { at }) => unpaid(state, at, totalPaidCents) <= 0 },
      },
      endedBy: { 'copies-delivered': true, 'copies-shipped': true },
      regulation: {
        term: promptly('prima della spedizione', null),
        norm: 'App. I, art. 12',
        channel: 'bollettino sul conto corrente bancario',
      },
      national: { term: promptly('prima della spedizione', null), norm: 'CAD art. 5; D.L. 76/2020, art. 24 (N-08)', channel: 'pagoPA' },
      missed: 'le copie non si spediscono',
    },
  },
  refusals: {
    'ERR-access-exercise-copies-D2': {
      on: 'copies-shipped',
      norm: 'App. I, art. 12',
      says: 'Il rimborso si paga prima della spedizione: mancano {missing}',
      when: (_, state, __, { at }) => {
        const missing = unpaid(state, at)
        return missing > 0 && { missing: euro(cents(missing)) }
      },
    },
    'ERR-access-exercise-copies-D2/channel': {
      on: 'copies-shipped',
      norm: 'App. I, art. 12; DPR 184/2006, art. 13, CAD artt. 45-47 (N-08)',
      says: NO_FAX,
      when: ({ channel }, _, school) => forbidden(channel, school),
    },
    'ERR-access-exercise-copies-R2': {
      on: 'copies-authenticated',
      norm: 'App. I, art. 12; DPR 642/1972 (N-07)',
      says: 'Le copie autenticate vogliono {due} marche da bollo, che fornisce il richiedente: qui sono {stamps}',
      when: ({ sides, requestSides, stamps: supplied, exempt }) => {
        const due = stampsDue(
          sides.map((count) => ({ sides: count, extraSheet: false })),
          requestSides,
          exempt === true,
        )
        return supplied < due && { due, stamps: supplied }
      },
    },
    'ERR-access-exercise-copies-R3': {
      on: 'access-attended',
      norm: 'App. I, art. 10; DPR 445/2000, art. 38 (N-23)',
      says: 'I documenti non si possono mostrare: {why}',
      when: (visitor, _, school) => {
        const why = unfit(visitor, school)
        return why !== undefined && { why }
      },
    },
    'ERR-access-exercise-copies-R3/staff': {
      on: 'access-attended',
      norm: 'App. I, art. 10',
      says: 'L’esame dei documenti avviene alla presenza di personale addetto',
      when: ({ staffPresent }) => !staffPresent,
    },
  },
  warnings: {
    'W-access-exercise-copies-D1': {
      on: 'copies-requested',
      norm: 'App. I, art. 10',
      says: 'Le copie sono molte: comunica al richiedente un nuovo termine di consegna',
      when: ({ large }) => large === true,
    },
    'W-access-exercise-copies-D2': {
      on: 'copies-requested',
      norm: 'App. I, art. 12; DPR 184/2006, art. 13, CAD artt. 45-47 (N-08)',
      says: NO_FAX,
      when: ({ delivery }, _, school) => forbidden(delivery, school),
    },
    'W-N-08/payment': {
      on: 'payment-received',
      norm: 'D.L. 76/2020, art. 24 (N-08)',
      says: 'I pagamenti alle pubbliche amministrazioni passano da pagoPA: il bollettino sul conto corrente non vale più',
      when: ({ by }, _, school) => !byText(school) && by === 'bank-slip',
    },
  },
  calculations: {
    'access-exercise-copies-R1': copyCost,
    'access-exercise-copies-R2': stamps,
    'access-exercise-copies-R3': delegate,
  },
  rules: {
    'access-exercise-copies-R3/viewing':
      'L’esame è gratuito; si prendono appunti, non si asportano né si segnano i documenti; le copie le fa un dipendente addetto; l’accompagnatore si registra in calce alla richiesta («companion»)',
    'access-exercise-copies-R1/support': 'Il supporto informatico lo fornisce il richiedente e si formatta prima dell’uso: non costa nulla',
  },
})
