import type { Calendar, Holiday } from './calendar/calendar.ts'
import { count, type Due, dateOfAnchor, isDue, isInstant, type Opening, prudent, workingDay } from './due.ts'
import { type Anchor, type HolidayLayer, type MeasuredTerm, type Term, termInWords } from './term.ts'
import { type CivilDate, inWords, momentInWords, plusDays, weekdayOf } from './time.ts'

/** All that a computation depends on beside the calendar: with it the dates can be recomputed years later. */
export interface ComputationInputs {
  readonly rule: string
  readonly norm: string
  readonly term: MeasuredTerm
  /** True when the text has no length and the school's default was counted: *termine interno*, never law. */
  readonly internal: boolean
  readonly anchor: Anchor
  /** The fact that started the term, as people call it. */
  readonly trigger: string
  readonly since: CivilDate
  readonly counts: readonly HolidayLayer[]
  /** A second start that only the target follows (rulebook A-29, A-33, A-35, A-61). */
  readonly aim?: { readonly term: MeasuredTerm; readonly anchor: Anchor; readonly why: string }
}

export interface Alternative {
  readonly reading: string
  readonly date: CivilDate
}

/** The explained result of a term: what was counted, what was met on the way, where it ended and why. */
export interface Computation {
  readonly inputs: ComputationInputs
  readonly calendar: string
  readonly result: Due | Opening
  /** What is not counted at the start. */
  readonly excluded: string
  readonly counted: string
  /** Holidays inside the term: they count like any day. */
  readonly met: readonly Holiday[]
  readonly roll: { readonly moved: boolean; readonly why: string; readonly past: readonly Holiday[] }
  /** Other readings of the same text, shown beside the one in force. */
  readonly alternatives: readonly Alternative[]
  /** What a clerk can read to a parent. */
  readonly sentence: string
}

const daysInside = (from: CivilDate, to: CivilDate): CivilDate[] => {
  const inside: CivilDate[] = []
  for (let date = from; date <= to && inside.length < 1000; date = plusDays(date, 1)) inside.push(date)
  return inside
}

const holidaysOn = (dates: readonly CivilDate[], calendar: Calendar, counts: readonly HolidayLayer[]): Holiday[] =>
  dates.flatMap((date) => calendar.holidayOn(date, counts) ?? [])

const asDay = (when: Due['raw']): string => (isInstant(when) ? momentInWords(when) : inWords(when))

const anchorInWords = (anchor: Anchor): string => ('at' in anchor ? momentInWords(anchor.at) : inWords(anchor.on))

const UNMOVED: Partial<Record<MeasuredTerm['kind'], string>> = {
  hours: 'un termine a ore non si sposta, neppure se scade di domenica o in un giorno festivo',
  fixed: 'una data fissa non si sposta',
  window: 'un periodo a date fisse non si sposta',
  on: 'un giorno stabilito da un atto non si sposta',
  before: 'il limite è l’atto stesso: non si sposta',
  after: 'è un’apertura, non una scadenza',
  'working-days': 'si contano solo giorni di apertura dell’ufficio',
  'working-days-back': 'si contano solo giorni di apertura dell’ufficio',
}

function rollOf(term: MeasuredTerm, due: Due, calendar: Calendar, counts: readonly HolidayLayer[]): Computation['roll'] {
  const fixedReason = UNMOVED[term.kind]
  if (fixedReason !== undefined) return { moved: false, why: fixedReason, past: [] }
  if (isInstant(due.raw) || isInstant(due.legal)) return { moved: false, why: 'un’ora non si sposta', past: [] }
  if (due.raw === due.legal) {
    const why = weekdayOf(due.raw) === 6 ? 'cade di sabato, che è un giorno ordinario' : 'non cade di domenica né in un giorno festivo'
    return { moved: false, why: term.kind === 'days' && term.n === 0 ? 'l’atto è dovuto il giorno stesso' : why, past: [] }
  }
  const [first, last] = due.raw < due.legal ? [due.raw, plusDays(due.legal, -1)] : [plusDays(due.legal, 1), due.raw]
  const past = holidaysOn(daysInside(first, last), calendar, counts)
  const names = past.map((holiday) => `${inWords(holiday.date)} (${holiday.name})`).join(', ')
  const way = due.raw < due.legal ? 'al primo giorno seguente non festivo' : 'al primo giorno precedente non festivo'
  return { moved: true, why: `si sposta ${way}, perché è festivo: ${names}`, past }
}

function alternativesOf(inputs: ComputationInputs, calendar: Calendar): Alternative[] {
  const { term } = inputs
  if (term.kind !== 'working-days' && term.kind !== 'working-days-back') return []
  const saturdayToo = (date: CivilDate): boolean => calendar.officeOpenOn(date) || (weekdayOf(date) === 6 && calendar.ordinaryDay(date))
  const date = workingDay(dateOfAnchor(inputs.anchor), term.n, term.kind === 'working-days' ? 1 : -1, saturdayToo)
  return [{ reading: 'se il sabato fosse lavorativo (A-02)', date }]
}

const excludedOf = (term: MeasuredTerm, anchor: Anchor): string =>
  term.kind === 'hours'
    ? `l’istante iniziale: ${anchorInWords(anchor)}`
    : term.kind === 'fixed' || term.kind === 'window' || term.kind === 'on' || term.kind === 'before'
      ? 'nulla'
      : `il giorno iniziale: ${inWords(dateOfAnchor(anchor))}`

function spanOf(result: Due | Opening, start: CivilDate, term: MeasuredTerm): CivilDate[] {
  if (!isDue(result) || isInstant(result.raw) || term.kind === 'window' || term.kind === 'fixed') return []
  return result.raw >= start ? daysInside(plusDays(start, 1), plusDays(result.raw, -1)) : daysInside(plusDays(result.raw, 1), plusDays(start, -1))
}

function sentenceOf(inputs: ComputationInputs, result: Due | Opening, roll: Computation['roll']): string {
  const length = inputs.internal ? `Il testo non fissa una durata: si conta il termine interno di ${termInWords(inputs.term)}` : termInWords(inputs.term)
  const start = `${length.charAt(0).toUpperCase()}${length.slice(1)} (${inputs.norm}) da «${inputs.trigger}» di ${anchorInWords(inputs.anchor)}`
  if (!isDue(result)) return `${start}: possibile da ${inWords(result.opens)}.`
  const opens = result.opens === undefined ? '' : `, a partire da ${inWords(result.opens)}`
  const end = roll.moved ? `${asDay(result.raw)}; ${roll.why}: ${asDay(result.legal)}` : `${asDay(result.legal)}: ${roll.why}`
  const clocks = isInstant(result.raw) && result.raw !== result.legal ? ' Per il cambio dell’ora si tiene la più vicina tra ore trascorse e ore d’orologio.' : ''
  const aim = result.target === result.legal ? '' : ` Conviene provvedere entro ${asDay(result.target)}${inputs.aim === undefined ? '' : ` (${inputs.aim.why})`}.`
  return `${start}${opens}, fino a ${end}.${clocks}${aim}`
}

function withAim(inputs: ComputationInputs, result: Due | Opening, calendar: Calendar): Due | Opening {
  const { aim } = inputs
  if (aim === undefined || !isDue(result)) return result
  const aimed = count(aim.term, aim.anchor, calendar, { since: inputs.since, counts: inputs.counts })
  return isDue(aimed) ? { ...result, target: prudent(result.target, aimed.target, inputs.since) } : result
}

/** The dates alone: what folding and scheduling need. */
export const datesOf = (inputs: ComputationInputs, calendar: Calendar): Due | Opening =>
  withAim(inputs, count(inputs.term, inputs.anchor, calendar, inputs), calendar)

/** The dates and how they came about. `explain(c.inputs, calendar)` is byte for byte `c` on the same calendar. */
export function explain(inputs: ComputationInputs, calendar: Calendar): Computation {
  const result = datesOf(inputs, calendar)
  const roll = isDue(result) ? rollOf(inputs.term, result, calendar, inputs.counts) : { moved: false, why: UNMOVED.after ?? '', past: [] }
  return {
    inputs,
    calendar: calendar.version,
    result,
    excluded: excludedOf(inputs.term, inputs.anchor),
    counted: termInWords(inputs.term),
    met: holidaysOn(spanOf(result, dateOfAnchor(inputs.anchor), inputs.term), calendar, inputs.counts),
    roll,
    alternatives: alternativesOf(inputs, calendar),
    sentence: sentenceOf(inputs, result, roll),
  }
}

/** A term with its wording resolved: the school's own default where the text has none. */
export function measured(term: Term, override: MeasuredTerm | undefined): { term: MeasuredTerm; internal: boolean } | { undated: string } {
  if (term.kind !== 'promptly') return { term, internal: false }
  const internal = override ?? term.internal
  return internal === null ? { undated: term.wording } : { term: internal, internal: true }
}
