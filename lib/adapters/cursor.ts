import { BadCursor } from '../application/ports.ts'

/** Where a page ended, as the caller carries it to the next. */
export const cursorOf = (place: string): string => Buffer.from(place, 'utf8').toString('base64url')

/** @throws BadCursor when the text is no cursor of ours. */
export function placeOf(cursor: string | undefined): string {
  if (cursor === undefined) return ''
  const place = Buffer.from(cursor, 'base64url').toString('utf8')
  if (cursor === '' || cursorOf(place) !== cursor) throw new BadCursor()
  return place
}
