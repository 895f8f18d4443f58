/**
 * `npm run demo`: five stories, each on a virtual clock of its own, on the real handlers, engine and mail endpoint. Fails when a mail that a
 * story names has not come, or an act that it calls refused was not.
 */
import { toMs } from '../../lib/kernel/time.ts'
import { VirtualClock } from './clock.ts'
import { openDemoSchool } from './demo-school.ts'
import { startMachine } from './machine.ts'
import { Narrator } from './narrator.ts'
import { rome } from './office.ts'
import { certificate } from './stories/certificate.ts'
import { injury } from './stories/injury.ts'
import { irregularAccess } from './stories/irregular-access.ts'
import { pei } from './stories/pei.ts'
import type { Story } from './stories/story.ts'
import { tripHours } from './stories/trip-hours.ts'

const STORIES = [injury, irregularAccess, certificate, pei, tripHours]

async function play({ title, begins, tell }: Story): Promise<{ sent: number; awaited: number }> {
  const clock = new VirtualClock(toMs(rome(begins)))
  const machine = await startMachine({ clock, live: false })
  try {
    await openDemoSchool(machine.ports)
    await machine.settle()
    const narrator = new Narrator(machine, clock)
    narrator.title(title)
    await tell(narrator)
    return { sent: (await machine.mail.inbox()).length, awaited: narrator.awaited }
  } finally {
    await machine.stop()
  }
}

let sent = 0
let awaited = 0
for (const story of STORIES) {
  const played = await play(story)
  sent += played.sent
  awaited += played.awaited
}
console.log(`\n${STORIES.length} storie, ${sent} e-mail; le ${awaited} che le storie aspettavano sono arrivate.`)
