import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type * as z from 'zod'

export type Values = Record<string, SQLInputValue>

/** What the local endpoints must remember across a restart. One SQLite file; each statement is atomic and survives kill -9. */
export class Database {
  readonly #sqlite: DatabaseSync

  /** Without a file everything lives in memory. */
  constructor(file?: string) {
    if (file) mkdirSync(dirname(file), { recursive: true })
    this.#sqlite = new DatabaseSync(file ?? ':memory:')
    this.#sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000')
  }

  define(sql: string): void {
    this.#sqlite.exec(sql)
  }

  run(sql: string, values: Values = {}): void {
    this.#sqlite.prepare(sql).run(values)
  }

  rows<T>(schema: z.ZodType<T>, sql: string, values: Values = {}): T[] {
    return this.#sqlite
      .prepare(sql)
      .all(values)
      .map((row) => schema.parse(row))
  }

  row<T>(schema: z.ZodType<T>, sql: string, values: Values = {}): T | undefined {
    return this.rows(schema, sql, values)[0]
  }

  transaction(work: () => void): void {
    this.#sqlite.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#sqlite.exec('COMMIT')
    } catch (error) {
      this.#sqlite.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#sqlite.close()
  }
}
