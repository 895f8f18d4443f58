import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Appointment } from '../../kernel/appointment.ts'
import type { Instant } from '../../kernel/time.ts'

export interface Invitation {
  readonly method: 'REQUEST' | 'CANCEL'
  /** iCalendar (RFC 5545), of one event. */
  readonly text: string
}

/** What RFC 5545 admits in a text: no control characters but tabs and line breaks. */
const plain = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\t\r\n]/gu, '')

/**
 * What a calendar program needs to enter, move or strike the appointment. Pure: `at` is the moment of sending.
 * @param organizer where the answers of calendar programs go.
 */
export function invitation(
  appointment: Appointment,
  { organizer, to, at }: { readonly organizer: string; readonly to: string; readonly at: Instant },
): Invitation {
  const cancelled = appointment.status === 'cancelled'
  const method = cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST
  const calendar = ical({ prodId: { company: 'Scadenzario', product: 'Scadenzario', language: 'IT' }, method })
  calendar.createEvent({
    id: appointment.uid,
    sequence: appointment.sequence,
    stamp: at,
    // Instants are in UTC, and so are the hours that come out; with a time zone they would be wrong.
    start: appointment.from,
    end: appointment.to,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    summary: plain(appointment.title),
    ...(appointment.place === undefined ? {} : { location: plain(appointment.place) }),
    organizer: { name: 'Scadenzario', email: organizer },
    attendees: [{ email: to, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.NEEDSACTION, rsvp: !cancelled }],
  })
  return { method, text: `${calendar.toString()}\r\n` }
}
