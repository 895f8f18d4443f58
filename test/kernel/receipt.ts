import { createHash } from 'node:crypto'
import { explain } from '../../lib/kernel/computation.ts'
import { rungsOf } from '../../lib/kernel/reminder.ts'
import { REGULATION_PLAN } from '../../lib/kernel/reminder-plan.ts'
import { hours } from '../../lib/kernel/term.ts'
import { fromMs, inWords, momentInWords, romeDateOf, romeText, romeWallTimeOf, startOfDay, toMs } from '../../lib/kernel/time.ts'
import { explained, fiveDays } from './samples.ts'
import { history, obligationsOf, rome, school, trial } from './trial.ts'

/**
 * A digest of much of what the kernel computes: dates, explanations and rungs around clock changes and midnights. It takes no
 * notice of the zone of the process.
 */
export function receipt(): string {
  const hash = createHash('sha256')
  const facts = history(
    ['filed', '2026-10-23 23:30'],
    ['postponed', '2026-10-24 00:10', { to: '2026-10-25' }],
    ['repeated', '2027-03-27 23:59'],
  )
  for (const key of Object.keys(trial.deadlines)) {
    for (const obligation of obligationsOf(key, facts, school())) {
      hash.update(JSON.stringify(obligation.clocks.map((clock) => (clock.kind === 'dated' ? explain(clock.inputs, fiveDays) : clock))))
      hash.update(JSON.stringify(rungsOf(obligation, { at: rome('2026-10-24 23:50') }, REGULATION_PLAN, school())))
    }
  }
  for (const change of ['2026-10-25', '2027-03-28']) {
    const midnight = toMs(rome(`${change} 00:00`))
    for (let minutes = -1500; minutes <= 3000; minutes += 7) {
      const moment = fromMs(midnight + minutes * 60_000)
      const day = romeDateOf(moment)
      hash.update([moment, day, romeWallTimeOf(moment), romeText(moment), momentInWords(moment), inWords(day), startOfDay(day)].join())
      hash.update(JSON.stringify(explained(hours(48), { at: moment }, fiveDays)))
    }
  }
  return hash.digest('hex')
}
