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

/** Whether the first set of documents has left for somebody, to whom what comes later must follow (1.3.5, A-62). */
export const hasLeft = ({
  counts,
}: {
  readonly counts: { readonly [K in 'insurer-notified' | 'inail-report-sent' | 'ps-notified']?: number }
}): boolean => (counts['insurer-notified'] ?? counts['inail-report-sent'] ?? counts['ps-notified']) !== undefined

/** R3: an inability foreseen within three days that a certificate carries, for the first time, to the fourth day or beyond. */
export function restarts(state: InjuryState, inabilityUntil: CivilDate, section: Section): boolean {
  const filed = state.last['medical-document-filed']?.data
  return (
    (filed === undefined || isShort(filed)) &&
    inabilityDays(eventOf(state), inabilityUntil) > REPORTED_ABOVE &&
    !hasArisen(state, section.inail)
  )
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
