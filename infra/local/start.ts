/** `npm start`: the service on this machine, with a demo school; all that it knows is kept in `.data`. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fromMs, romeText, toMs } from '../../lib/kernel/time.ts'
import { systemClock } from './clock.ts'
import { DEMO_SCHOOL, demoIdentity, openDemoSchool } from './demo-school.ts'
import { startMachine } from './machine.ts'
import { startRounds } from './rounds.ts'

const folder = process.env.DATA_FOLDER ?? fileURLToPath(new URL('../../.data', import.meta.url))
const port = Number(process.env.PORT ?? 3000)

mkdirSync(folder, { recursive: true })
const machine = await startMachine({
  clock: systemClock,
  folder,
  live: true,
  port,
  issuerPort: port === 0 ? 0 : port + 1,
  write: (line) => process.stderr.write(line),
  prepare: openDemoSchool,
})
const rounds = startRounds(machine)
const token = await machine.issuer.token(demoIdentity('clerk'))
const now = systemClock.now()
const anHourAgo = romeText(fromMs(toMs(fromMs(now)) - 3_600_000))

console.log(`
Scadenzario è pronto: ${machine.url}/v1/status
Scuola di prova: ${DEMO_SCHOOL}. Dati in ${folder}.

Un gettone della segreteria (vale 12 ore; altri con: npm run --silent token -- ds|dsga|teacher|referent|social-worker|committing-body|provider|parent|requester):

  export TOKEN=${token}

Aprire un infortunio in palestra accaduto un’ora fa:

  curl -s ${machine.url}/v1/cases \\
    -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s%N)" \\
    -d '{"school":"${DEMO_SCHOOL}","procedure":"injury-lab-gym","fact":{"type":"injury-occurred","occurredAt":"${anHourAgo}",
         "data":{"place":"gym","injured":"p-alunno1","dynamics":"Caduta dalla spalliera","familyTold":true}},
         "people":[{"ref":"p-alunno1","name":"Alunno di prova"}]}'

Le e-mail inviate si leggono in ${machine.mail.url}
Il registro delle richieste esce su stderr. Ctrl-C per fermare: nulla va perso.
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    rounds.stop()
    machine.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
}
