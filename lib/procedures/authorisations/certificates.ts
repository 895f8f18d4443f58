import * as z from 'zod'
import { answer, dueFrom, threeDates } from '../../kernel/answer.ts'
import { act, event, field } from '../../kernel/fact.ts'
import { calculation, procedure } from '../../kernel/procedure.ts'
import { days } from '../../kernel/term.ts'

const DELIVERY = days(3)

export const certificates = procedure({
  id: 'certificates',
  version: 1,
  title: 'Rilascio di un certificato',
  norm: 'art. 25.8-25.9',
  seenBy: { ds: 'all', dsga: 'all', clerk: 'all', parent: 'own-case', requester: 'own-case', teacher: 'own-case', 'cs-staff': 'own-case' },
  specialSeenBy: [],
  opens: 'certificate-requested',
  facts: {
    'certificate-requested': event({
      title: 'Certificato richiesto',
      by: ['parent', 'requester', 'teacher', 'cs-staff', 'office'],
      phase: 'RECEIVED',
      plain: { kind: field.label(), use: field.oneOf(['private', 'public-body']), exempt: field.flag().optional() },
      personal: { requester: field.person().optional(), pupil: field.person().optional(), purpose: field.note().optional() },
    }),
    'certificate-drafted': act({ title: 'Certificato predisposto', by: ['clerk'], phase: 'DRAFTED' }),
    'certificate-initialled': act({
      title: 'Certificato controllato e siglato',
      by: ['clerk'],
      phase: 'INITIALLED',
      personal: { initials: field.label() },
    }),
    'certificate-signed': act({ title: 'Certificato firmato', by: ['ds', 'dsga'], phase: 'SIGNED' }),
    'certificate-delivered': act({
      title: 'Certificato consegnato',
      by: ['office'],
      phase: 'DELIVERED',
      plain: { stamp: field.flag().optional() },
    }),
    'request-declined': act({
      title: 'Richiesta non accolta',
      by: ['office'],
      phase: 'DECLINED',
      plain: { reason: field.oneOf(['self-certification', 'not-held', 'other']) },
      personal: { reasons: field.note().optional() },
    }),
    'request-withdrawn': event({
      title: 'Richiesta ritirata',
      by: ['parent', 'requester', 'teacher', 'cs-staff', 'office'],
      phase: 'WITHDRAWN',
    }),
  },
  needs: {
    'certificate-initialled': ['certificate-drafted'],
    'certificate-signed': ['certificate-initialled'],
    'certificate-delivered': ['certificate-signed'],
  },
  deadlines: {
    'certificates-D1': {
      title: 'Consegnare il certificato',
      nature: 'duty',
      bearer: 'clerk',
      from: 'certificate-requested',
      metBy: 'certificate-delivered',
      endedBy: { 'request-declined': true, 'request-withdrawn': true },
      regulation: { term: DELIVERY, norm: 'art. 25.9' },
    },
  },
  refusals: {
    'ERR-N-10': {
      on: 'certificate-drafted',
      rule: 'N-10',
      norm: 'DPR 445/2000 art. 40, come modificato dalla L. 183/2011 art. 15 (N-10)',
      says: 'Per una pubblica amministrazione il certificato non si rilascia: rispondi con «Richiesta non accolta», basta la dichiarazione sostitutiva dell’interessato (artt. 43 e 46)',
      when: (_, state, school) =>
        school.settings.governing !== 'regulation' && state.last['certificate-requested']?.data.use === 'public-body',
    },
  },
  warnings: {
    'W-N-10': {
      on: 'certificate-delivered',
      rule: 'N-10',
      norm: 'DPR 642/1972, tariffa art. 4 (N-07, N-10)',
      says: 'Per uso privato il certificato è in bollo (€ 16,00), salvo esenzione: non risulta né l’uno né l’altra',
      when: ({ stamp }, state, school) => {
        const request = state.last['certificate-requested']?.data
        return school.settings.governing !== 'regulation' && request?.use === 'private' && request.exempt !== true && stamp !== true
      },
    },
  },
  calculations: {
    'certificates-R1': calculation({
      title: 'Entro quando consegnare il certificato',
      norm: 'art. 25.9; A-24',
      input: z.strictObject({ requested: field.date() }),
      output: answer.dates(),
      run: ({ requested }, school) => threeDates(dueFrom({ on: requested }, DELIVERY, school)),
    }),
  },
  rules: {
    'certificates-R2': 'Ricevuta, predisposto, controllato e siglato, firmato, consegnato: l’ordine è in «needs», le fasi nei fatti',
    'N-10':
      'Il certificato porta a pena di nullità la dicitura che non vale per gli organi della pubblica amministrazione; i tre giorni restano un impegno di servizio',
  },
})
