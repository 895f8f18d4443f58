import * as z from 'zod'
import { BadCursor, type Page } from '../application/ports.ts'
import type { Ids } from './api-options.ts'
import { problem } from './problem.ts'
import type { Reply } from './reply.ts'

const DEFAULT_LIMIT = 50
const MOST = 100

/** What every list takes. */
export const paging = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= MOST, { error: `Da 1 a ${MOST}` })
    .default(DEFAULT_LIMIT)
    .meta({
      description: `Quante voci al più; se manca, ${DEFAULT_LIMIT}`,
      override: { type: 'integer', format: 'int32', minimum: 1, maximum: MOST, default: DEFAULT_LIMIT },
    }),
  cursor: z.string().min(1).max(1000).optional().meta({ description: 'Il segno «next» della pagina precedente della stessa domanda' }),
}

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
}

const badCursor = (): Reply => {
  const detail = 'Il segno non è di questa lista: si ricominci senza'
  return problem('malformed-request', detail, { errors: [{ parameter: 'cursor', detail }] })
}

/**
 * Cursors hold where a page ended and a digest of the question, so that one of another question is refused. They carry no rights: every
 * item is authorised again.
 */
export function pageOf(ids: Ids, question: string, asked: Asked & object): { readonly page: Page } | { readonly problem: Reply } {
  const { limit, cursor, ...filter } = asked
  if (cursor === undefined) return { page: { limit } }
  const written = Buffer.from(cursor, 'base64url').toString('utf8')
  const mark = ids.bodyHash([question, filter])
  if (!written.startsWith(`${mark} `) || Buffer.from(written).toString('base64url') !== cursor) return { problem: badCursor() }
  return { page: { limit, cursor: written.slice(mark.length + 1) } }
}

export function nextOf(ids: Ids, question: string, asked: Asked & object, next: string | undefined): { readonly next?: string } {
  if (next === undefined) return {}
  const { limit: _, cursor: __, ...filter } = asked
  return { next: Buffer.from(`${ids.bodyHash([question, filter])} ${next}`).toString('base64url') }
}

/** A list's own cursors are the store's: what it does not know is the caller's mistake. */
export async function listed(answer: () => Promise<Reply>): Promise<Reply> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof BadCursor) return badCursor()
    throw error
  }
}
