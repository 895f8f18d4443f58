import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, it } from 'vitest'
import { invitation } from '../../lib/adapters/ses/invitation.ts'
import type { Appointment } from '../../lib/kernel/appointment.ts'
import { fromMs, instant } from '../../lib/kernel/time.ts'

const MOST_OCTETS = 75

const meeting: Appointment = {
  uid: 'c-one.meeting.f3@scadenzario',
  sequence: 2,
  status: 'confirmed',
  from: instant('2026-10-26T15:00:00+01:00'),
  to: instant('2026-10-26T16:30:00+01:00'),
  title: 'Riunione del GLO',
  place: 'Aula magna, primo piano',
}
const envelope = { organizer: 'scadenzario@scuola.example', to: 'docente@scuola.example', at: instant('2026-10-13T09:20:00Z') }

/** As a calendar program reads it. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const component = calendar.getFirstSubcomponent('vevent')
  if (component === null) throw new Error('no event')
  const event = new ICAL.Event(component)
  const value = (name: string): unknown => component.getFirstPropertyValue(name)
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: event.sequence,
    status: value('status'),
    title: event.summary,
    place: event.location,
    from: event.startDate.toJSDate().toISOString(),
    to: event.endDate.toJSDate().toISOString(),
    organizer: event.organizer,
    attendees: event.attendees.map((attendee) => String(attendee.getFirstValue()).toLowerCase()),
    properties: component.getAllProperties().length,
  }
}

it('asks the recipient to a meeting, its hours in UTC', () => {
  expect(invitation(meeting, envelope)).toEqual({
    method: 'REQUEST',
    text: [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Scadenzario//Scadenzario//IT',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:c-one.meeting.f3@scadenzario',
      'SEQUENCE:2',
      'DTSTAMP:20261013T092000Z',
      'DTSTART:20261026T140000Z',
      'DTEND:20261026T153000Z',
      'SUMMARY:Riunione del GLO',
      'LOCATION:Aula magna\\, primo piano',
      'ORGANIZER;CN="Scadenzario":mailto:scadenzario@scuola.example',
      'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:MAILTO:docen',
      ' te@scuola.example',
      'STATUS:CONFIRMED',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  })
})

it('takes a cancelled meeting out of the calendar, and expects no answer', () => {
  const { method, text } = invitation({ ...meeting, sequence: 3, status: 'cancelled' }, envelope)
  expect(method).toBe('CANCEL')
  expect(read(text)).toMatchObject({ method: 'CANCEL', uid: meeting.uid, sequence: 3, status: 'CANCELLED' })
  expect(text).toContain('RSVP=FALSE')
})

it('needs no place', () => {
  const { place, ...nowhere } = meeting
  expect(invitation(nowhere, envelope).text).not.toContain('LOCATION')
})

it('drops what no calendar program may be given: control characters and halves of characters', () => {
  const { text } = invitation({ ...meeting, title: 'a\u0000b\u007fc\ud83dd\te' }, envelope)
  expect(read(text).title).toBe('abc\ufffdd\te')
})

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc
    .array(fc.constantFrom(',', ';', ':', '\\', '\\n', '"', '\n', '\r\n', '😀', '👩‍👧', 'è', 'Aula ', 'x'.repeat(40), 'END:VEVENT'), {
      minLength: 1,
    })
    .map((parts) => parts.join('')),
)
const seconds = fc.integer({ min: Date.UTC(2000) / 1000, max: Date.UTC(2100) / 1000 })
const appointment: fc.Arbitrary<Appointment & { place: string }> = fc
  .record({
    uid: fc.stringMatching(/^[A-Za-z0-9._-]{1,60}@scadenzario$/),
    sequence: fc.nat(),
    status: fc.constantFrom('confirmed', 'cancelled'),
    begin: seconds,
    lasts: fc.integer({ min: 60, max: 100_000 }),
    title: text,
    place: text,
  })
  .map(({ begin, lasts, ...rest }) => ({ ...rest, from: fromMs(begin * 1000), to: fromMs((begin + lasts) * 1000) }))

it('is read as it was meant, whatever the title and the place are', () => {
  fc.assert(
    fc.property(appointment, (meant) => {
      const { method, text } = invitation(meant, envelope)
      const lines = (written: string): string => written.replaceAll('\r\n', '\n')
      expect(read(text)).toEqual({
        method,
        uid: meant.uid,
        sequence: meant.sequence,
        status: meant.status.toUpperCase(),
        title: lines(meant.title),
        place: lines(meant.place),
        from: meant.from,
        to: meant.to,
        organizer: `mailto:${envelope.organizer}`,
        attendees: [`mailto:${envelope.to}`],
        properties: 10,
      })
    }),
  )
})

it('keeps every line within 75 octets and whole characters, and ends each with CRLF', () => {
  fc.assert(
    fc.property(appointment, (meant) => {
      const lines = invitation(meant, envelope).text.split('\r\n')
      expect(lines.at(-1)).toBe('')
      for (const line of lines) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MOST_OCTETS)
        expect(line.isWellFormed()).toBe(true)
        expect(line).not.toMatch(/[\r\n]/)
      }
    }),
  )
})

it('admits one attendee only, whatever the address is', () => {
  const { text } = invitation(meeting, { ...envelope, to: 'a@scuola.example\r\nATTENDEE:mailto:b@scuola.example' })
  expect(text.match(/^ATTENDEE/gm)).toHaveLength(1)
})
