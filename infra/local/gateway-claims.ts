import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { Clock } from './clock.ts'

export interface JwtAuthorizer {
  issuer: string
  audience: string
  jwksUri: string
}

export type Verdict = { claims: Record<string, string>; scopes: string[] | null } | { challenge: string }

/** API Gateway knows RSA signatures only. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512']

/** Judges the Authorization header as the JWT authoriser of an HTTP API does. */
export function jwtAuthorizer(options: JwtAuthorizer, clock: Clock): (authorization: string | undefined) => Promise<Verdict> {
  const keys = createRemoteJWKSet(new URL(options.jwksUri))
  return async (authorization) => {
    const token = authorization?.replace(/^Bearer /i, '').trim()
    if (!token) return { challenge: 'Bearer' }
    try {
      const { issuer, audience } = options
      const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ALGORITHMS, currentDate: new Date(clock.now()) })
      const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]))
      return { claims, scopes: typeof payload.scope === 'string' ? payload.scope.split(' ') : null }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
      const reason = error instanceof errors.JWTExpired ? 'the token has expired' : 'the token is not valid'
      return { challenge: `Bearer scope="" error="invalid_token" error_description="${reason}"` }
    }
  }
}

/** An HTTP API hands every claim over as a string, an array as its elements between brackets: "[a b]". */
function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
