import { field, lapse } from '../../kernel/fact.ts'
import type { Sight } from '../../kernel/procedure.ts'
import type { Role } from '../../kernel/role.ts'
import { days } from '../../kernel/term.ts'
import { earlier, type Instant } from '../../kernel/time.ts'

/** What the five procedures on access to documents share (App. I): the request, who sees it, its thirty days, its register. */

/** Section V: access requests are for DS, DSGA, the clerk in charge and whoever made them. */
export const accessSight = {
  ds: 'all',
  dsga: 'all',
  clerk: 'all',
  requester: 'own-case',
  parent: 'own-case',
  concerned: 'own-facts',
} as const satisfies { readonly [R in Role]?: Sight }

/** Who asks, for what and why (artt. 7, 8, 14): surname, name and residence stand with the person, not here. */
export const requestFields = {
  requester: field.person(),
  powers: field.label().optional(),
  identityDocument: field.label().optional(),
  document: field.note(),
  interest: field.note(),
  proof: field.note().optional(),
}

export const requesterKind = field.oneOf(['person', 'entity', 'public-administration'])

/** The earliest of presentation and protocol (access-formal-R6): a request may have been presented before the protocol stamped it. */
export const receivedAt = (presented: Instant | undefined, protocolled: Instant): Instant =>
  presented === undefined ? protocolled : earlier(presented, protocolled)

export const receiptOf = ({ presentedAt }: { presentedAt?: Instant | undefined }, _: unknown, fact: { readonly at: Instant }): Instant =>
  receivedAt(presentedAt, fact.at)

/** Artt. 8 and 10; L. 241/1990 art. 25 c. 4. */
export const THIRTY_DAYS = days(30)
/** L. 241/1990: the request is refused when they have passed in silence. */
export const SILENCE_LAW = 'L. 241/1990, art. 25 c. 4'

export const silence = { 'refused-by-silence': lapse('Silenzio-rifiuto', 'REFUSED_BY_SILENCE') } as const

export const accessRegister = { title: 'Registro delle istanze di accesso', norm: 'App. I, artt. 6 b e 14' } as const
