import type { Instant } from './time.ts'

/** A meeting as a calendar program knows it. `title` and `place` come from the procedure's rows and plain fields: they name no person. */
export interface Appointment {
  /** The same for every notice of the meeting (RFC 5545, UID). */
  readonly uid: string
  /** Grows with every change (RFC 5545, SEQUENCE); from 0. */
  readonly sequence: number
  readonly status: 'confirmed' | 'cancelled'
  readonly from: Instant
  readonly to: Instant
  readonly title: string
  readonly place?: string
}
