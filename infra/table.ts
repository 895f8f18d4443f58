/** The single table, as plain data: the CDK stack, the local engine and the adapters read it from here. */
export const bySchool = { name: 'by-school', partitionKey: 'gsi1pk', sortKey: 'gsi1sk', projection: 'KEYS_ONLY' } as const
export const byDue = { name: 'by-due', partitionKey: 'gsi2pk', sortKey: 'gsi2sk', projection: 'KEYS_ONLY' } as const
export const table = { partitionKey: 'pk', sortKey: 'sk', indexes: [bySchool, byDue], stream: 'NEW_IMAGE' } as const

/** The event filter of a stream mapping: only newly inserted items of these kinds. */
export const insertsOf = (...kinds: readonly string[]) => ({
  eventName: ['INSERT'],
  dynamodb: { NewImage: { kind: { S: [...kinds] } } },
})
