import type { Denial } from '../application/outcome.ts'
import { problem } from './problem.ts'
import type { Reply } from './reply.ts'

/** Header names in lower case, as API Gateway gives them. */
export type Headers = Readonly<Record<string, string | undefined>>

// Visible ASCII without comma (two headers arrive joined by one), quotes and backslash.
const KEY = /^(?:"([\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,128})"|([\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,128}))$/

/** The caller's key, bare or as the string of the IETF draft; a problem when there is none or it is none. */
export function idempotencyKey(headers: Headers): { readonly key: string } | { readonly problem: Reply } {
  const wrong = (detail: string) => ({ problem: problem('malformed-request', detail, { errors: [{ header: 'Idempotency-Key', detail }] }) })
  const written = headers['idempotency-key']
  if (written === undefined || written.trim() === '')
    return wrong('Manca Idempotency-Key: una chiave nuova per ogni richiesta, la stessa quando la si ripete')
  const [, quoted, bare] = KEY.exec(written.trim()) ?? []
  const key = quoted ?? bare
  return key === undefined
    ? wrong('Idempotency-Key: da 1 a 128 caratteri ASCII visibili, senza virgole, virgolette e barre rovesciate')
    : { key }
}

export const etagOf = (version: number): string => `"${version}"`

/**
 * What the caller has seen. No header at all and `*` are the same, because neither says
 * what was seen.
 */
export type Seen = { readonly versions: readonly number[] } | { readonly versions: undefined } | { readonly problem: Reply }

const TAGS = /^\s*(?:W\/)?"[\x21\x23-\x7e]*"\s*(?:,\s*(?:W\/)?"[\x21\x23-\x7e]*"\s*)*$/

/** `If-Match` of RFC 9110: compared strongly, so that a weak tag matches nothing. */
export function ifMatch(headers: Headers): Seen {
  const written = headers['if-match']?.trim()
  if (written === undefined || written === '' || written === '*') return { versions: undefined }
  if (!TAGS.test(written)) {
    const detail = 'If-Match non è un elenco di ETag, come "7"'
    return { problem: problem('malformed-request', detail, { errors: [{ header: 'If-Match', detail }] }) }
  }
  const strong = [...written.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, tag = '']) =>
    weak === undefined && /^\d{1,9}$/.test(tag) ? [Number(tag)] : [],
  )
  return { versions: strong }
}

/** No version has it: where no strong tag was sent, none matches. */
const NO_VERSION = -1

type Attempt = { readonly ok: true } | { readonly ok: false; readonly denial: Denial }

/** A list of tags means "one of these": where the first is not the current one, the answer names the one that is. */
export async function matching<T extends Attempt>(
  versions: readonly number[] | undefined,
  attempt: (seen: number | undefined) => Promise<T>,
): Promise<T> {
  const first = versions === undefined ? undefined : (versions[0] ?? NO_VERSION)
  const outcome = await attempt(first)
  if (outcome.ok || outcome.denial.kind !== 'stale') return outcome
  const { version } = outcome.denial
  return version !== first && versions?.includes(version) ? attempt(version) : outcome
}
