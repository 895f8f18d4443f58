import type { Instant } from '../../kernel/time.ts'
import { MemoryCases } from './cases.ts'
import { Faults } from './faults.ts'
import { MemoryLedger } from './ledger.ts'
import { MemoryMailer } from './mailer.ts'
import { MemoryRegisters } from './registers.ts'
import { MemorySchools } from './schools.ts'
import { MemoryWakeQueue, MemoryWakeUps } from './waking.ts'
import { MemoryMeter, MemoryReadLog } from './watching.ts'

/** A twin of every port but the procedures, in one process, with faults on demand. */
export function memoryWorld(now: () => Instant, faults = new Faults()) {
  const registers = new MemoryRegisters(faults)
  return {
    faults,
    registers,
    cases: new MemoryCases(faults, registers),
    ledger: new MemoryLedger(faults),
    schools: new MemorySchools(faults, now),
    wakeUps: new MemoryWakeUps(faults),
    queue: new MemoryWakeQueue(faults),
    mailer: new MemoryMailer(faults),
    readLog: new MemoryReadLog(faults),
    meter: new MemoryMeter(),
  }
}
