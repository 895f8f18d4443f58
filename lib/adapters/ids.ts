import { hash } from 'node:crypto'
import { type CaseId, type CommandId, caseId, commandId } from '../application/ports.ts'
import type { SchoolCode } from '../kernel/school.ts'

// 132 bits of SHA-256: nobody finds a second text with the same name.
const NAME_LENGTH = 22
// 66 bits: it tells a caller's own bodies apart, and stands four times in every head.
const HASH_LENGTH = 11

/** JSON keeps the parts apart, whatever they contain. */
const nameOf = (parts: readonly string[]): string => hash('sha256', JSON.stringify(parts), 'base64url').slice(0, NAME_LENGTH)

/** The caller's key as it holds for this caller alone, at this school (a new case) or in this case (a fact). */
export const commandIdOf = (scope: SchoolCode | CaseId, subject: string, key: string): CommandId =>
  commandId(nameOf(['command', scope, subject, key]))

/** The case that a command opens: its repetition arrives at the same case. */
export const caseIdOf = (school: SchoolCode, command: CommandId): CaseId => caseId(`c-${nameOf(['case', school, command])}`)

/** A digest of a request's body that does not depend on the order of its keys. */
export const bodyHash = (body: unknown): string => nameOf(['body', JSON.stringify(body, sorted) ?? '']).slice(0, HASH_LENGTH)

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value
