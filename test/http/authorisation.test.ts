import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseId } from '../../lib/application/ports.ts'
import { recorded } from '../../lib/http/schemas/case.ts'
import { ALTROVE, type Caller, RIVALTA, schoolRecord, startApi, type TestApi } from './client.ts'
import { indexOf } from './procedure-index.ts'
import { isOffice, type PlannedCase, procedureWith, rolesAt, scene, type Visibility } from './visibility.ts'

interface Known {
  readonly id: CaseId
  readonly plan: PlannedCase
  /** Subjects that recorded facts, in their order. */
  readonly authors: readonly string[]
  /** Who takes part, as `subject role`. */
  readonly parties: ReadonlySet<string>
}

const secret = (index: number, fact: number): string => `SPECIAL-${index}-${fact}-`

/** Opens a planned case and records its facts; undefined where its author holds no role there. */
async function play(api: TestApi, users: readonly Caller[], plan: PlannedCase, index: number): Promise<Known | undefined> {
  const author = users[plan.by]
  if (author === undefined) return undefined
  const named = isOffice(author, plan.school) ? plan.parties.map(({ user, role }) => ({ subject: users[user]?.sub ?? '', role })) : []
  const ref = `p-person${index}`
  const opened = await api.call('/v1/cases', {
    by: author,
    key: api.key(),
    body: {
      school: plan.school,
      procedure: `trial-${plan.procedure}`,
      fact: {
        occurredAt: '2026-10-19T10:00:00+02:00',
        data: { mark: `PLAIN-${index}-`, who: ref, about: `PERSONAL-${index}-`, secret: secret(index, 0) },
      },
      people: [{ ref, name: `NAME-${index}-`, taxCode: 'RSSMTN12A41L219X', email: `mail-${index}-@example.org` }],
      parties: named,
    },
  })
  if (opened.status !== 201) return undefined
  const id = opened.as(recorded).case
  const head = (await api.world.cases.ofSchool(plan.school, { limit: 100 })).heads.find(({ caseId }) => caseId === id)
  if (head === undefined) throw new Error('not stored')
  const authors = [author.sub]
  for (const { by } of plan.facts) {
    const who = users[by]
    if (who === undefined) continue
    const told = await api.call(`/v1/cases/${id}/facts`, {
      by: who,
      key: api.key(),
      match: `"${authors.length}"`,
      body: {
        type: 'continued',
        occurredAt: '2026-10-19T11:00:00+02:00',
        data: { mark: `PLAIN-${index}-`, secret: secret(index, authors.length) },
      },
    })
    if (told.status === 201) authors.push(who.sub)
  }
  const after = await api.world.cases.read(head.caseId)
  return { id: head.caseId, plan, authors, parties: new Set(after?.parties.map(({ subject, role }) => `${subject} ${role}`)) }
}

/** Everything that this caller can get out of the API, but for the question of the case itself. */
async function harvest(api: TestApi, by: Caller, known: readonly Known[]): Promise<string[]> {
  const texts: string[] = []
  const ask = async (path: string, query?: Record<string, string>): Promise<void> => {
    for (let cursor: string | undefined, page = 0; page < 20; page += 1) {
      const told = await api.call(path, {
        by,
        ...(query === undefined ? {} : { query: { ...query, ...(cursor === undefined ? {} : { cursor }) } }),
      })
      texts.push(told.text)
      const next = /"next":"([^"]+)"/.exec(told.text)?.[1]
      if (next === undefined) return
      // What a cursor hides must not tell more than the page does.
      texts.push(
        Buffer.from(Buffer.from(next, 'base64url').toString().split(' ').slice(1).join(' '), 'base64url').toString(),
        Buffer.from(next, 'base64url').toString(),
      )
      cursor = next
    }
  }
  for (const school of [RIVALTA, ALTROVE]) {
    await ask('/v1/cases', { school, limit: '1' })
    await ask('/v1/cases', { school })
    await ask('/v1/obligations', { school, limit: '1' })
    await ask('/v1/obligations', { school, state: 'open,late,not-due-yet,met,lapsed,ended' })
    await ask('/v1/registers/registro-prova', { school, 'school-year': '2026-27' })
    await ask(`/v1/schools/${school}`)
    const { calendar } = schoolRecord(school)
    const closures = [{ from: '2026-10-20', to: '2026-10-24', reason: 'chiusura', source: 'prova' }]
    texts.push(
      (
        await api.call(`/v1/schools/${school}/calendar`, {
          method: 'PUT',
          by,
          query: { rehearse: 'true' },
          body: { ...calendar, version: 'x', closures },
        })
      ).text,
    )
  }
  return [...texts, ...(await Promise.all(known.map(({ id }) => direct(api, by, id)))).flat()]
}

/** The questions about one case. */
const direct = (api: TestApi, by: Caller, id: string): Promise<string[]> =>
  Promise.all(
    [
      api.call(`/v1/cases/${id}/facts`, { by }),
      api.call(`/v1/cases/${id}/obligations`, { by }),
      api.call(`/v1/cases/${id}/trail`, { by }),
      api.call(`/v1/cases/${id}`, { by, query: { 'known-at': '2026-10-19T13:00:00+02:00' } }),
      api.call(`/v1/cases/${id}/facts`, {
        by,
        key: 'steal',
        match: '"x"',
        body: { type: 'continued', occurredAt: '2026-10-19T11:00:00+02:00', data: { mark: 'x', secret: 'x' } },
      }),
    ].map(async (told) => (await told).text),
  )

/** By the rules as the rulebook states them, written here a second time. */
function sees(who: Caller, { plan, parties }: Known, visible: Visibility): boolean {
  return rolesAt(who, plan.school).some((role) =>
    Object.entries(visible.seenBy).some(([of, sight]) => of === role && (sight === 'all' || parties.has(`${who.sub} ${role}`))),
  )
}

function readsSpecial(who: Caller, known: Known, visible: Visibility, fact: number): boolean {
  if (known.authors[fact] === who.sub) return true
  return rolesAt(who, known.plan.school).some((role) => visible.specialSeenBy.some((of) => of === role))
}

describe('the one authorisation filter', () => {
  it('lets no path tell of a case that GET of it does not know', { timeout: 120_000 }, async () => {
    let hidden = 0
    let shown = 0
    let secrets = 0
    await fc.assert(
      fc.asyncProperty(scene, async ({ procedures, users, cases }) => {
        const loaders = Object.fromEntries(
          procedures.map((visible, index) => [`trial-${index}`, async () => procedureWith(`trial-${index}`, visible)]),
        )
        const api = await startApi({ procedures: indexOf(loaders) })
        const known = (await Promise.all(cases.map((plan, index) => play(api, users, plan, index)))).map((one, index) => ({ one, index }))
        for (const by of users) {
          const gets = await Promise.all(known.map(({ one }) => (one === undefined ? undefined : api.call(`/v1/cases/${one.id}`, { by }))))
          const texts = await harvest(
            api,
            by,
            known.flatMap(({ one }) => one ?? []),
          )
          for (const [position, { one, index }] of known.entries()) {
            const visible = one === undefined ? undefined : procedures[one.plan.procedure]
            if (one === undefined || visible === undefined) continue
            expect(gets[position]?.status).toBe(sees(by, one, visible) ? 200 : 404)
            if (gets[position]?.status === 404) {
              hidden += 1
              for (const trace of [
                one.id,
                `PLAIN-${index}-`,
                `PERSONAL-${index}-`,
                `NAME-${index}-`,
                `mail-${index}-`,
                `SPECIAL-${index}-`,
              ]) {
                for (const text of texts) expect(text).not.toContain(trace)
              }
              continue
            }
            shown += 1
            const log = await api.world.readLog.ofCase(one.id)
            for (const [fact] of one.authors.entries()) {
              const told = texts.some((text) => text.includes(secret(index, fact)))
              if (!told) continue
              secrets += 1
              expect(readsSpecial(by, one, visible, fact)).toBe(true)
              expect(log).toContainEqual(expect.objectContaining({ subject: by.sub, facts: expect.arrayContaining([`f${fact + 1}`]) }))
            }
          }
        }
      }),
      { numRuns: 60 },
    )
    // The draw must not have made the property empty.
    expect(Math.min(hidden, shown, secrets)).toBeGreaterThan(50)
  })

  it('answers a case of others exactly as one that does not exist', async () => {
    const api = await startApi({
      procedures: indexOf({ 'trial-0': async () => procedureWith('trial-0', { seenBy: { clerk: 'all' }, specialSeenBy: [] }) }),
    })
    const clerk = { sub: 'clerk', schools: [RIVALTA], roles: [`${RIVALTA}:clerk`] }
    const known = await play(api, [clerk], { by: 0, procedure: 0, school: RIVALTA, parties: [], facts: [] }, 0)
    if (known === undefined) throw new Error('not opened')
    for (const by of [
      { ...clerk, schools: [] },
      { ...clerk, roles: [] },
      { sub: 'other', schools: [ALTROVE], roles: [`${ALTROVE}:clerk`] },
      { sub: 'teacher', schools: [RIVALTA], roles: [`${RIVALTA}:teacher`] },
    ]) {
      const before = api.world.faults.total
      const theirs = await Promise.all([api.call(`/v1/cases/${known.id}`, { by }), ...(await direct(api, by, known.id))])
      const work = api.world.faults.total - before
      const nothing = await Promise.all([
        api.call('/v1/cases/c-nothing0000000000000', { by }),
        ...(await direct(api, by, 'c-nothing0000000000000')),
      ])
      expect(JSON.stringify(theirs)).toBe(JSON.stringify(nothing))
      // The same reads of the store, so that time tells nothing either.
      expect(api.world.faults.total - before).toBe(2 * work)
    }
  })
})
