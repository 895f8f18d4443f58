import type { Denial, Flaw } from '../application/outcome.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { Reply } from './reply.ts'

/** Problems of RFC 9457. `type` is the same in every installation, so that a program may tell them apart. */
export const PROBLEM_TYPES = 'https://scadenzario.example/problems/'

/** Where a field is wrong: a JSON pointer into the body, or the name of a parameter or header. */
export type FieldError = { readonly detail: string } & (
  | { readonly pointer: string }
  | { readonly parameter: string }
  | { readonly header: string }
)

interface Extension {
  readonly errors?: readonly FieldError[]
  readonly rule?: string
  readonly norm?: string
  readonly refusals?: readonly Pick<Refusal, 'code' | 'rule' | 'norm' | 'sentence'>[]
  readonly version?: number
  readonly errorId?: string
}

interface Kind {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
}

const SOON = { 'retry-after': '1' }

/** Every problem that is not a refusal of the rulebook, by its stable code. */
export const PROBLEMS = {
  'malformed-request': { status: 400, title: 'Richiesta illeggibile', detail: 'La richiesta non si può leggere' },
  unauthenticated: { status: 401, title: 'Non autenticato', detail: 'Serve un token valido', headers: { 'www-authenticate': 'Bearer' } },
  forbidden: { status: 403, title: 'Non consentito', detail: 'Il ruolo non lo consente' },
  'not-found': { status: 404, title: 'Non trovato', detail: 'Non esiste, o non è visibile a chi lo chiede' },
  'unknown-school': { status: 404, title: 'Scuola sconosciuta', detail: 'La scuola non esiste, o chi chiede non vi ha alcun ruolo' },
  'unknown-procedure': {
    status: 404,
    title: 'Procedimento sconosciuto',
    detail: 'Nessun procedimento ha questo nome: l’elenco è in /v1/procedures',
  },
  'nothing-to-compute': {
    status: 404,
    title: 'Regola senza calcolo',
    detail: 'La regola esiste, ma non ha nulla da calcolare',
  },
  'wrong-method': {
    status: 405,
    title: 'Metodo non ammesso',
    detail: 'Questa risorsa non conosce il metodo: quelli ammessi sono in Allow',
  },
  busy: {
    status: 409,
    title: 'Fascicolo occupato',
    detail: 'Altri lo stanno scrivendo, o la stessa richiesta è ancora in corso: si riprovi',
    headers: SOON,
  },
  stale: { status: 412, title: 'Versione superata', detail: 'È cambiato dopo la lettura: si rilegga, e si ripeta con il nuovo ETag' },
  'too-large': { status: 413, title: 'Troppo grande', detail: 'Il corpo della richiesta può essere al più di 256 KB' },
  'unsupported-media-type': { status: 415, title: 'Formato non ammesso', detail: 'Il corpo va mandato come application/json' },
  'invalid-data': { status: 422, title: 'Dati non validi', detail: 'Alcuni campi non vanno bene: ciascuno è in «errors»' },
  'key-reused': {
    status: 422,
    title: 'Chiave già usata',
    detail: 'Questa Idempotency-Key ha già accompagnato un’altra richiesta: per una nuova serve una nuova chiave',
  },
  'version-required': {
    status: 428,
    title: 'Manca la versione letta',
    detail: 'Serve If-Match con l’ETag dell’ultima lettura; «*» non basta, perché non dice che cosa si è letto',
  },
  fault: {
    status: 500,
    title: 'Errore del servizio',
    detail: 'Qualcosa è andato storto e non è colpa della richiesta: l’errore è registrato con il suo numero',
  },
  unavailable: {
    status: 503,
    title: 'Momentaneamente non disponibile',
    detail: 'L’archivio non risponde: si riprovi con la stessa Idempotency-Key',
    headers: { 'retry-after': '2' },
  },
} as const satisfies Record<string, Kind>

export type ProblemCode = keyof typeof PROBLEMS

const reply = (code: string, { status, title, detail, headers = {} }: Kind, extension: Extension): Reply => ({
  status,
  type: 'application/problem+json',
  headers,
  body: { type: `${PROBLEM_TYPES}${code}`, title, status, detail, code, ...extension },
  code,
})

export const problem = (code: ProblemCode, detail?: string, extension: Extension = {}): Reply =>
  reply(code, detail === undefined ? PROBLEMS[code] : { ...PROBLEMS[code], detail }, extension)

/** Errors told at once, and the length to which a place is told: a body of nothing but wrong fields is not sent back whole. */
const MOST_ERRORS = 100
const LONGEST_PLACE = 400

const cut = (place: string): string => (place.length <= LONGEST_PLACE ? place : `${place.slice(0, LONGEST_PLACE - 1)}…`)

const cutPlace = (error: FieldError): FieldError =>
  'pointer' in error
    ? { ...error, pointer: cut(error.pointer) }
    : 'parameter' in error
      ? { ...error, parameter: cut(error.parameter) }
      : error

const placeOf = (error: FieldError): string => ('pointer' in error ? error.pointer : 'parameter' in error ? error.parameter : error.header)

/** The first error of each place: of a text that is no date, no more need be said. */
function firsts(errors: readonly FieldError[]): readonly FieldError[] {
  const places = new Set<string>()
  const first = errors.filter((error) => {
    const place = placeOf(error)
    return !places.has(place) && places.add(place)
  })
  return first.slice(0, MOST_ERRORS).map(cutPlace)
}

/** The body was read, its fields do not fit. */
export const invalid = (flaws: readonly Flaw[]): Reply =>
  problem('invalid-data', undefined, { errors: firsts(flaws.map(({ pointer, sentence }) => ({ pointer, detail: sentence }))) })

export const badParameters = (errors: readonly FieldError[]): Reply =>
  problem('malformed-request', 'Alcuni parametri non vanno bene: ciascuno è in «errors»', { errors: firsts(errors) })

const BY_KIND = {
  role: { status: 403, title: 'Rifiutato per il ruolo', order: 0 },
  state: { status: 409, title: 'Rifiutato per lo stato del fascicolo', order: 1 },
  norm: { status: 422, title: 'Rifiutato dalla norma', order: 2 },
} as const

/** Several refusals are one problem, of the first by role, state, norm; all stand in `refusals`. */
function refused(refusals: readonly Refusal[]): Reply {
  const sorted = [...refusals].sort((a, b) => BY_KIND[a.kind].order - BY_KIND[b.kind].order)
  const [first] = sorted
  if (first === undefined) throw new Error('refused without a refusal')
  const { status, title } = BY_KIND[first.kind]
  const listed = sorted.map(({ code, rule, norm, sentence }) => ({ code, rule, norm, sentence }))
  return reply(first.code, { status, title, detail: first.sentence }, { rule: first.rule, norm: first.norm, refusals: listed })
}

/** What of a command belongs to its fact, which may stand deeper in the body. */
const OF_FACT = /^\/(type|occurredAt|data|despite)(\/|$)/

/** The one place where a denial becomes HTTP. `at`: where in the body the fact stands. */
export function denied(denial: Denial, at = ''): Reply {
  switch (denial.kind) {
    case 'forbidden':
    case 'too-large':
      return problem(denial.kind, denial.sentence)
    case 'malformed':
      return invalid(
        denial.flaws.map(({ pointer, sentence }) => ({ pointer: OF_FACT.test(pointer) ? `${at}${pointer}` : pointer, sentence })),
      )
    case 'refused':
      return refused(denial.refusals)
    case 'stale': {
      const stale = problem('stale', undefined, { version: denial.version })
      return { ...stale, headers: { etag: `"${denial.version}"` } }
    }
    default:
      return problem(denial.kind)
  }
}
