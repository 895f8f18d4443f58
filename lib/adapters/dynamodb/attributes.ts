import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** Items as the wire has them. The table holds texts, numbers, bytes and lists of texts; what is undefined is left out. */

export type Value = string | number | Uint8Array | readonly string[]
export type Item = Readonly<Record<string, Value | undefined>>
export type Attributes = Record<string, AttributeValue>

const attributeOf = (value: Value): AttributeValue => {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  return value instanceof Uint8Array ? { B: value } : { L: value.map((text) => ({ S: text })) }
}

/** Undefined for a kind of attribute that we never write: whoever reads the item refuses it. */
const meant = ({ S, N, B, L }: AttributeValue): unknown => S ?? B ?? (N === undefined ? L?.map(meant) : Number(N))

export function toAttributes(item: Item): Attributes {
  const attributes: Attributes = {}
  for (const [name, value] of Object.entries(item)) if (value !== undefined) attributes[name] = attributeOf(value)
  return attributes
}

export function fromAttributes(attributes: Readonly<Attributes>): Record<string, unknown> {
  const item: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(attributes)) item[name] = meant(value)
  return item
}
