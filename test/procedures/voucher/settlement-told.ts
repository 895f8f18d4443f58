import { calculate } from '../calculate.ts'
import { given, type Told } from '../given.ts'
import { lombard } from '../lombard-school.ts'

/** Facts on what a voucher is worth as tests tell them. */

export const ID = 'voucher-value-settlement'
export const voucher = (more: Record<string, unknown> = {}): Told => [
  'voucher-set',
  '2026-09-07 09:00',
  {
    voucher: 'V-2026-17',
    from: '2026-09-14',
    to: '2027-08-31',
    level: 'PRI',
    hours: [{ from: '2026-09-14', weekly: 600 }],
    ...more,
  },
]
export const week = (from: string, to: string, direct: number, more: Record<string, unknown> = {}): Told => [
  'week-recorded',
  `${to} 19:00`,
  { from, to, direct, ...more },
]
export const recorded = (facts: readonly Told[], school = lombard(), first = voucher()) => given(ID, [first, ...facts], school)
export const value = (input: Record<string, unknown>, school = lombard()) =>
  calculate('C-VV-1', { month: '2026-10-01', level: 'PRI', direct: 0, ...input }, school)

/** Ten hours a week, eight in the two days of its first week: 44 hours. */
export const OCTOBER = [
  week('2026-10-01', '2026-10-02', 240),
  week('2026-10-05', '2026-10-09', 600),
  week('2026-10-12', '2026-10-16', 600),
  week('2026-10-19', '2026-10-23', 600),
  week('2026-10-26', '2026-10-30', 600),
]
