import { problem } from './problem.ts'
import type { Reply } from './reply.ts'

export const BODY_LIMIT_BYTES = 256 * 1024
export const DEPTH_LIMIT = 32

/** What arrived, as API Gateway hands it over. */
export interface RawBody {
  readonly contentType: string | undefined
  readonly text: string | undefined
  readonly base64: boolean
}

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

type Read = { readonly value: unknown } | { readonly problem: Reply }

const unreadable = (detail: string): Read => ({ problem: problem('malformed-request', detail) })

/** Why a value is not kept as it stands, if it is not: too deep, text that is no Unicode, a name that means something to the language. */
function objection(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string')
    return value.isWellFormed() && !value.includes('\0') ? undefined : 'Il JSON contiene un testo che non è Unicode'
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === DEPTH_LIMIT) return `Il JSON è annidato più di ${DEPTH_LIMIT} volte`
  if (Object.hasOwn(value, '__proto__')) return 'Il JSON contiene un campo «__proto__»'
  for (const [key, item] of Object.entries(value)) {
    const found = objection(key, depth) ?? objection(item, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function bytesOf({ text = '', base64 }: RawBody): Buffer {
  return Buffer.from(text, base64 ? 'base64' : 'utf8')
}

/** The JSON of a body, or the problem with it. */
export function readJson(raw: RawBody): Read {
  const bytes = bytesOf(raw)
  if (bytes.length > BODY_LIMIT_BYTES) return { problem: problem('too-large') }
  if (raw.contentType === undefined || !JSON_TYPE.test(raw.contentType.trim())) return { problem: problem('unsupported-media-type') }
  if (bytes.length === 0) return unreadable('Manca il corpo della richiesta')
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return unreadable('Il corpo non è JSON scritto in UTF-8')
  }
  const wrong = objection(value, 0)
  return wrong === undefined ? { value } : unreadable(wrong)
}
