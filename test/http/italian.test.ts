import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import '../../lib/http/italian.ts'

const says = (schema: z.ZodType, value: unknown): string | undefined => schema.safeParse(value).error?.issues[0]?.message

describe('what is wrong with a field', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.string(), 1, 'Serve un testo'],
    [z.string(), undefined, 'Manca: è obbligatorio'],
    [z.number(), 'x', 'Serve un numero'],
    [z.int(), 1.5, 'Serve un numero intero'],
    [z.boolean(), 'x', 'Serve true o false'],
    [z.object({}), [], 'Serve un oggetto'],
    [z.record(z.string(), z.string()), 1, 'Serve un oggetto'],
    [z.array(z.string()), {}, 'Serve un elenco'],
    [z.null(), 1, 'Serve null'],
    [z.date(), 1, 'Non è del tipo atteso'],
    [z.enum(['a', 'b']), 'c', 'Deve essere uno di: a, b'],
    [z.enum(['a', 'b']), undefined, 'Manca: è obbligatorio'],
    [z.literal('a'), 'b', 'Deve essere a'],
    [z.string().min(1), '', 'Almeno 1 carattere'],
    [z.string().max(2), 'abc', 'Al più 2 caratteri'],
    [z.array(z.string()).min(1), [], 'Almeno 1 elemento'],
    [z.array(z.string()).max(1), ['a', 'b'], 'Al più 1 elemento'],
    [z.number().min(2), 1, 'Almeno 2'],
    [z.number().gt(2), 2, 'Più di 2'],
    [z.number().lt(2), 2, 'Meno di 2'],
    [z.number().multipleOf(5), 3, 'Deve essere un multiplo di 5'],
    [z.iso.date(), '2026-02-30', 'Serve un giorno del calendario, AAAA-MM-GG'],
    [z.email(), 'x', 'Serve un indirizzo e-mail'],
    [z.string().regex(/^a$/), 'b', 'Non ha la forma attesa: /^a$/'],
    [z.uuid(), 'x', expect.stringContaining('Non ha la forma attesa')],
    [z.strictObject({}), { a: 1 }, 'Campo non previsto'],
    [z.union([z.string(), z.number()]), true, 'Non ha nessuna delle forme ammesse'],
    [z.union([z.string(), z.number()]), undefined, 'Manca: è obbligatorio'],
    [z.partialRecord(z.enum(['a']), z.string()), { b: 'x' }, 'Campo non previsto'],
    [z.record(z.string().regex(/^a$/), z.string()), { b: 'x' }, 'Nome di campo non ammesso'],
    [z.string().refine(() => false), 'x', 'Valore non ammesso'],
    [z.undefined(), 1, 'Campo non previsto'],
  ])('%#: is said in Italian', (schema, value, message) => {
    expect(says(schema, value)).toEqual(message)
  })
})
