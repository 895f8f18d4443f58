import { randomUUID } from 'node:crypto'
import type { CaseId, Claim, ReminderLedger, RungRecord } from '../../application/ports.ts'
import type { Instant } from '../../kernel/time.ts'
import { type Fate, outranked } from '../rung-states.ts'
import { casePk, END, RUNG, rungKey } from './keys.ts'
import { instantText, role } from './readers.ts'
import { queryAll } from './reading.ts'
import { number, object, oneOf, text } from './stored-text.ts'
import type { Table } from './table.ts'
import { putIf, updateIf } from './writing.ts'

/** The lease of a rung that was given back: before every moment. */
const RELEASED = ''

const item = object(
  {
    rung: text,
    obligation: text,
    step: text,
    role,
    recipient: text,
    at: instantText,
    state: oneOf(['claimed', 'sent', 'delivered', 'bounced', 'suppressed']),
    claimedAt: instantText,
    ambiguous: number,
    /** Until when the claim holds, or RELEASED. */
    lease: text,
  },
  { sentAt: instantText, messageId: text },
)

const readRung = (raw: unknown): RungRecord => {
  const { lease: _, ...record } = item(raw, 'a rung')
  return record
}

export class DynamoLedger implements ReminderLedger {
  readonly #table: Table

  constructor(table: Table) {
    this.#table = table
  }

  async claim(caseId: CaseId, claim: Claim, now: Instant, leaseUntil: Instant): Promise<'claimed' | 'done' | 'busy'> {
    const { rung, obligation, step, role: of, recipient, at } = claim
    // Tells our own claim, sent twice by the client, from another's.
    const token = randomUUID()
    const row = {
      ...rungKey(caseId, rung),
      kind: 'rung',
      rung,
      obligation,
      step,
      role: of,
      recipient,
      at,
      state: 'claimed',
      claimedAt: now,
      lease: leaseUntil,
      token,
    }
    const first = await putIf(this.#table, {
      Item: { ...row, ambiguous: 0 },
      ConditionExpression: 'attribute_not_exists(pk)',
    })
    if (first === 'written') return 'claimed'
    if (first === 'contended') return 'busy'
    const old = first.refused
    if (old?.token?.S === token) return 'claimed'
    if (old?.state?.S !== 'claimed') return 'done'
    const lease = old.lease?.S ?? RELEASED
    if (lease >= now) return 'busy'
    const ambiguous = Number(old.ambiguous?.N ?? 0) + (lease === RELEASED ? 0 : 1)
    const taken = await putIf(this.#table, {
      Item: { ...row, ambiguous },
      ConditionExpression: '#token = :old AND #state = :claimed AND lease = :lease',
      ExpressionAttributeNames: { '#token': 'token', '#state': 'state' },
      ExpressionAttributeValues: { ':old': old.token?.S ?? '', ':claimed': 'claimed', ':lease': lease },
    })
    if (taken === 'written') return 'claimed'
    return taken !== 'contended' && taken.refused?.token?.S === token ? 'claimed' : 'busy'
  }

  async sent(caseId: CaseId, rung: string, messageId: string, at: Instant): Promise<void> {
    const marked = await this.#change(caseId, rung, ['claimed'], '#state = :next, messageId = :messageId, sentAt = :at', {
      ':next': 'sent',
      ':messageId': messageId,
      ':at': at,
    })
    if (marked !== undefined) return
    // The mail service told of it before we did.
    const known = await updateIf(this.#table, {
      Key: rungKey(caseId, rung),
      UpdateExpression: 'SET messageId = :messageId, sentAt = :at',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':messageId': messageId, ':at': at },
    })
    if (known === undefined) throw new RangeError(`rung ${rung} was never claimed`)
  }

  async release(caseId: CaseId, rung: string): Promise<void> {
    await this.#change(caseId, rung, ['claimed'], 'lease = :released', { ':released': RELEASED })
  }

  async feedback(caseId: CaseId, rung: string, state: Fate): Promise<RungRecord | undefined> {
    const changed = await this.#change(caseId, rung, outranked(state), '#state = :next', { ':next': state })
    if (changed !== undefined) return readRung(changed)
    return (await this.ofCase(caseId)).find((record) => record.rung === rung)
  }

  async ofCase(caseId: CaseId): Promise<readonly RungRecord[]> {
    const items = await queryAll(this.#table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': casePk(caseId), ':from': RUNG, ':to': `${RUNG}${END}` },
      ConsistentRead: true,
    })
    return items
      .map((raw) => item(raw, 'a rung'))
      .filter(({ state, lease, ambiguous }) => state !== 'claimed' || lease !== RELEASED || ambiguous > 0)
      .map(readRung)
  }

  /** Changes a rung whose state is one of these. */
  #change(caseId: CaseId, rung: string, from: readonly string[], set: string, values: Record<string, string>) {
    const states = Object.fromEntries(from.map((state, index) => [`:from${index}`, state]))
    return updateIf(this.#table, {
      Key: rungKey(caseId, rung),
      UpdateExpression: `SET ${set}`,
      ConditionExpression: `#state IN (${Object.keys(states).join(', ')})`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ...values, ...states },
    })
  }
}
