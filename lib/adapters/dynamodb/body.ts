import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type Data, isParsedObject } from '../../kernel/fact.ts'
import { DICTIONARY_1 } from './dictionary-1.ts'
import { longInstants, shortInstants } from './instants.ts'

/**
 * A body is one JSON text, deflated with a dictionary that both ends know (docs/adr/0003). The first byte says which, so that a later
 * dictionary reads what an earlier one wrote.
 */
const FORMATS: ReadonlyMap<number, Buffer> = new Map([[1, Buffer.from(DICTIONARY_1, 'utf8')]])
const WRITTEN = 1
/** Not deflated: of a short text deflating costs more time than it saves bytes. */
const PLAIN = 0
const SHORT = 48

// A body and its dictionary fit into 16 KB of window; zlib's default would clear 256 KB for each.
const SMALL = { level: 9, windowBits: 14, memLevel: 6, chunkSize: 4096 } as const

const dictionaryOf = (format: number | undefined): Buffer => {
  const dictionary = format === undefined ? undefined : FORMATS.get(format)
  if (dictionary === undefined) throw new Error(`a body of format ${format}, which this build does not know`)
  return dictionary
}

/**
 * The body as JSON knows it: what is undefined is left out.
 * @param short the length up to which it is not deflated.
 */
export function encode(body: object, short = SHORT): Uint8Array {
  const text = shortInstants(JSON.stringify(body))
  if (text.length <= short) return Buffer.concat([Buffer.of(PLAIN), Buffer.from(text, 'utf8')])
  return Buffer.concat([Buffer.of(WRITTEN), deflateRawSync(text, { ...SMALL, dictionary: dictionaryOf(WRITTEN) })])
}

export function decode(bytes: Uint8Array): Data {
  const rest = bytes.subarray(1)
  const text =
    bytes[0] === PLAIN ? Buffer.from(rest) : inflateRawSync(rest, { chunkSize: SMALL.chunkSize, dictionary: dictionaryOf(bytes[0]) })
  const body: unknown = JSON.parse(longInstants(text.toString('utf8')))
  if (!isParsedObject(body)) throw new Error('a body that is no JSON object')
  return body
}
