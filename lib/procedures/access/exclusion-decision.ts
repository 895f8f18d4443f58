import * as z from 'zod'
import { answer } from '../../kernel/answer.ts'
import { field } from '../../kernel/fact.ts'
import { calculation } from '../../kernel/procedure.ts'

/** The seven categories kept from access (art. 3). */
export const CATEGORIES = {
  1: 'fascicoli personali di dipendenti e alunni: situazioni personali e familiari, anagrafe, comunicazioni, salute',
  2: 'accertamenti medico-legali',
  3: 'situazione finanziaria, economica e patrimoniale di dipendenti e prestatori d’opera',
  4: 'procedimenti penali e disciplinari dei dipendenti',
  5: 'carichi penali pendenti, certificazioni antimafia',
  6: 'rapporti a magistratura, Avvocatura e Corte dei conti che individuano responsabili',
  7: 'atti di promozione di azioni di responsabilità',
} as const

/** Procedures whose preparatory acts must wait for the end (art. 5). */
export const MANDATORY = ['mobility', 'procurement'] as const

export const question = z.strictObject({
  /** Category 1 to 7, where one applies to the document or to a part of it. */
  category: z.int().min(1).max(7).optional(),
  /** The part of the document that the category covers. */
  extent: z.enum(['whole', 'part']).default('whole'),
  /** The requester needs the document to look after or defend an own legal interest. */
  ownDefence: z.boolean().default(false),
  /** Deferral alone would protect private life. */
  deferralEnough: z.boolean().default(false),
  preparatoryTo: z.enum(MANDATORY).optional(),
  procedureEnded: z.boolean().default(false),
  /** Knowledge would prevent or seriously hinder the school's action. */
  hinders: z.boolean().default(false),
  /** Data of persons other than the requester stand in the document. */
  thirdPartyData: z.boolean().default(false),
})

export type Question = z.output<typeof question>
export type ExclusionOutcome = 'exclude' | 'defer' | 'limit' | 'full'

interface Answer {
  readonly outcome: ExclusionOutcome
  readonly why: string
  readonly norm: string
  /** R2: what still has to be made unreadable in what is given. */
  readonly markOmissions: boolean
}

const categoryName = (category: number): string => Object.entries(CATEGORIES).find(([number]) => Number(number) === category)?.[1] ?? ''

const preparatoryWords = {
  mobility: 'atto preparatorio della mobilità del personale: fino al termine del procedimento',
  procurement: 'atto preparatorio di un acquisto o di una gara: fino al termine del procedimento',
} as const

/** R1, in the order of the rulebook; R2: one's own defence opens the whole document, but not other people's data. */
export function decide(asked: Question): Answer {
  const { category, extent, ownDefence } = asked
  const kept = category !== undefined && !ownDefence
  const given = (outcome: 'full' | 'limit', why: string, norm: string): Answer => ({
    outcome,
    why,
    norm,
    markOmissions: outcome === 'limit' || asked.thirdPartyData,
  })
  const withheld = (outcome: 'exclude' | 'defer', why: string, norm: string): Answer => ({ outcome, why, norm, markOmissions: false })
  if (kept && extent === 'whole') {
    const why = `categoria ${category}: ${categoryName(category)}`
    return asked.deferralEnough ? withheld('defer', why, 'App. I, art. 5') : withheld('exclude', why, 'App. I, art. 3')
  }
  if (asked.preparatoryTo !== undefined && !asked.procedureEnded)
    return withheld('defer', preparatoryWords[asked.preparatoryTo], 'App. I, art. 5')
  if (asked.hinders)
    return withheld('defer', 'la conoscenza impedirebbe o ostacolerebbe gravemente l’azione amministrativa', 'App. I, art. 5')
  if (kept) return given('limit', `le parti della categoria ${category} si omettono, indicandole`, 'App. I, art. 4')
  if (category !== undefined)
    return given('full', 'serve al richiedente per curare o difendere i propri interessi giuridici', 'App. I, art. 3')
  return given('full', 'nessuna esclusione', 'App. I, art. 2')
}

const decision = {
  outcome: answer.oneOf(['exclude', 'defer', 'limit', 'full']),
  why: answer.text(),
  norm: answer.text(),
  markOmissions: answer.flag(),
}

export const exclusionDecision = calculation({
  title: 'Se il documento si può mostrare: esclusione, differimento, limitazione, accesso pieno',
  norm: 'App. I, artt. 3-5',
  input: question,
  output: z.strictObject(decision),
  run: decide,
})

/** R2: the defence of one's own interests opens what a category would keep; of others' interests, nothing. */
export const defence = calculation({
  title: 'Se la difesa dei propri interessi apre un documento escluso, e che cosa si omette comunque',
  norm: 'App. I, art. 3',
  input: z.strictObject({
    category: question.shape.category.unwrap(),
    interests: z
      .enum(['own', 'of-others', 'none'])
      .meta({ description: 'Di chi sono gli interessi giuridici che il documento serve a difendere' }),
    thirdPartyData: question.shape.thirdPartyData,
  }),
  output: z.strictObject(decision),
  run: ({ category, interests, thirdPartyData }) => decide(question.parse({ category, ownDefence: interests === 'own', thirdPartyData })),
})

const asked = z.strictObject({
  id: field.label(),
  mentioned: field.flag().meta({ description: 'È richiamato nel documento per cui l’accesso è accolto' }),
  sameProcedure: field.flag().meta({ description: 'Appartiene allo stesso procedimento' }),
  exclusion: question.optional().meta({ description: 'Ciò che lo esclude o lo limita (access-exclusion-R1)' }),
})

/** access-formal-R7: the acceptance reaches what the document mentions in its own procedure, as far as artt. 3-5 let it. */
export const extension = calculation({
  title: 'A quali altri documenti si estende l’accoglimento',
  norm: 'App. I, art. 10, salvi gli artt. 3-5',
  input: z.strictObject({ documents: z.array(asked).max(100) }),
  output: z.strictObject({
    documents: answer.list(
      z.strictObject({ id: answer.text(80), extends: answer.flag(), decision: z.strictObject(decision).nullable() }),
      100,
    ),
  }),
  run: ({ documents }) => ({
    documents: documents.map(({ id, mentioned, sameProcedure, exclusion }) => {
      const reached = mentioned && sameProcedure ? decide(exclusion ?? question.parse({})) : null
      return { id, extends: reached?.outcome === 'full' || reached?.outcome === 'limit', decision: reached }
    }),
  }),
})
