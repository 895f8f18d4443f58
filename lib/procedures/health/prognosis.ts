import { type CivilDate, daysBetween, type Instant, later, plusDays, plusElapsedHours, romeDateOf } from '../../kernel/time.ts'
import type { InjuryFacts, InjuryState } from './injury-facts.ts'

/** A prognosis longer than this many days is reported to INAIL (1.3.3; DPR 1124/1965 art. 53). */
export const REPORTED_ABOVE = 3

export interface Filed {
  readonly outcome: 'prognosis' | 'reserved' | 'fatal'
  readonly prognosisDays?: number | undefined
}

/** When it happened: a journey's case may hold earlier facts than the injury. */
export const eventOf = (state: InjuryState): Instant => state.last['injury-occurred']?.at ?? state.openedAt

/** Days of inability up to `until`, the day of the event not counted (A-28: the 4th day is event + 4). */
export const inabilityDays = (event: Instant, until: CivilDate): number => daysBetween(romeDateOf(event), until)

export const fourthDayAfter = (event: Instant): CivilDate => plusDays(romeDateOf(event), REPORTED_ABOVE + 1)

/** A reserved prognosis counts as one of more than three days until a document resolves it. */
export const isReportable = ({ outcome, prognosisDays }: Filed): boolean =>
  outcome === 'reserved' || (outcome === 'prognosis' && (prognosisDays ?? 0) > REPORTED_ABOVE)

export const isShort = ({ outcome, prognosisDays }: Filed): boolean => outcome === 'prognosis' && (prognosisDays ?? 0) <= REPORTED_ABOVE

/** An absence of one to three days, which has its own communication (N-03). */
export const isShortAbsence = (filed: Filed): boolean => isShort(filed) && (filed.prognosisDays ?? 0) >= 1

export const lacksDays = ({ outcome, prognosisDays }: Filed): boolean => outcome === 'prognosis' && prognosisDays === undefined

/** Documents cannot be delivered before what they tell of (1.3.2). */
export const precedesEvent = (delivered: Instant, event: Instant): boolean => delivered < event

/** What the letter to INAIL carries besides the form, where the text alone governs (1.3.3). */
export const missingForLetter = ({ declared, original }: { readonly declared: boolean; readonly original: boolean }): string[] => [
  ...(declared ? [] : ['la dichiarazione']),
  ...(original ? [] : ['la documentazione medica in originale']),
]

/** The deadlines by whose keys the rows of one procedure ask about each other. */
export interface Section {
  readonly inail: string
  readonly insurer: string
  readonly ps?: string
}

/** Whether the deadline has arisen, and was not given up again by a reserved prognosis that resolved within three days. */
export const hasArisen = (state: InjuryState, key: string | undefined): boolean =>
  state.tracks.some((track) => track.key === key && track.settled?.outcome !== 'ended')

export const wasDone = (state: InjuryState, act: keyof InjuryFacts): boolean => state.counts[act] !== undefined

type FirstSet = { readonly [K in 'insurer-notified' | 'inail-report-sent' | 'ps-notified']?: number }
type Recipient = 'inail' | 'insurer' | 'ps'

/** To whom the first set of documents has gone: what comes later must follow it (1.3.5, A-62). */
export const firstSetWentTo = (counts: FirstSet): Recipient[] => [
  ...(counts['inail-report-sent'] ? (['inail'] as const) : []),
  ...(counts['insurer-notified'] ? (['insurer'] as const) : []),
  ...(counts['ps-notified'] ? (['ps'] as const) : []),
]

export const hasLeft = ({ counts }: { readonly counts: FirstSet }): boolean => firstSetWentTo(counts).length > 0

/** An inability foreseen within three days that a certificate carries to the fourth day or beyond. */
export const reachesFourthDay = (first: Filed | undefined, event: Instant, inabilityUntil: CivilDate): boolean =>
  (first === undefined || isShort(first)) && inabilityDays(event, inabilityUntil) > REPORTED_ABOVE

/** R3: it does so for the first time. */
export function restarts(state: InjuryState, inabilityUntil: CivilDate, section: Section): boolean {
  const filed = state.last['medical-document-filed']?.data
  return reachesFourthDay(filed, eventOf(state), inabilityUntil) && !hasArisen(state, section.inail)
}

/** 1.3.4: a reserved prognosis that a later document resolves within three days drops the duty towards INAIL and P.S. */
export const resolvedWithinThreeDays = {
  words: 'la prognosi riservata si scioglie entro tre giorni',
  test: (filed: Filed, state: InjuryState): boolean => isShort(filed) && state.last['medical-document-filed']?.data.outcome === 'reserved',
}

/** When the school knew of the death: the text's 24 hours run from the death, or from its knowledge if later. */
export const deathKnownAt = (state: InjuryState): Instant | undefined => {
  const death = state.last['death-occurred']
  return death === undefined ? undefined : later(death.at, death.data.knownAt ?? death.at)
}

/** Danger of death: 24 hours from the event (1.3.8); a danger that comes, or is known, when those have passed counts from then, as death does in A-30. */
export const dangerCountsFrom = (event: Instant, found: Instant, knownAt: Instant | undefined): Instant => {
  const known = later(found, knownAt ?? found)
  return known > plusElapsedHours(event, 24) ? known : event
}

export const reportedAsFatal = ({ last }: InjuryState): boolean => {
  const [report, death] = [last['inail-report-sent'], last['death-occurred']]
  return report !== undefined && death !== undefined && report.at >= death.at
}
