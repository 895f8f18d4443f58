import { readFileSync } from 'node:fs'
import { OAuth2Server } from 'oauth2-mock-server'
import * as z from 'zod'
import type { Clock } from './clock.ts'
import { writeOnce } from './write-once.ts'

export interface Identity {
  sub: string
  /** Codes of the schools that this person belongs to. */
  schools: readonly string[]
  /** `SCHOOL:role`, the role being one of the rulebook's. */
  roles: readonly string[]
  email?: string
}

export interface Issuer {
  issuer: string
  jwksUri: string
  audience: string
  /** A token of this person; a negative lifetime makes one that has expired. */
  token(identity: Identity, expiresInSeconds?: number): Promise<string>
  stop(): Promise<void>
}

const AUDIENCE = 'scadenzario'

/** What a token says about a person. On AWS the same claims come from the user pool's pre-token trigger. */
const claimsOf = ({ sub, schools, roles, email }: Identity) => ({
  sub,
  ...(email !== undefined && { email }),
  'scadenzario:schools': schools,
  'scadenzario:roles': roles,
})

/** An OpenID issuer on this machine. With a key file and a fixed port its tokens outlive a restart. */
export async function startIssuer(options: {
  clock: Clock
  keyFile?: string
  port?: number
  /** What tokens name as their issuer, where another process serves the keys. */
  address?: string
}): Promise<Issuer> {
  const server = new OAuth2Server()
  const stored = options.keyFile === undefined ? undefined : readKey(options.keyFile)
  if (stored) await server.issuer.keys.add(stored)
  else {
    const created = await server.issuer.keys.generate('RS256')
    if (options.keyFile !== undefined) writeOnce(options.keyFile, JSON.stringify(created))
  }
  await server.start(options.port ?? 0, '127.0.0.1')
  const issuer = options.address ?? `http://localhost:${server.address().port}`
  server.issuer.url = issuer

  return {
    issuer,
    jwksUri: `${issuer}/jwks`,
    audience: AUDIENCE,
    token: (identity, expiresInSeconds = 12 * 60 * 60) =>
      server.issuer.buildToken({
        scopesOrTransform: (_, payload) => {
          const iat = Math.floor(options.clock.now() / 1000)
          const issued = Math.min(iat, iat + expiresInSeconds)
          Object.assign(payload, claimsOf(identity), { aud: AUDIENCE, iat: issued, nbf: issued, exp: iat + expiresInSeconds })
        },
      }),
    stop: () => server.stop(),
  }
}

function readKey(file: string): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
