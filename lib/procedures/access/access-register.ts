import * as z from 'zod'
import { answer, dueFrom } from '../../kernel/answer.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { calculation, procedure } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import { days, promptly } from '../../kernel/term.ts'
import { type CivilDate, inWords, romeDateOf } from '../../kernel/time.ts'
import { accessSight, receiptOf, THIRTY_DAYS } from './request.ts'

const kind = field.oneOf(['formal', 'informal'])

/** The due column: access-formal-D1 or access-informal-D2, never typed. */
const dueOf = (requested: 'formal' | 'informal', received: CivilDate, school: School): CivilDate =>
  romeDateOf(dueFrom({ on: received }, requested === 'formal' ? THIRTY_DAYS : days(15), school).lateAfter)

const NAMES = { requester: 'cognome e nome', residence: 'residenza', document: 'documenti' } as const

type Row = { readonly [K in keyof typeof NAMES]?: unknown }

const missingIn = (row: Row | undefined): string[] =>
  Object.entries(NAMES).flatMap(([column, name]) =>
    Object.entries(row ?? {}).some(([key, value]) => key === column && value !== undefined) ? [] : [name],
  )

/** R1: what an entry still lacks, and when it is due. */
const completeness = calculation({
  title: 'Se la riga del registro è completa, e la sua scadenza',
  norm: 'App. I, artt. 6 b e 14',
  input: z.strictObject({
    kind,
    received: field.date(),
    requester: field.label().optional(),
    residence: field.label().optional(),
    document: field.note().optional(),
    outcome: field.label().optional(),
    outcomeOn: field.date().optional(),
  }),
  output: z.strictObject({ complete: answer.flag(), missing: answer.list(answer.text(), 5), due: answer.day() }),
  run: (row, school) => {
    const missing = [...missingIn(row), ...(row.outcome === undefined ? ['esito'] : []), ...(row.outcomeOn === undefined ? ['date'] : [])]
    return { complete: missing.length === 0, missing, due: dueOf(row.kind, row.received, school) }
  },
})

/**
 * The entry of a request that reached the school before it had a case of its own: at a building's desk, on paper. Cases of access-formal
 * and access-informal take their number in `registro-istanze-accesso` as they open, and need no entry of this kind.
 */
export const accessRegisterEntry = procedure({
  id: 'access-register',
  version: 1,
  title: 'Annotazione nel registro delle istanze di accesso',
  norm: 'App. I, artt. 6 b e 14',
  seenBy: accessSight,
  specialSeenBy: [],
  opens: 'request-received',
  facts: {
    'request-received': event({
      title: 'Richiesta ricevuta',
      by: ['office'],
      phase: 'RECEIVED',
      plain: { kind, presentedAt: field.moment().optional() },
    }),
    'request-annotated': act({
      title: 'Richiesta annotata nel registro',
      by: ['clerk', 'dsga'],
      phase: 'ANNOTATED',
      plain: { requestCase: field.label().optional(), due: field.date().optional() },
      personal: {
        requester: field.person().optional(),
        residence: field.label().optional(),
        powers: field.label().optional(),
        document: field.label().optional(),
      },
      keeps: ['requester', 'residence', 'document'],
    }),
    'visitor-annotated': act({
      title: 'Annotato chi ha avuto accesso',
      by: ['clerk', 'dsga'],
      personal: { visitor: field.person(), documents: field.note().optional() },
    }),
    'outcome-annotated': act({
      title: 'Esito annotato',
      by: ['clerk', 'dsga'],
      phase: 'CLOSED',
      plain: {
        outcome: field.oneOf(['exercised', 'accepted', 'refused', 'refused-by-silence', 'deferred', 'limited', 'invited-to-formal']),
        on: field.date(),
      },
    }),
  },
  needs: { 'visitor-annotated': ['request-annotated'], 'outcome-annotated': ['request-annotated'] },
  deadlines: {
    'access-register-D1': {
      title: 'Annotare la richiesta nel registro',
      nature: 'duty',
      bearer: 'clerk',
      from: { 'request-received': { dated: receiptOf } },
      metBy: 'request-annotated',
      regulation: { term: promptly('al ricevimento', days(0)), norm: 'App. I, artt. 6 b e 14' },
    },
  },
  refusals: {
    'ERR-access-register-R1': {
      on: 'outcome-annotated',
      norm: 'App. I, art. 14',
      says: 'La riga del registro non è completa: manca {missing}. Annota di nuovo la richiesta con ciò che manca',
      when: (_, state) => {
        const missing = missingIn(state.last['request-annotated']?.data)
        return missing.length > 0 && { missing: missing.join(', ') }
      },
    },
    'ERR-access-register-R1/due': {
      on: 'request-annotated',
      norm: 'App. I, art. 6 b',
      says: 'La scadenza non si scrive: la calcola il servizio, ed è {due}',
      when: ({ due }, state, school) => {
        const request = state.last['request-received']
        if (due === undefined || request === undefined) return false
        return { due: inWords(dueOf(request.data.kind, romeDateOf(receiptOf(request.data, state, request)), school)) }
      },
    },
  },
  warnings: {
    'W-access-register-R1': {
      on: 'request-annotated',
      norm: 'App. I, art. 14',
      says: 'La riga si chiude solo quando c’è anche: {missing}',
      when: (row) => {
        const missing = missingIn(row)
        return missing.length > 0 && { missing: missing.join(', ') }
      },
    },
  },
  calculations: { 'access-register-R1': completeness },
})
