import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { CaseFunction } from './case-function.ts'
import type { CaseTable } from './case-table.ts'
import type { DataKey } from './data-key.ts'
import type { Mail } from './mail.ts'
import type { Settings } from './settings.ts'
import type { WakeUps } from './wake-ups.ts'

export interface ServiceParts {
  readonly settings: Settings
  readonly notify: ITopic
  readonly cases: CaseTable
  readonly dataKey: DataKey
  readonly wakeUps: WakeUps
  readonly mail: Mail
  readonly publicUrl: string
}

/** What the functions share, and what those that remind (`deliver`, `wake`, `sweep`) may do with it. */
export class Service {
  readonly settings: Settings
  readonly notify: ITopic
  readonly cases: CaseTable
  readonly dataKey: DataKey
  readonly wakeUps: WakeUps
  readonly mail: Mail
  readonly recordsEnvironment: Readonly<Record<string, string>>
  readonly remindEnvironment: Readonly<Record<string, string>>

  constructor(parts: ServiceParts) {
    this.settings = parts.settings
    this.notify = parts.notify
    this.cases = parts.cases
    this.dataKey = parts.dataKey
    this.wakeUps = parts.wakeUps
    this.mail = parts.mail
    this.recordsEnvironment = { TABLE_NAME: parts.cases.table.tableName, PUBLIC_URL: parts.publicUrl }
    this.remindEnvironment = {
      ...this.recordsEnvironment,
      ...parts.wakeUps.environment,
      ...parts.mail.environment,
      DATA_KEY_ID: parts.dataKey.arn,
    }
  }

  grantRemind(reminder: CaseFunction): void {
    this.cases.grantRecords(reminder.fn)
    this.dataKey.grantOpen(reminder.fn)
    this.wakeUps.grantArm(reminder)
    this.mail.grantSend(reminder.fn)
  }
}
