import type { DigestPorts } from '../lib/application/context.ts'
import { digestSchool } from '../lib/application/digest.ts'
import { mailer } from './clients.ts'
import { records } from './records.ts'
import { lazily, type Setting, setting } from './wiring.ts'

export interface Digesting extends Setting {
  readonly ports: DigestPorts
}

/** Each office's morning mail. One school that fails does not keep the others waiting; the invocation then fails, and its repetition sends only what is missing. */
export const digestHandler =
  ({ ports, now, publicUrl, log }: Digesting) =>
  async (): Promise<{ sent: number }> => {
    let sent = 0
    let failed = 0
    for (const school of await ports.schools.all()) {
      try {
        sent += await digestSchool(ports, school, publicUrl, now())
      } catch (error) {
        failed += 1
        log.fault('digest', error)
      }
    }
    log.done('digest', { sent, failed })
    if (failed > 0) throw new Error(`${failed} schools have not got their morning mail`)
    return { sent }
  }

export const handler = lazily(() =>
  digestHandler({
    ...setting(),
    ports: { ...records(), mailer },
  }),
)
