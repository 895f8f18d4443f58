import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as SdkRecord,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams'

/** Reads the shards of a table's stream, each from just after a known record or from its beginning. */
export class StreamShards {
  readonly streamArn: string
  readonly #client: DynamoDBStreamsClient
  readonly #iterators = new Map<string, string>()

  private constructor(client: DynamoDBStreamsClient, streamArn: string) {
    this.#client = client
    this.streamArn = streamArn
  }

  static async of(tableName: string, dynamodb: DynamoDBClient, client: DynamoDBStreamsClient): Promise<StreamShards> {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }))
    if (!Table?.LatestStreamArn) throw new Error(`The table ${tableName} has no stream`)
    return new StreamShards(client, Table.LatestStreamArn)
  }

  async ids(): Promise<string[]> {
    const ids: string[] = []
    let after: string | undefined
    do {
      const command = new DescribeStreamCommand({ StreamArn: this.streamArn, ExclusiveStartShardId: after })
      const { StreamDescription } = await this.#client.send(command)
      ids.push(...(StreamDescription?.Shards ?? []).flatMap((shard) => shard.ShardId ?? []))
      after = StreamDescription?.LastEvaluatedShardId
    } while (after !== undefined)
    return ids
  }

  /** The next records of a shard; none when there are none yet. `after` counts only when the shard was not read before. */
  async next(shard: string, after: string | undefined): Promise<SdkRecord[]> {
    const iterator = this.#iterators.get(shard) ?? (await this.#iterator(shard, after))
    this.#iterators.delete(shard)
    if (iterator === undefined) return []
    const { Records, NextShardIterator } = await this.#client.send(new GetRecordsCommand({ ShardIterator: iterator }))
    if (NextShardIterator) this.#iterators.set(shard, NextShardIterator)
    return Records ?? []
  }

  /** Reads the shard again from its checkpoint next time. */
  forget(shard: string): void {
    this.#iterators.delete(shard)
  }

  async #iterator(shard: string, after: string | undefined): Promise<string | undefined> {
    const where = { StreamArn: this.streamArn, ShardId: shard }
    const beginning = new GetShardIteratorCommand({ ...where, ShardIteratorType: 'TRIM_HORIZON' })
    if (after === undefined) return (await this.#client.send(beginning)).ShardIterator
    const resumed = new GetShardIteratorCommand({ ...where, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after })
    try {
      return (await this.#client.send(resumed)).ShardIterator
    } catch (error) {
      if (error instanceof TrimmedDataAccessException) return (await this.#client.send(beginning)).ShardIterator
      throw error
    }
  }
}
