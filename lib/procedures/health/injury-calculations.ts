import * as z from 'zod'
import { answer, dueFrom, threeDates } from '../../kernel/answer.ts'
import { field } from '../../kernel/fact.ts'
import { calculation } from '../../kernel/procedure.ts'
import type { School } from '../../kernel/school.ts'
import type { MeasuredTerm } from '../../kernel/term.ts'
import { chronological, earlier, type Instant } from '../../kernel/time.ts'
import { TERMS } from './injury-deadlines.ts'
import { prognosisFields } from './injury-facts.ts'
import { pupilsCommunicated, underLaw } from './injury-rules.ts'
import {
  dangerCountsFrom,
  type Filed,
  firstSetWentTo,
  fourthDayAfter,
  inabilityDays,
  isReportable,
  isShortAbsence,
  lacksDays,
  missingForLetter,
  precedesEvent,
  reachesFourthDay,
} from './prognosis.ts'

const WITHOUT_DAYS = 'una prognosi vuole i suoi giorni'
const withDays = (filed: Filed): boolean => !lacksDays(filed)

type Aim = { readonly anchor: { readonly at: Instant }; readonly term: MeasuredTerm }

/** The dates of a step that is due and of which it is known from when. */
const from = (at: Instant | undefined, term: MeasuredTerm | undefined, school: School, aim?: Aim) =>
  at === undefined || term === undefined ? null : threeDates(dueFrom({ at }, term, school, aim === undefined ? {} : { aim }))

const length = () => answer.count(72).nullable()
const dates = () => answer.dates().nullable()

const branchInput = z
  .strictObject({
    ...prognosisFields,
    dangerOfDeath: field.flag().default(false),
    outsideText: field
      .flag()
      .default(false)
      .meta({ description: 'Personale, sul tragitto tra casa e scuola: fuori dal testo, dentro la legge' }),
    event: field.moment().optional().meta({ description: 'Quando è avvenuto: da qui la comunicazione urgente' }),
    dangerFound: field.moment().optional().meta({ description: 'Quando si è saputo del pericolo di morte, se dopo l’evento' }),
    death: field.moment().optional().meta({ description: 'Quando è avvenuto il decesso, o quando se n’è avuta notizia se dopo' }),
    filed: field.moment().optional().meta({ description: 'Il momento da cui decorrono le denunce (injury-lab-gym-R2)' }),
  })
  .refine(withDays, WITHOUT_DAYS)

const branchOutput = z.strictObject({
  regulation: z.strictObject({
    inailHours: length(),
    psHours: length(),
    urgentHours: length(),
    insurerDays: length(),
    inail: dates(),
    ps: dates(),
    urgent: dates(),
  }),
  national: z.strictObject({
    inailDays: length(),
    psHours: length(),
    statisticalHours: length(),
    urgentHours: length(),
    inail: dates(),
    statistical: dates(),
    urgent: dates(),
  }),
})

/** Where the urgent notice counts from: the event, a later danger, or the death (1.3.8, A-30). */
const urgentFrom = ({ outcome, event, dangerFound, death }: z.output<typeof branchInput>): Instant | undefined => {
  if (outcome === 'fatal') return death ?? event
  return event && dangerCountsFrom(event, dangerFound ?? event, undefined)
}

/** R1: what follows from a prognosis, under both rule sets. */
export const branchCalculation = ({ inText, staff }: { inText: boolean; staff: boolean }) =>
  calculation({
    title: 'Che cosa è dovuto secondo la prognosi, ed entro quando',
    norm: 'App. G 1.3.3-1.3.4, 1.3.8; A-28, A-30, A-32, A-61; N-01, N-02, N-03, N-04',
    input: branchInput,
    output: branchOutput,
    run: (input, school) => {
      const { filed, event, death } = input
      const fatal = input.outcome === 'fatal'
      const toInail = isReportable(input) || fatal
      const textToo = inText && !input.outsideText
      const urgent = fatal || input.dangerOfDeath ? TERMS.urgent : undefined
      const report = toInail && textToo ? (fatal ? TERMS.fatalReport : TERMS.report) : undefined
      const ps = toInail && textToo ? TERMS.ps : undefined
      const byLaw = toInail ? TERMS.reportByLaw : undefined
      const statistical = (staff || pupilsCommunicated(school)) && isShortAbsence(input) ? TERMS.statistical : undefined
      // of a fatal injury the report is aimed at 24 hours from the death or the event, the P.S. at 24 from the document.
      const [reportedFrom, urgentAt] = [death ?? event, urgentFrom(input)]
      const aimAt = (at: Instant | undefined): Aim | undefined =>
        fatal && at !== undefined ? { anchor: { at }, term: TERMS.fatalReport } : undefined
      return {
        regulation: {
          inailHours: report?.n ?? null,
          psHours: ps?.n ?? null,
          urgentHours: textToo ? (urgent?.n ?? null) : null,
          insurerDays: input.outsideText ? null : TERMS.insurer.n,
          inail: from(filed, report, school, aimAt(reportedFrom)),
          ps: from(filed, ps, school, aimAt(filed)),
          urgent: textToo ? from(urgentAt, urgent, school) : null,
        },
        national: {
          inailDays: byLaw?.n ?? null,
          psHours: null,
          statisticalHours: statistical?.n ?? null,
          urgentHours: urgent?.n ?? null,
          inail: from(filed, byLaw, school, aimAt(reportedFrom)),
          statistical: from(filed, statistical, school),
          urgent: from(urgentAt, urgent, school),
        },
      }
    },
  })

/** R2 of § 1. The law counts from the day of the notice, which the certificate's number may bring before the paper (N-02). */
export const startCalculation = calculation({
  title: 'Da quando decorrono i termini della denuncia',
  norm: 'App. G 1.3.2 (A-27); DPR 1124/1965 art. 53 (N-02)',
  input: z.strictObject({
    event: field.moment(),
    delivered: field.moment().optional().meta({ description: 'L’ora scritta sul modello di consegna' }),
    protocolled: field.moment(),
    numberKnown: field.moment().optional().meta({ description: 'Quando si è saputo il numero del certificato telematico' }),
  }),
  output: z.strictObject({
    regulation: answer.moment(),
    national: answer.moment(),
    beforeEvent: answer.flag(),
  }),
  run: ({ event, delivered, protocolled, numberKnown }) => {
    const start = delivered ?? protocolled
    const notice = numberKnown === undefined ? start : earlier(numberKnown, start)
    return { regulation: start, national: notice, beforeEvent: precedesEvent(notice, event) }
  },
})

/** R3: whether a prolongation reaches the fourth day of an inability that was foreseen within three, and the terms that start again. */
export const prolongationCalculation = calculation({
  title: 'Il prolungamento arriva al quarto giorno?',
  norm: 'App. G 1.3.9; A-28, A-33',
  input: z.strictObject({
    event: field.moment(),
    inabilityUntil: field.date(),
    firstPrognosis: z.strictObject(prognosisFields).refine(withDays, WITHOUT_DAYS).optional(),
    protocolled: field.moment().optional().meta({ description: 'Quando il certificato di prolungamento è stato assunto a protocollo' }),
  }),
  output: z.strictObject({
    fourthDay: answer.day(),
    inabilityDays: z.int().min(-400_000).max(400_000),
    startsAgain: answer.flag(),
    regulation: z.strictObject({ inail: dates(), ps: dates(), insurer: dates() }),
    national: z.strictObject({ inail: dates() }),
  }),
  run: ({ event, inabilityUntil, firstPrognosis, protocolled }, school) => {
    const startsAgain = reachesFourthDay(firstPrognosis, event, inabilityUntil)
    const start = startsAgain ? protocolled : undefined
    const fourthDay = fourthDayAfter(event)
    const report = (term: MeasuredTerm) =>
      start === undefined
        ? null
        : threeDates(dueFrom({ at: start }, term, school, { aim: { anchor: { on: fourthDay }, term: TERMS.reportByLaw } }))
    return {
      fourthDay,
      inabilityDays: inabilityDays(event, inabilityUntil),
      startsAgain,
      regulation: { inail: report(TERMS.report), ps: from(start, TERMS.ps, school), insurer: from(start, TERMS.insurer, school) },
      national: { inail: report(TERMS.reportByLaw) },
    }
  },
})

const RECIPIENTS = ['inail', 'ps', 'insurer', 'folder'] as const
const ALL_IN_COPY = 'copia di tutti i documenti'

interface Envelope {
  to: (typeof RECIPIENTS)[number]
  papers: string[]
}

/** What goes into which envelope where the text alone governs: five copies of the form. */
const envelopesOfText = (reported: boolean): Envelope[] => [
  ...(reported
    ? ([
        { to: 'inail', papers: ['copie 1, 2 e 3 del modello', 'dichiarazione', 'documentazione medica in originale'] },
        { to: 'ps', papers: ['copia 4 del modello', 'copia della dichiarazione e della documentazione medica'] },
      ] satisfies Envelope[])
    : []),
  { to: 'insurer', papers: ['modello dell’assicurazione', 'copia della dichiarazione e della documentazione medica'] },
  {
    to: 'folder',
    papers: reported
      ? ['copia delle lettere', 'copia 5 del modello, in originale', 'fotocopia della documentazione medica']
      : [ALL_IN_COPY],
  },
]

const ENVELOPES_BY_LAW: Envelope[] = [
  { to: 'insurer', papers: ['modello dell’assicurazione', 'copia della dichiarazione e della documentazione medica'] },
  { to: 'folder', papers: [ALL_IN_COPY] },
]

/** R4 */
export const papersCalculation = calculation({
  title: 'Quali carte partono, e per chi',
  norm: 'App. G 1.3.3; N-02, N-04',
  input: z
    .strictObject({
      ...prognosisFields,
      declared: field.flag().meta({ description: 'La dichiarazione è a protocollo' }),
      original: field.flag().meta({ description: 'La documentazione medica è a protocollo in originale' }),
    })
    .refine(withDays, WITHOUT_DAYS),
  output: z.strictObject({
    envelopes: answer.list(z.strictObject({ to: answer.oneOf(RECIPIENTS), papers: answer.list(answer.text(), 5) }), 4),
    missing: answer.list(answer.text(), 2).meta({ description: 'Che cosa manca alla lettera per INAIL' }),
    superseded: answer.text().nullable(),
  }),
  run: ({ declared, original, ...filed }, school) => {
    if (underLaw(school)) {
      const superseded = 'La denuncia a INAIL si invia on line, senza moduli né originale; la P.S. la informa INAIL (N-02, N-04)'
      return { envelopes: ENVELOPES_BY_LAW, missing: [], superseded }
    }
    const reported = isReportable(filed) || filed.outcome === 'fatal'
    return { envelopes: envelopesOfText(reported), missing: reported ? missingForLetter({ declared, original }) : [], superseded: null }
  },
})

/** R5 */
export const numberingCalculation = calculation({
  title: 'I numeri del registro infortuni',
  norm: 'App. G 1.3.6',
  input: z.strictObject({
    last: field.count().default(0).meta({ description: 'L’ultimo numero già dato nell’anno scolastico' }),
    injuries: z
      .array(z.strictObject({ id: field.label(), known: field.moment().meta({ description: 'Quando la segreteria ne ha avuto notizia' }) }))
      .max(200),
  }),
  output: z.strictObject({ numbers: answer.list(z.strictObject({ id: answer.text(80), number: answer.count() })) }),
  run: ({ last, injuries }) => ({
    numbers: injuries.toSorted((a, b) => chronological(a.known, b.known)).map(({ id }, index) => ({ id, number: last + index + 1 })),
  }),
})

/** R6: the insurer's two dates. */
export const insurerCalculation = calculation({
  title: 'Termine per l’assicurazione',
  norm: 'App. G 1.3.3; A-29',
  input: z
    .strictObject({ declaration: field.date().optional(), medical: field.date().optional() })
    .refine(
      ({ declaration, medical }) => declaration !== undefined || medical !== undefined,
      'indica il protocollo della dichiarazione, del documento medico o di entrambi',
    ),
  output: answer.dates(),
  run: ({ declaration, medical }, school) => {
    const [aimedFrom, countedFrom] = [declaration ?? medical, medical ?? declaration]
    if (aimedFrom === undefined || countedFrom === undefined) throw new RangeError('neither declaration nor medical document')
    const aim = { anchor: { on: aimedFrom }, term: TERMS.insurer }
    return threeDates(dueFrom({ on: countedFrom }, TERMS.insurer, school, { since: earlier(aimedFrom, countedFrom), aim }))
  },
})

/** R2 of § 3: what comes by fax or PEC starts the terms; the originals only follow what has left. */
export const journeyStartCalculation = calculation({
  title: 'Da quando decorrono i termini di un infortunio in viaggio, e a chi si inoltrano gli originali',
  norm: 'App. G 3.1.5-3.1.6, 3.3.1 e 1.3.5; A-62',
  input: z.strictObject({
    protocolled: field.moment().meta({ description: 'Protocollo del fax o della PEC' }),
    originals: field.moment().optional().meta({ description: 'Protocollo degli originali' }),
    inailReported: field.flag().default(false).meta({ description: 'La denuncia a INAIL è già partita' }),
    insurerNotified: field.flag().default(false).meta({ description: 'La denuncia all’assicurazione è già partita' }),
    psNotified: field.flag().default(false).meta({ description: 'La comunicazione alla P.S. è già partita' }),
  }),
  output: z.strictObject({ start: answer.moment(), forwardTo: answer.list(answer.oneOf(['inail', 'insurer', 'ps']), 3) }),
  run: ({ protocolled, originals, inailReported, insurerNotified, psNotified }) => ({
    start: originals === undefined ? protocolled : earlier(protocolled, originals),
    forwardTo:
      originals === undefined
        ? []
        : firstSetWentTo({
            'inail-report-sent': Number(inailReported),
            'insurer-notified': Number(insurerNotified),
            'ps-notified': Number(psNotified),
          }),
  }),
})

/** R2 of § 4 (N-03) */
export const statisticalCalculation = calculation({
  title: 'Se è dovuta la comunicazione statistica a INAIL, ed entro quando',
  norm: 'D.Lgs. 81/2008 art. 18 c. 1 lett. r) e c. 1-bis (N-03)',
  input: z.strictObject({ ...prognosisFields, filed: field.moment().optional() }).refine(withDays, WITHOUT_DAYS),
  output: z.strictObject({ owed: answer.flag(), due: dates() }),
  run: ({ filed, ...prognosis }, school) => {
    const owed = isShortAbsence(prognosis)
    return { owed, due: owed ? from(filed, TERMS.statistical, school) : null }
  },
})
