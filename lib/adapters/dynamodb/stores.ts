import type { Instant } from '../../kernel/time.ts'
import { DynamoCases } from './case-store.ts'
import type { DataKeys } from './data-keys.ts'
import { TableKeyVault } from './key-vault.ts'
import { DynamoReadLog } from './read-log.ts'
import { DynamoRegisters } from './register-store.ts'
import { DynamoLedger } from './reminder-ledger.ts'
import { DynamoSchools } from './school-store.ts'
import type { Table } from './table.ts'

/** Every store of the service, on one table. */
export function dynamoStores(table: Table, dataKeys: DataKeys, now: () => Instant) {
  const vault = new TableKeyVault(table, dataKeys)
  return {
    cases: new DynamoCases(table, vault),
    registers: new DynamoRegisters(table),
    ledger: new DynamoLedger(table),
    schools: new DynamoSchools(table, vault, now),
    readLog: new DynamoReadLog(table),
  }
}
