import * as z from 'zod'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { act, field } from '../../kernel/fact.ts'
import { type Minutes, NO_TIME } from '../../kernel/minutes.ts'
import type { RuleOn } from '../../kernel/procedure.ts'
import { type CivilDate, inWords, romeDateOf } from '../../kernel/time.ts'
import { clashIn, gridField, minutesOn, outside, slotInWords, type WeeklyGrid } from '../../kernel/weekly-grid.ts'
import { serviceHoursOn, WINDOW_NORM } from './service-window.ts'
import { voucherField } from './voucher-id.ts'

/** The weekly timetable of a pupil's assistance, from a day on until the next version begins. */
export interface TimetableVersion {
  readonly from: CivilDate
  readonly grid: WeeklyGrid
}

const inOrder = (versions: readonly TimetableVersion[]): boolean =>
  versions.every(({ from }, index) => index === 0 || (versions[index - 1]?.from ?? '') < from)

/** The version in force and those that follow: a change during the year is recorded with the version that it ends. */
export const versionsField = () =>
  z
    .array(
      z.strictObject({
        from: field.date(),
        grid: gridField(12).refine((grid) => clashIn(grid) === undefined, 'due ore della settimana si sovrappongono'),
      }),
    )
    .min(1)
    .max(3)
    .refine(inOrder, 'le versioni vanno in ordine di decorrenza')

export const gridOn = (versions: readonly TimetableVersion[], date: CivilDate): WeeklyGrid | undefined =>
  versions.findLast(({ from }) => from <= date)?.grid

/** Minutes that the timetable gives a day, whether or not there are lessons. */
export function scheduledOn(versions: readonly TimetableVersion[], date: CivilDate): Minutes {
  const grid = gridOn(versions, date)
  return grid === undefined ? NO_TIME : minutesOn(grid, date)
}

export const TIMETABLE = 'timetable-set'

/** The fact that opens a case of trips or absences: which voucher, which school, which hours of the week. */
export const timetableSet = act({
  title: 'Orario settimanale dell’assistenza',
  by: ['office', 'referent', 'provider', 'committing-body'],
  plain: { voucher: voucherField() },
  personal: {
    level: field.oneOf(LEVELS),
    versions: versionsField(),
    pupil: field.person().optional(),
    assistant: field.person().optional(),
  },
  keeps: ['level', 'versions'],
})

type TimetableFacts = { readonly [TIMETABLE]: typeof timetableSet }

/** What a timetable must satisfy in every procedure that opens with one (D-VS-1: every slot; AMB-44). */
export const timetableRefusals = {
  'ERR-VS-WINDOW/timetable': {
    on: TIMETABLE,
    rule: 'C-VS-1',
    norm: WINDOW_NORM,
    says: 'L’orario di servizio va dalle 7.00 alle 18.00, da lunedì a sabato: sposta {slot}',
    when: ({ versions }) => {
      const slot = versions.flatMap(({ grid }) => outside(grid, serviceHoursOn) ?? [])[0]
      return slot !== undefined && { slot: slotInWords(slot) }
    },
  },
  'ERR-D-VS-1/versions': {
    on: TIMETABLE,
    rule: 'D-VS-1',
    norm: WINDOW_NORM,
    says: 'Il nuovo orario comincia {from}: indica anche quello in vigore, che vale fino ad allora',
    when: ({ versions }, state, _, { at }) => {
      const from = versions[0]?.from
      return state.folded > 0 && from !== undefined && from > romeDateOf(at) && { from: inWords(from) }
    },
  },
} satisfies Record<string, RuleOn<TimetableFacts, typeof TIMETABLE>>

export const timetableWarnings = {
  'W-D-VS-1': {
    on: TIMETABLE,
    norm: 'Allegato A1 (004:47-53), AMB-44',
    says: 'Per la secondaria di II grado l’allegato fissa solo il prezzo: queste regole valgono dove le linee guida regionali tacciono',
    when: ({ level }) => level === 'SEC2',
  },
} satisfies Record<string, RuleOn<TimetableFacts, typeof TIMETABLE>>
