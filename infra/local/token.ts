/** `npm run --silent token -- ROLE`: a token of somebody at the demo school, signed with the key of the running service. */
import { fileURLToPath } from 'node:url'
import { isRole } from '../../lib/kernel/role.ts'
import { systemClock } from './clock.ts'
import { demoIdentity } from './demo-school.ts'
import { startIssuer } from './issuer.ts'

const folder = process.env.DATA_FOLDER ?? fileURLToPath(new URL('../../.data', import.meta.url))
const port = Number(process.env.PORT ?? 3000) + 1
const role = process.argv[2] ?? 'clerk'
if (!isRole(role)) throw new Error(`no such role: ${role}`)
const issuer = await startIssuer({ clock: systemClock, keyFile: `${folder}/issuer.json`, address: `http://localhost:${port}` })
console.log(await issuer.token(demoIdentity(role)))
await issuer.stop()
