import type { Calendar, Holiday } from './calendar/calendar.ts'
import { count, type Due, dateOfAnchor, isDue, isInstant, momentOfAnchor, type Opening, prudent, type When, workingDay } from './due.ts'
import { type Anchor, type HolidayLayer, type MeasuredTerm, type Term, termInWords } from './term.ts'
import { type CivilDate, inWords, momentInWords, plusDays, plusElapsedHours, plusWallClockHours, romeDateOf, weekdayOf } from './time.ts'

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
  readonly date: When
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
  for (let date = from; date <= to; date = plusDays(date, 1)) inside.push(date)
  return inside
}

const holidaysOn = (dates: readonly CivilDate[], calendar: Calendar, counts: readonly HolidayLayer[]): Holiday[] =>
  dates.flatMap((date) => calendar.holidayOn(date, counts) ?? [])

const asDay = (when: When): string => (isInstant(when) ? momentInWords(when) : inWords(when))

const anchorInWords = (anchor: Anchor): string => ('at' in anchor ? momentInWords(anchor.at) : inWords(anchor.on))

const SUNDAY = 7
const SATURDAY = 6

/** `venerdì 25 dicembre 2026 (Natale)`; a plain Sunday says so itself. */
const holidayInWords = ({ date, name }: Holiday): string =>
  weekdayOf(date) === SUNDAY && name === 'domenica' ? inWords(date) : `${inWords(date)} (${name.replace(/ \((.*)\)$/, ', $1')})`

const listed = (items: readonly string[]): string => {
  const [last, ...before] = [...items].reverse()
  return before.length === 0 ? (last ?? '') : `${before.reverse().join(', ')} e ${last}`
}

const UNMOVED: Partial<Record<MeasuredTerm['kind'], string>> = {
  hours: 'un termine a ore non si sposta, neppure se scade di domenica o in un giorno festivo',
  fixed: 'una data fissa non si sposta',
  window: 'un periodo a date fisse non si sposta',
  on: 'un giorno stabilito da un atto non si sposta',
  before: 'il limite è l’atto stesso: non si sposta',
  after: 'è un’apertura, non una scadenza: non si sposta',
  'working-days': 'contano solo i giorni in cui l’ufficio è aperto',
  'working-days-back': 'contano solo i giorni in cui l’ufficio è aperto',
}

/** Why a day term ends where counting arrives. */
function stays(raw: CivilDate, calendar: Calendar): string {
  const uncounted = calendar.holidayOn(raw)
  if (uncounted !== undefined) return `l’ultimo giorno è ${holidayInWords(uncounted)}, che per questa norma non è festivo: non si sposta`
  if (weekdayOf(raw) === SATURDAY) return 'l’ultimo giorno è un sabato, che è un giorno ordinario: non si sposta'
  return 'l’ultimo giorno non è né domenica né festivo: non si sposta'
}

function rollOf(term: MeasuredTerm, due: Due, calendar: Calendar, counts: readonly HolidayLayer[]): Computation['roll'] {
  const { raw, legal } = due
  const fixedReason = UNMOVED[term.kind]
  if (fixedReason !== undefined || isInstant(raw) || isInstant(legal)) return { moved: false, why: fixedReason ?? '', past: [] }
  if (term.kind === 'days' && term.n === 0) return { moved: false, why: 'l’atto è dovuto il giorno stesso', past: [] }
  if (raw === legal) return { moved: false, why: stays(raw, calendar), past: [] }
  const forward = raw < legal
  const past = holidaysOn(forward ? daysInside(raw, plusDays(legal, -1)) : daysInside(plusDays(legal, 1), raw).reverse(), calendar, counts)
  const [first = '', ...others] = past.map(holidayInWords)
  const way = forward ? 'si passa al primo giorno seguente non festivo' : 'si torna al primo giorno precedente non festivo'
  return {
    moved: true,
    why: `l’ultimo giorno sarebbe ${first}: ${way}${others.length === 0 ? '' : `, saltando anche ${listed(others)}`}`,
    past,
  }
}

const FIRST_WEEKS = 60

/** Whether the office opens on ordinary Saturdays, as those around `start` tell. */
function worksOnSaturday(start: CivilDate, step: 1 | -1, calendar: Calendar): boolean {
  for (let week = 0, date = plusDays(start, SATURDAY - weekdayOf(start)); week < FIRST_WEEKS; week += 1, date = plusDays(date, 7 * step)) {
    if (calendar.ordinaryDay(date)) return calendar.officeOpenOn(date)
  }
  return false
}

/** The other reading of the same text: Saturday as a working day or not (A-02), hours that pass or hours that the clock shows (A-03). */
function alternativesOf(inputs: ComputationInputs, calendar: Calendar): Alternative[] {
  const { term, anchor } = inputs
  if (term.kind === 'hours') {
    const start = momentOfAnchor(anchor)
    const [elapsed, wall] = [plusElapsedHours(start, term.n), plusWallClockHours(start, term.n)]
    if (elapsed === wall || term.n === 0) return []
    return [
      elapsed < wall
        ? { reading: 'contando le ore dell’orologio (A-03)', date: wall }
        : { reading: 'contando le ore trascorse (A-03)', date: elapsed },
    ]
  }
  if (term.kind !== 'working-days' && term.kind !== 'working-days-back') return []
  const start = dateOfAnchor(anchor)
  const step = term.kind === 'working-days' ? 1 : -1
  const saturday = worksOnSaturday(start, step, calendar)
  const reading = saturday ? 'se il sabato non fosse lavorativo (A-02)' : 'se il sabato fosse lavorativo (A-02)'
  const isWorking = (date: CivilDate): boolean =>
    weekdayOf(date) === SATURDAY ? !saturday && calendar.ordinaryDay(date) : calendar.officeOpenOn(date)
  return [{ reading, date: workingDay(start, term.n, step, isWorking) }]
}

const excludedOf = (term: MeasuredTerm, anchor: Anchor): string => {
  if (term.kind === 'hours') return `l’istante iniziale: ${anchorInWords(anchor)}`
  if (term.kind === 'fixed' || term.kind === 'window' || term.kind === 'on' || term.kind === 'before' || ('n' in term && term.n === 0))
    return 'nulla'
  return `il giorno iniziale: ${inWords(dateOfAnchor(anchor))}`
}

/** The days that lie inside the term: between its two ends, and for hours up to the day in which they end. */
function spanOf(result: Due | Opening, start: CivilDate, term: MeasuredTerm): CivilDate[] {
  if (!isDue(result)) return daysInside(plusDays(start, 1), plusDays(result.opens, -1))
  if (term.kind === 'window' || term.kind === 'fixed' || term.kind === 'before') return []
  if (isInstant(result.raw)) return daysInside(plusDays(start, 1), romeDateOf(result.lateAfter))
  return result.raw >= start
    ? daysInside(plusDays(start, 1), plusDays(result.raw, -1))
    : daysInside(plusDays(result.raw, 1), plusDays(start, -1))
}

const counts = (n: number): string => (n === 1 ? 'si conta' : 'si contano')

/** How the end was reached, from the start: the middle of the sentence. */
function wayOf({ term, anchor, trigger }: ComputationInputs, result: Due | Opening): string {
  const day = `${inWords(dateOfAnchor(anchor))} («${trigger}»)`
  switch (term.kind) {
    case 'hours':
      return `${counts(term.n)} ${termInWords(term)} da ${momentInWords(momentOfAnchor(anchor))} («${trigger}»)`
    case 'days':
      if (term.n === 0) return `l’atto è dovuto il giorno stesso di «${trigger}»`
      return `${counts(term.n)} ${termInWords(term)} dal giorno dopo ${day}`
    case 'months':
      return `${counts(term.n)} ${termInWords(term)} da ${day}, giorno che resta fuori`
    case 'working-days':
      return `${counts(term.n)} ${termInWords(term)} dal giorno dopo ${day}`
    case 'days-back':
    case 'months-back':
    case 'working-days-back':
      return `${counts(term.n)} ${termInWords(term).replace(/ prima$/, '')} all’indietro da ${day}, giorno che resta fuori`
    case 'fixed':
      return `è una data fissa («${termInWords(term)}»), la prima da ${day}, e non si sposta`
    case 'window':
      return `è il primo periodo («${termInWords(term)}») che non era già finito ${day}, e non si sposta`
    case 'on':
      return `è il giorno stabilito da «${trigger}», e non si sposta`
    case 'before':
      return isDue(result) && isInstant(result.raw) ? `va fatto prima di ${asDay(result.raw)} («${trigger}»)` : `va fatto prima di ${day}`
    case 'after':
      return term.n === 0
        ? `è il giorno dopo ${day}`
        : `prima ${term.n === 1 ? 'deve passare' : 'devono passare'} ${term.n === 1 ? '1 giorno intero' : `${term.n} giorni interi`} dopo ${day}`
  }
}

/** The kinds whose way does not say by itself why the end does not move. */
const SAYS_WHY: ReadonlySet<MeasuredTerm['kind']> = new Set([
  'hours',
  'months',
  'days-back',
  'months-back',
  'working-days',
  'working-days-back',
  'days',
])

/** What the other reading of the text would give, where that is another end. */
function otherReading({ term }: ComputationInputs, result: Due | Opening, [other]: readonly Alternative[]): string {
  if (other === undefined || !isDue(result) || other.date === result.legal) return ''
  const reading = other.reading.charAt(0).toUpperCase() + other.reading.slice(1)
  if (term.kind === 'hours')
    return ` ${reading} si arriverebbe a ${asDay(other.date)}: per il cambio dell’ora vale il termine che scade prima.`
  return ` ${reading} scadrebbe ${asDay(other.date)}.`
}

function sentenceOf(
  inputs: ComputationInputs,
  result: Due | Opening,
  roll: Computation['roll'],
  alternatives: readonly Alternative[],
  aimed: boolean,
): string {
  const way = wayOf(inputs, result)
  const end = isDue(result)
    ? result.opens === undefined
      ? `Il termine${inputs.internal ? ' interno' : ''} scade ${asDay(result.legal)}`
      : `Il periodo va da ${inWords(result.opens)} a ${asDay(result.legal)}`
    : `Si può da ${inWords(result.opens)}`
  const why = SAYS_WHY.has(inputs.term.kind) && !('n' in inputs.term && inputs.term.n === 0) ? `; ${roll.why}` : ''
  const internal = inputs.internal
    ? ' Il testo non fissa una durata: è un termine interno, che si è dato la scuola, non un termine di legge.'
    : ''
  return `${end}: ${way}${why}.${otherReading(inputs, result, alternatives)}${internal}${targetInWords(inputs, result, aimed)} Norma: ${inputs.norm.replace(/\.$/, '')}.`
}

/** What to aim at, where it is not the end itself. */
function targetInWords({ aim }: ComputationInputs, result: Due | Opening, aimed: boolean): string {
  if (!isDue(result) || result.target === result.legal) return ''
  const why =
    aimed && aim !== undefined
      ? `: ${aim.why}`
      : isInstant(result.target)
        ? ', finché l’ufficio è aperto'
        : ', ultimo giorno utile di apertura dell’ufficio'
  return ` Conviene provvedere entro ${asDay(result.target)}${why}.`
}

/** What of the inputs decides the dates. */
type Counting = Pick<ComputationInputs, 'term' | 'anchor' | 'since' | 'counts'> & {
  readonly aim?: { readonly term: MeasuredTerm; readonly anchor: Anchor }
}

function withAim(inputs: Counting, result: Due | Opening, calendar: Calendar): Due | Opening {
  const { aim } = inputs
  if (aim === undefined || !isDue(result)) return result
  const aimed = count(aim.term, aim.anchor, calendar, { since: inputs.since, counts: inputs.counts })
  return isDue(aimed) ? { ...result, target: prudent(result.target, aimed.target, inputs.since) } : result
}

/** The dates alone: what folding and scheduling need. */
export const datesOf = (inputs: Counting, calendar: Calendar): Due | Opening =>
  withAim(inputs, count(inputs.term, inputs.anchor, calendar, inputs), calendar)

/** The dates and how they came about. `explain(c.inputs, calendar)` is byte for byte `c` on the same calendar. */
export function explain(inputs: ComputationInputs, calendar: Calendar): Computation {
  const counted = count(inputs.term, inputs.anchor, calendar, inputs)
  const result = withAim(inputs, counted, calendar)
  const roll = isDue(result) ? rollOf(inputs.term, result, calendar, inputs.counts) : { moved: false, why: UNMOVED.after ?? '', past: [] }
  const alternatives = alternativesOf(inputs, calendar)
  const aimed = isDue(counted) && isDue(result) && counted.target !== result.target
  return {
    inputs,
    calendar: calendar.version,
    result,
    excluded: excludedOf(inputs.term, inputs.anchor),
    counted: termInWords(inputs.term),
    met: holidaysOn(spanOf(result, dateOfAnchor(inputs.anchor), inputs.term), calendar, inputs.counts),
    roll,
    alternatives,
    sentence: sentenceOf(inputs, result, roll, alternatives, aimed),
  }
}

/** A term with its wording resolved: the school's own default where the text has none. */
export function measured(term: Term, override: MeasuredTerm | undefined): { term: MeasuredTerm; internal: boolean } | { undated: string } {
  if (term.kind !== 'promptly') return { term, internal: false }
  const internal = override ?? term.internal
  return internal === null ? { undated: term.wording } : { term: internal, internal: true }
}
