import { field } from './fact.ts'
import type { Governing } from './school.ts'

/** How a message travels, in the rulebook's words (inclusion § 7.3). */
export const CHANNELS = ['pec', 'email', 'portal', 'letter', 'by-hand', 'fax', 'phone', 'in-person'] as const
export type Channel = (typeof CHANNELS)[number]

export const channelField = () => field.oneOf(CHANNELS)

const NAMES: Record<Channel, string> = {
  pec: 'PEC',
  email: 'posta elettronica',
  portal: 'portale',
  letter: 'lettera',
  'by-hand': 'consegna a mano',
  fax: 'fax',
  phone: 'telefono',
  'in-person': 'a voce',
}
export const channelName = (channel: Channel): string => NAMES[channel]

/** Channels that leave something written. */
const WRITTEN: readonly Channel[] = ['pec', 'email', 'portal', 'letter', 'by-hand', 'fax']

export const isWritten = (channel: Channel): boolean => WRITTEN.includes(channel)

/** Between public offices fax is excluded in every case. */
export const NO_FAX = 'CAD, D.Lgs. 82/2005, art. 47 c. 2 lett. c) (N-18)'

/**
 * Whether fax is refused: the school's own text may name it, the law excludes it (N-18, AMB-10). Under the text alone it is refused too,
 * unless the school switches it on.
 */
export const faxRefused = (channel: Channel, governing: Governing, faxEnabled: boolean): boolean =>
  channel === 'fax' && (governing !== 'regulation' || !faxEnabled)
