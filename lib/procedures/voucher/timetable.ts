import * as z from 'zod'
import { schoolYearOf } from '../../kernel/calendar/calendar.ts'
import { LEVELS } from '../../kernel/calendar/school-calendar.ts'
import { act, field } from '../../kernel/fact.ts'
import { lengthOf, merged } from '../../kernel/interval.ts'
import { addMinutes, type Minutes, NO_TIME } from '../../kernel/minutes.ts'
import type { RuleOn } from '../../kernel/procedure.ts'
import { type CivilDate, inWords, romeDateOf } from '../../kernel/time.ts'
import { clashIn, gridField, outside, slotInWords, slotsOn, type WeeklyGrid } from '../../kernel/weekly-grid.ts'
import { serviceHoursOn, WINDOW_NORM } from './service-window.ts'
import { voucherField } from './voucher-id.ts'

/** The weekly timetable of a pupil's assistance, from a day on until the next version begins. */
export interface TimetableVersion {
  readonly from: CivilDate
  readonly grid: WeeklyGrid
}

/** The version in force and those that follow: a change during the year is recorded with the version that it ends. */
export const versionsField = () =>
  z
    .array(z.strictObject({ from: field.date(), grid: gridField(18) }))
    .min(1)
    .max(3)

export const gridOn = (versions: readonly TimetableVersion[], date: CivilDate): WeeklyGrid | undefined =>
  versions.reduce<TimetableVersion | undefined>(
    (best, version) => (version.from <= date && (best === undefined || best.from <= version.from) ? version : best),
    undefined,
  )?.grid

/** When the first and the last version begin. */
export const firstBegins = (versions: readonly TimetableVersion[]): CivilDate | undefined => versions.map(({ from }) => from).sort()[0]
export const lastBegins = (versions: readonly TimetableVersion[]): CivilDate | undefined =>
  versions
    .map(({ from }) => from)
    .sort()
    .at(-1)

/** Minutes that the timetable gives a day, whether or not there are lessons; time counted twice is counted once. */
export function scheduledOn(versions: readonly TimetableVersion[], date: CivilDate): Minutes {
  const grid = gridOn(versions, date)
  return grid === undefined ? NO_TIME : addMinutes(...merged(slotsOn(grid, date)).map(lengthOf))
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
  'ERR-D-VS-1/clash': {
    on: TIMETABLE,
    rule: 'D-VS-1',
    norm: WINDOW_NORM,
    says: 'Due ore della settimana si sovrappongono ({one} e {other}): correggine una',
    when: ({ versions }) => {
      const clash = versions.map(({ grid }) => clashIn(grid)).find((pair) => pair !== undefined)
      return clash !== undefined && { one: slotInWords(clash[0]), other: slotInWords(clash[1]) }
    },
  },
  'ERR-D-VS-1/versions': {
    on: TIMETABLE,
    rule: 'D-VS-1',
    norm: WINDOW_NORM,
    says: 'Il nuovo orario comincia {from}: indica anche quello in vigore, che vale fino ad allora',
    when: ({ versions }, state, _, { at }) => {
      const [from, ends] = [firstBegins(versions), lastBegins(state.last[TIMETABLE]?.data.versions ?? [])]
      if (from === undefined || ends === undefined) return false
      // Days that are over still belong to the version that ends: sheets, trips and recoveries of them may be recorded later.
      const isSameYear = schoolYearOf(from) === schoolYearOf(ends)
      return (from > romeDateOf(at) || (isSameYear && from > ends)) && { from: inWords(from) }
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
