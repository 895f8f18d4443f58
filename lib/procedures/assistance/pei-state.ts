import type { Level } from '../../kernel/calendar/calendar.ts'
import type { FactId } from '../../kernel/fact.ts'
import { summed } from '../../kernel/ledger.ts'
import type { CaseState, Memo, Sum, Where } from '../../kernel/procedure.ts'
import { follows, type Round, roundOf } from '../../kernel/proposal-loop.ts'
import { type Instant, romeDateOf, romeTime } from '../../kernel/time.ts'
import type { PeiFacts } from './pei-facts.ts'
import type { ProposedSlot } from './pei-slots.ts'

export type PeiState = CaseState<PeiFacts>

/** Dates arrive, go to the Referente, are found compatible or not; of those that are, people are told by the invitation. */
const DATES = {
  proposed: 'dates-received',
  sent: 'dates-passed-on',
  confirmed: 'compatibility-checked',
  declined: 'dates-incompatible',
  told: 'invitations-sent',
}

/** How far the dates that arrived last have come. */
export const datesRound = (state: PeiState): Round => roundOf(state, DATES)

/** The level that was said last. */
export function levelOf({ last }: PeiState): Level | undefined {
  const said: readonly (Memo<{ readonly level: Level }> | undefined)[] = [last['pei-opened'], last['dates-received'], last['level-changed']]
  return said.reduce((latest, memo) => (memo !== undefined && (latest === undefined || follows(memo, latest)) ? memo : latest))?.data.level
}

export const hasLeft = ({ last }: PeiState): boolean => last['pupil-left'] !== undefined

/** The meeting that the last check has named: its place in time, and what has become of it. */
export interface Meeting extends ProposedSlot {
  readonly id: FactId
  readonly stage: 'chosen' | 'called' | 'cancelled' | 'held'
  /** Invitees of this meeting, and not of one before it, are known. */
  readonly listed: boolean
  readonly moves: number
}

const CHANGES = 'meeting-changes'
const CURRENT = 'current'

const changes = (state: Pick<PeiState, 'sums'>): number => summed(state, CHANGES, CURRENT)

/** How often the meeting was moved or called off since a date was chosen for it: what calendar programs count (RFC 5545, SEQUENCE). */
export const meetingChanges: Readonly<Record<string, Sum<PeiFacts>>> = {
  [CHANGES]: {
    title: 'Modifiche alla riunione convocata',
    unit: 'count',
    of: {
      'compatibility-checked': { post: (_, state) => ({ account: CURRENT, amount: -changes(state) }) },
      'meeting-moved': { post: () => ({ account: CURRENT, amount: 1 }) },
      'meeting-cancelled': { post: () => ({ account: CURRENT, amount: 1 }) },
    },
  },
}

export function meetingOf(state: PeiState): Meeting | undefined {
  const { last } = state
  const chosen = last['compatibility-checked']
  if (chosen === undefined) return undefined
  const moved = last['meeting-moved']
  const { date, start, end, place } = moved !== undefined && follows(moved, chosen) ? moved.data : chosen.data
  const held = last['meeting-held']
  const stage = follows(last['meeting-cancelled'], chosen)
    ? 'cancelled'
    : held !== undefined && follows(held, chosen) && romeDateOf(held.at) >= date
      ? 'held'
      : follows(last['invitations-sent'], chosen)
        ? 'called'
        : 'chosen'
  const slot = { date, start, end, ...(place === undefined ? {} : { place }) }
  return { ...slot, id: chosen.id, stage, listed: follows(last['invitees-listed'], chosen), moves: changes(state) }
}

/** The meeting that is called and has not been held. */
export const calledMeeting = (state: PeiState): Meeting | undefined => {
  const meeting = meetingOf(state)
  return meeting?.stage === 'called' ? meeting : undefined
}

/** The meeting to which people may be invited: its date was found compatible, and no later dates have taken its place. */
export function readyMeeting(state: PeiState): Meeting | undefined {
  const meeting = meetingOf(state)
  if (meeting?.stage === 'called') return meeting
  return meeting?.stage === 'chosen' && datesRound(state) === 'confirmed' ? meeting : undefined
}

/** A sitting on the day of the meeting or later is that meeting; one before it is another. */
export const OF_THE_MEETING: Where<unknown, PeiFacts> = {
  words: 'dal giorno della riunione in poi',
  test: (_, state, { at }) => romeDateOf(at) >= (meetingOf(state)?.date ?? ''),
}

/** Dates of which one has come when people sit are no longer waited for. */
export const OF_THE_DATES: Where<unknown, PeiFacts> = {
  words: 'in una delle date arrivate, o dopo',
  test: (_, { last }, { at }) => last['dates-received']?.data.slots.some(({ date }) => date <= romeDateOf(at)) === true,
}

export const beginningOf = ({ date, start }: ProposedSlot): Instant => romeTime(date, start)
export const endOf = ({ date, end }: ProposedSlot): Instant => romeTime(date, end)

/** Whether the OSS was told of the meeting at some time of its day or place. */
export const ossWasTold = ({ last }: PeiState): boolean => {
  const chosen = last['compatibility-checked']
  return chosen !== undefined && follows(last['oss-informed'], chosen)
}
