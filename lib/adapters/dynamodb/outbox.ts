import { type CaseId, type CommandId, commandId } from '../../application/ports.ts'
import { type SchoolCode, schoolCode } from '../../kernel/school.ts'
import { CHANGE, caseOfPk, commandOfSk, schoolOfPk } from './keys.ts'

export type Outgoing =
  | { readonly kind: 'command'; readonly caseId: CaseId; readonly command: CommandId }
  | { readonly kind: 'school-change'; readonly school: SchoolCode; readonly change: string }

type Image = Readonly<Record<string, { readonly S?: string | undefined } | undefined>>

/** What a record of the table's stream asks to deliver; undefined when it asks for nothing. Reads keys only, nothing that is sealed. */
export function outgoingOf(image: Image | undefined): Outgoing | undefined {
  const [pk, sk, kind] = [image?.pk?.S, image?.sk?.S, image?.kind?.S]
  if (pk === undefined || sk === undefined) return undefined
  const command = commandOfSk(sk)
  if (kind === 'command' && command !== undefined) return { kind, caseId: caseOfPk(pk), command: commandId(command) }
  if (kind === 'school-change') return { kind, school: schoolCode(schoolOfPk(pk)), change: sk.slice(CHANGE.length) }
  return undefined
}
