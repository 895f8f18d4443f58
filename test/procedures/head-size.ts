import { encode } from '../../lib/adapters/dynamodb/body.ts'
import { HEAD_LIMIT_BYTES } from '../../lib/adapters/dynamodb/head-item.ts'
import { stateOf } from '../../lib/kernel/history.ts'
import { livedThrough } from '../../lib/kernel/lapse.ts'
import { type Case, rome } from './given.ts'

/**
 * How much of the 4 KB of a head (design § 8) the case takes, as it is stored.
 * @param now where given, with what time has made of the case by then.
 */
export function headShare({ procedure, history, school }: Case, now?: string): number {
  const state = now === undefined ? stateOf(procedure, history) : livedThrough(procedure, history, school, rome(now))?.state
  if (state === undefined) throw new Error('no fact stands')
  return encode(state).length / HEAD_LIMIT_BYTES
}
