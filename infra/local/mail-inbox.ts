import * as z from 'zod'
import type { Database } from './database.ts'

const mailSchema = z.object({
  id: z.string(),
  at: z.number(),
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Lower-case names; only a raw message has any of its own. */
  headers: z.record(z.string(), z.string()),
  /** The invitation of a raw message (iCalendar). */
  invitation: z.string().optional(),
})
export type Mail = z.infer<typeof mailSchema>

const row = z.object({ mail: z.string() })

/** The mails that were sent, oldest first; they outlive the process. */
export class Inbox {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
    database.define('CREATE TABLE IF NOT EXISTS mails (id TEXT PRIMARY KEY, mail TEXT) STRICT')
  }

  add(mail: Mail): void {
    this.#database.run('INSERT OR IGNORE INTO mails VALUES (:id, :mail)', { id: mail.id, mail: JSON.stringify(mail) })
  }

  all(): Mail[] {
    return this.#database.rows(row, 'SELECT mail FROM mails ORDER BY rowid').map(({ mail }) => mailSchema.parse(JSON.parse(mail)))
  }

  clear(): void {
    this.#database.run('DELETE FROM mails')
  }
}
