import type { Role } from './role.ts'
import { type WallTime, wallTime } from './time.ts'

export type Step = { readonly name: string } & (
  | { readonly kind: 'half' }
  | { readonly kind: 'days-before-target'; readonly days: number; readonly time: WallTime }
  /** The legal day itself, where the target lies before it. */
  | { readonly kind: 'legal-day'; readonly time: WallTime }
  | { readonly kind: 'hours-before-end'; readonly hours: number }
  | { readonly kind: 'before-closing'; readonly minutes: number }
  | { readonly kind: 'past-end'; readonly days: number; readonly thenWeeks: number; readonly time: WallTime }
)

/** When people are reminded: versioned data, one list of steps per kind of term. The first rung, at once, belongs to every plan. */
export interface ReminderPlan {
  readonly version: string
  readonly source: string
  /** Mail of day terms leaves inside these hours of Rome; hour terms do not wait. */
  readonly window: { readonly opens: WallTime; readonly closes: WallTime }
  readonly daySteps: readonly Step[]
  readonly hourSteps: readonly Step[]
  /** Who is told, beside the bearer, when the legal date has passed. */
  readonly escalation: readonly Role[]
  /** Past a *termine interno*, which is no law, or a period that warns and never blocks, the escalation is shorter. */
  readonly internal: { readonly days: number; readonly thenWeeks: number }
}

const MORNING = wallTime('08:00')

/** Of the daily escalation, the days after which it goes on once a week: the morning digest names the case every day anyway. */
const ESCALATION = { days: 30, thenWeeks: 48 } as const

/** Rulebook, regulation § 0.4. */
export const REGULATION_PLAN: ReminderPlan = {
  version: 'regulation-1',
  source: 'rulebook regulation § 0.4',
  window: { opens: wallTime('07:30'), closes: wallTime('19:30') },
  daySteps: [
    { name: 'half', kind: 'half' },
    { name: 'legal', kind: 'legal-day', time: MORNING },
    { name: 'target-2', kind: 'days-before-target', days: 2, time: MORNING },
    { name: 'target-1', kind: 'days-before-target', days: 1, time: MORNING },
    { name: 'target', kind: 'days-before-target', days: 0, time: MORNING },
    { name: 'past-legal', kind: 'past-end', ...ESCALATION, time: MORNING },
  ],
  hourSteps: [
    { name: 'half', kind: 'half' },
    { name: 'end-12h', kind: 'hours-before-end', hours: 12 },
    { name: 'end-4h', kind: 'hours-before-end', hours: 4 },
    { name: 'end-1h', kind: 'hours-before-end', hours: 1 },
    { name: 'before-closing', kind: 'before-closing', minutes: 120 },
    { name: 'past-legal', kind: 'past-end', ...ESCALATION, time: MORNING },
  ],
  escalation: ['ds', 'dsga'],
  internal: { days: 1, thenWeeks: 4 },
}
