import type { Fact } from '../kernel/fact.ts'
import { classesOf } from '../kernel/privacy.ts'
import type { Procedure } from '../kernel/procedure.ts'
import type { StoredFact } from './ports.ts'

/** A fact as rules see it, from its classes of data as the store keeps them. */
export const factFrom = (stored: StoredFact): Fact => {
  const { classes, ...fact } = stored
  return { ...fact, data: { ...classes.plain, ...classes.personal, ...classes.special } }
}

/** The classes of a fact's data, each to be sealed by itself. */
export const storedFrom = (procedure: Procedure, fact: Fact): StoredFact => {
  const { data: _, ...envelope } = fact
  return { ...envelope, classes: classesOf(procedure, fact) }
}
