import { type Answer, type CaseId, type Commit, caseId, commandId, type Head, type StoredFact } from '../../lib/application/ports.ts'
import { factIdOf } from '../../lib/kernel/fact.ts'
import { fromMs, type Instant, toMs } from '../../lib/kernel/time.ts'
import { rome } from '../procedures/given.ts'
import { SCHOOL } from './injury-story.ts'

/** Small writes in the shape that the application gives them. */

export const CASE = caseId('c-one')
export const T0 = rome('2026-10-19 10:00')
export const plus = (minutes: number, from: Instant = T0): Instant => fromMs(toMs(from) + minutes * 60_000)

export const headOf = (changes: Partial<Head> = {}): Head => {
  const version = changes.version ?? 1
  return {
    caseId: CASE,
    school: SCHOOL,
    procedure: 'injury-lab-gym',
    procedureVersion: 1,
    version,
    revision: version,
    state: {
      plain: {
        procedure: 'injury-lab-gym',
        phase: 'OCCURRED',
        folded: version,
        openedAt: T0,
        latest: T0,
        last: { 'injury-occurred': { id: factIdOf(1), at: T0, recordedAt: plus(1), data: { place: 'gym' } } },
        counts: { 'injury-occurred': version },
        tracks: [],
        sums: {},
        warned: [],
        undelivered: [],
        irregular: [],
      },
      kept: { 'medical-document-filed': { outcome: 'prognosis', prognosisDays: 3 } },
    },
    recordedAt: plus(version),
    commands: [],
    told: {},
    remindedUpTo: T0,
    wakeAt: null,
    armed: null,
    parties: [],
    registers: [],
    nextDue: null,
    ...changes,
  }
}

export const factOf = (sequence: number, changes: Partial<StoredFact> = {}): StoredFact => ({
  id: factIdOf(sequence),
  type: 'injury-occurred',
  occurredAt: T0,
  recordedAt: plus(sequence),
  by: { subject: 'u-1', role: 'clerk' },
  classes: {
    plain: { place: 'gym', familyTold: true },
    personal: { dynamics: 'Martina Rossini è scivolata', injured: 'p-pupil01' },
    special: { injury: 'sospetta frattura', prognosisDays: 3 },
  },
  ...changes,
})

export const commandOf = (
  name: string,
  sequence: number,
  of: CaseId = CASE,
  changes: Partial<Answer> = {},
): NonNullable<Commit['command']> => ({
  id: commandId(name),
  body: `body-${name}`,
  answer: { caseId: of, fact: factIdOf(sequence), version: sequence, recordedAt: plus(sequence), warnings: [], moved: [], ...changes },
})

/** Opens a case. */
export const opening = (head: Partial<Head> = {}, more: Partial<Commit> = {}): Commit => {
  const first = headOf({ version: 1, revision: 1, ...head })
  return { head: first, expected: null, facts: [factOf(1)], command: commandOf(`open-${first.caseId}`, 1, first.caseId), ...more }
}

/** The next fact of a case, as the head that was read has it. */
export const following = (read: Head, name: string, more: Partial<Commit> = {}, changes: Partial<Head> = {}): Commit => {
  const version = read.version + 1
  const head: Head = { ...read, version, revision: read.revision + 1, recordedAt: plus(version), ...changes }
  return { head, expected: read.revision, facts: [factOf(version)], command: commandOf(name, version, read.caseId), ...more }
}

/** The head alone moves on. */
export const touched = (read: Head, changes: Partial<Head> = {}): Commit => ({
  head: { ...read, revision: read.revision + 1, ...changes },
  expected: read.revision,
  facts: [],
})
