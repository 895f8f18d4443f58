import { PROVIDER, PUPIL, party, THREE_HOURS_A_DAY } from './people.ts'
import type { Story } from './story.ts'

const TRIP = '2026-12-12'
const GIVE_BACK = 'Recuperare entro dicembre le ore di gita entro giovedì 31 dicembre 2026'
const BEGIN = 'Cominciare'

export const tripHours: Story = {
  title: 'Ore di gita di un alunno con voucher, da recuperare entro dicembre: tardi per recuperarle tutte, e poi perse',
  begins: '2026-09-14 08:00',
  tell: async (story) => {
    const id = await story.open('voucher-trip-recovery', 'orario dell’assistenza: tre ore al giorno', 'timetable-set', {
      data: { voucher: 'V-2026-17', level: 'PRI', versions: [{ from: '2026-09-14', grid: THREE_HOURS_A_DAY }] },
      people: [PUPIL, PROVIDER],
      parties: [party('provider')],
    })
    await story.until(`${TRIP} 18:30`)
    await story.record(id, 'gita di un sabato, dalle 8 alle 18: dieci ore in più', 'trip-day-recorded', {
      data: { date: TRIP, slots: [{ start: '08:00', end: '18:00' }] },
    })
    story.mailed(PROVIDER.email, `Da fare: ${GIVE_BACK}`)
    story.mailed(PROVIDER.email, `Da fare: ${BEGIN}`)
    await story.until('2026-12-14 18:00')
    await story.record(id, 'tre ore recuperate', 'hours-recovered', {
      as: 'provider',
      data: { trip: TRIP, date: '2026-12-14', minutes: 180 },
    })
    await story.refused(id, 'recupera le altre in gennaio', 'recovery-planned', {
      as: 'provider',
      data: { trip: TRIP, recoveries: [{ date: '2027-01-11', minutes: 180 }] },
    })
    await story.until('2026-12-18 12:00')
    story.mailed(PROVIDER.email, `Promemoria: ${BEGIN}`)
    await story.until('2026-12-19 09:00')
    await story.made(id, 'recovery-too-late', '2026-12-18 23:59')
    for (const who of [PROVIDER.email, 'ds', 'dsga']) story.mailed(who, `Termine decorso: ${BEGIN}`)
    await story.until('2026-12-31 12:00')
    // Two days, a day before the last day of lessons, on that, and on the last day of the term.
    for (const _ of ['target-2', 'target-1', 'target', 'legal']) story.mailed(PROVIDER.email, `Promemoria: ${GIVE_BACK}`)
    await story.until('2027-01-01 09:00')
    await story.made(id, 'hours-unrecovered', '2026-12-31 23:59')
    for (const who of [PROVIDER.email, 'ds', 'dsga']) story.mailed(who, `Termine decorso: ${GIVE_BACK}`)
    await story.look(id)
  },
}
