import * as z from 'zod'
import { systemClock } from '../local/clock.ts'
import { listen, readBody } from '../local/http-server.ts'
import { startIssuer } from '../local/issuer.ts'

const wish = z.object({
  sub: z.string(),
  schools: z.array(z.string()),
  roles: z.array(z.string()),
  email: z.string().optional(),
  /** Negative: a token that has expired. */
  expiresInSeconds: z.number().optional(),
})

export interface TokenDesk {
  readonly issuer: string
  readonly audience: string
  /** `POST {sub, schools, roles, email?, expiresInSeconds?}` answers `{token}`. */
  readonly url: string
  stop(): Promise<void>
}

/** An OIDC issuer, and a desk where the end-to-end suite asks for the token of anybody it likes. */
export async function openTokenDesk(): Promise<TokenDesk> {
  const issuer = await startIssuer({ clock: systemClock })
  const desk = await listen(async (request, response) => {
    const body = await readBody(request, 10_000)
    const { email, expiresInSeconds, ...identity } = wish.parse(JSON.parse(String(body)))
    const token = await issuer.token({ ...identity, ...(email !== undefined && { email }) }, expiresInSeconds)
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ token }))
  })
  return {
    issuer: issuer.issuer,
    audience: issuer.audience,
    url: desk.url,
    stop: async () => {
      await desk.stop()
      await issuer.stop()
    },
  }
}
