import type { Refusal } from '../kernel/refusal.ts'
import type { Answer } from './ports.ts'

/** One malformed field: where it is, and what is wrong in Italian. */
export interface Flaw {
  readonly pointer: string
  readonly sentence: string
}

/** Why a command or a question has no answer: a value, mapped to HTTP in one place. */
export type Denial =
  | { readonly kind: 'unknown-school' }
  | { readonly kind: 'unknown-procedure' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'forbidden'; readonly sentence: string }
  | { readonly kind: 'malformed'; readonly flaws: readonly Flaw[] }
  | { readonly kind: 'too-large'; readonly sentence: string }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | { readonly kind: 'stale'; readonly version: number }
  | { readonly kind: 'version-required' }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'busy' }

export type Outcome =
  | { readonly ok: true; readonly answer: Answer; readonly replayed: boolean }
  | { readonly ok: false; readonly denial: Denial }

export const deny = (denial: Denial): { readonly ok: false; readonly denial: Denial } => ({ ok: false, denial })
