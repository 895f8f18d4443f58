import { expect, test } from 'vitest'
import { DEMO_SCHOOL } from '../../infra/local/demo-school.ts'
import { caseFacts, cases } from '../../lib/http/schemas/case.ts'
import { problemSchema } from '../../lib/http/schemas/service.ts'
import { type Answer, accepted, World } from './world.ts'

const PEOPLE = [{ ref: 'p-alunno', name: 'Alunno di prova' }]
const GYM = { place: 'gym', injured: 'p-alunno', dynamics: 'Caduta di prova', familyTold: true, dsTold: true }

const openGym = (world: World) => world.open('injury-lab-gym', 'injury-occurred', { data: GYM, people: PEOPLE })
const replayed = (answer: Answer) => answer.headers.get('idempotent-replayed')

test('the same key: same body the recorded answer, other body 422, other user and other case their own, none 400', async () => {
  const world = await World.open('2026-10-20 09:00')
  const body = { school: DEMO_SCHOOL, procedure: 'injury-lab-gym', fact: world.fact('injury-occurred', { data: GYM }), people: PEOPLE }
  const open = (key: Record<string, string>, sent: unknown = body, as: 'clerk' | 'ds' = 'clerk') =>
    world.ask(as, '/v1/cases', { body: sent, headers: key })
  const key = { 'idempotency-key': 'k-1' }
  const first = await open(key)
  const { case: id } = accepted(first, 'injury-occurred')
  expect(replayed(first)).toBeNull()
  world.clock.set(world.clock.now() + 3_600_000)
  for (const again of [await open(key), await open({ 'idempotency-key': '"k-1"' })]) {
    expect([again.status, again.text, again.etag, replayed(again)]).toEqual([201, first.text, first.etag, 'true'])
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
  }
  const other = await open(key, { ...body, fact: { ...body.fact, data: { ...GYM, dynamics: 'Altra caduta' } } })
  expect([other.status, other.code]).toEqual([422, 'key-reused'])
  for (const missing of [{}, { 'idempotency-key': ' ' }, { 'idempotency-key': 'x'.repeat(129) }]) {
    const answer = await open(missing)
    expect(answer.as(problemSchema)).toMatchObject({ status: 400, errors: [{ header: 'Idempotency-Key' }] })
  }
  expect(accepted(await open(key, body, 'ds'), 'as another user').case).not.toBe(id)

  const told = { key: 'k-2', data: { protocol: '1' }, at: '2026-10-20 09:30', match: '"1"' }
  const recorded = await world.tryRecord(id, 'declaration-protocolled', told)
  expect([recorded.status, recorded.etag]).toEqual([201, '"2"'])
  // The version that was seen has gone by since: the repetition is the same command all the same.
  for (const match of ['"1"', '"2"', '"77"']) {
    const again = await world.tryRecord(id, 'declaration-protocolled', { ...told, match })
    expect([again.status, again.text, replayed(again)]).toEqual([201, recorded.text, 'true'])
  }
  const reused = await world.tryRecord(id, 'declaration-protocolled', { ...told, data: { protocol: '2' }, match: '"2"' })
  expect([reused.status, reused.code]).toEqual([422, 'key-reused'])
  // Beyond those that the head remembers, the stored command answers.
  for (let more = 0; more < 6; more += 1) await world.record(id, 'insurance-explained', { at: '2026-10-20 10:00' })
  const late = await world.tryRecord(id, 'declaration-protocolled', told)
  expect([late.status, late.text, replayed(late)]).toEqual([201, recorded.text, 'true'])
  const lateOpening = await open(key)
  expect([lateOpening.status, lateOpening.text, replayed(lateOpening)]).toEqual([201, first.text, 'true'])
  expect(await world.etag(id)).toBe('"8"')
  expect((await world.register('registro-infortuni', '2026-27')).map(({ number }) => number)).toEqual([1, 2])
})

test('the same command many times at once is done once: the others get its answer, or are told to come again', async () => {
  const world = await World.open('2026-10-20 09:00')
  const told = { data: GYM, people: PEOPLE, key: 'all-at-once' }
  const openings = await Promise.all(Array.from({ length: 12 }, () => world.tryOpen('injury-lab-gym', 'injury-occurred', told)))
  expect(openings.every(({ status }) => status === 201 || status === 409)).toBe(true)
  expect(openings.filter((answer) => answer.status === 201 && replayed(answer) === null)).toHaveLength(1)
  const ids = new Set(openings.flatMap((answer) => (answer.status === 201 ? [accepted(answer, 'open').case] : [])))
  expect(ids.size).toBe(1)
  const [id = ''] = ids
  await world.settle()
  const facts = await Promise.all(
    Array.from({ length: 12 }, () =>
      world.tryRecord(id, 'declaration-protocolled', { data: { protocol: '1' }, key: 'again', match: '"1"' }),
    ),
  )
  expect(facts.filter((answer) => answer.status === 201 && replayed(answer) === null)).toHaveLength(1)
  expect(facts.every(({ status }) => [201, 409, 412].includes(status))).toBe(true)
  expect(await world.etag(id)).toBe('"2"')
  expect((await world.ask('clerk', `/v1/cases?school=${DEMO_SCHOOL}`)).as(cases).items).toHaveLength(1)
})

test('If-Match: stale 412 with the version that is, missing or * 428, a list by its member, nonsense 400; refused stores nothing', async () => {
  const world = await World.open('2026-10-20 09:00')
  const id = await openGym(world)
  await world.record(id, 'declaration-protocolled', { data: { protocol: '1' } })
  const attempt = (match: string) => world.tryRecord(id, 'ds-told', { match })
  const stale = await attempt('"1"')
  expect([stale.status, stale.code, stale.etag, stale.as(problemSchema).version]).toEqual([412, 'stale', '"2"', 2])
  expect((await attempt('W/"2"')).status).toBe(412)
  for (const none of ['', '*']) expect((await attempt(none)).code).toBe('version-required')
  expect((await attempt('two')).status).toBe(400)
  expect(await world.etag(id)).toBe('"2"')
  expect((await attempt('"1", "2"')).status).toBe(201)
  expect(await world.etag(id)).toBe('"3"')
})

test('64 writers on one case: every accepted fact is there once, versions are contiguous, the rest are told to come again', async () => {
  const world = await World.open('2026-10-20 09:00')
  const id = await openGym(world)
  const accepted_: { writer: number; version: number; fact: string }[] = []
  const refused = new Map<number, number>()
  const writer = async (number: number): Promise<void> => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const key = `writer-${number}`
      const match = await world.etag(id)
      const answer = await world.tryRecord(id, 'further-documents-received', {
        data: { protocol: `P-${number}` },
        at: '2026-10-20 09:00',
        key,
        match,
      })
      if (answer.status === 201) {
        const { version, fact } = accepted(answer, key)
        accepted_.push({ writer: number, version, fact })
        return
      }
      refused.set(answer.status, (refused.get(answer.status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: 64 }, (_, number) => writer(number)))
  await world.settle()
  expect([...refused.keys()].filter((status) => ![409, 412].includes(status))).toEqual([])
  expect(refused.get(412) ?? 0).toBeGreaterThan(0)
  expect(accepted_.map(({ version }) => version).sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, index) => index + 2))
  const { items, version } = (await world.ask('clerk', `/v1/cases/${id}/facts`)).as(caseFacts)
  expect(version).toBe(65)
  expect(items.map(({ id: fact }) => fact)).toEqual(Array.from({ length: 65 }, (_, index) => `f${index + 1}`))
  const protocols = items.slice(1).map(({ data }) => data.protocol)
  expect(new Set(protocols)).toEqual(new Set(Array.from({ length: 64 }, (_, number) => `P-${number}`)))
  for (const { writer: number, fact } of accepted_) expect(items.find(({ id: known }) => known === fact)?.data.protocol).toBe(`P-${number}`)
})

test('64 first facts at once: register numbers without a gap or a double', async () => {
  const world = await World.open('2026-10-20 09:00')
  const opening = async (number: number): Promise<string> => {
    for (;;) {
      const answer = await world.tryOpen('injury-lab-gym', 'injury-occurred', { data: GYM, people: PEOPLE, key: `case-${number}` })
      if (answer.status === 201) return accepted(answer, 'opening').case
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '1'])
    }
  }
  const ids = await Promise.all(Array.from({ length: 64 }, (_, number) => opening(number)))
  const entries = await world.register('registro-infortuni', '2026-27&limit=100')
  expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 64 }, (_, index) => index + 1))
  expect(new Set(entries.map((entry) => entry.case))).toEqual(new Set(ids))
})

const kilobytes = (count: number): string => 'à'.repeat(count * 512)

test('a body that is too large, too deep, no JSON or no text of ours is refused, and nothing is stored', async () => {
  const world = await World.open('2026-10-20 09:00')
  const id = await openGym(world)
  const fact = (data: unknown) => JSON.stringify({ ...world.fact('injury-occurred', {}), data })
  const note = (dynamics: string) => fact({ ...GYM, dynamics })
  const post = (raw: string, headers: Record<string, string> = {}) =>
    world.ask('clerk', `/v1/cases/${id}/facts`, { raw, headers: { 'idempotency-key': world.nextKey(), 'if-match': '"1"', ...headers } })
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const refused: readonly [string, Promise<Answer>, number, string][] = [
    ['300 KB', post(note(kilobytes(300))), 413, 'too-large'],
    ['one byte more than 256 KB', post(' '.repeat(256 * 1024 + 1)), 413, 'too-large'],
    ['a fact of 33 KB', post(note(kilobytes(33))), 413, 'too-large'],
    ['a note of 4,001 letters', post(note('x'.repeat(4001))), 422, 'invalid-data'],
    ['cut off', post('{"type":"ds-told"'), 400, 'malformed-request'],
    ['empty', post(''), 400, 'malformed-request'],
    ['33 deep', post(fact(JSON.parse(`${'['.repeat(33)}1${']'.repeat(33)}`))), 400, 'malformed-request'],
    ['200,000 deep', post(deep.slice(0, 250_000)), 400, 'malformed-request'],
    ['__proto__', post('{"__proto__":{"type":"ds-told"}}'), 400, 'malformed-request'],
    ['half a surrogate', post(`{"type":"\\ud800"}`), 400, 'malformed-request'],
    ['another type', post('type=ds-told', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'unsupported-media-type'],
    ['a list', post('[]'), 422, 'invalid-data'],
    ['an unknown field', post(JSON.stringify({ ...world.fact('ds-told', {}), more: 1 })), 422, 'invalid-data'],
    ['an unknown fact', post(JSON.stringify(world.fact('moon-landed', {}))), 422, 'invalid-data'],
    ['30 February', post(JSON.stringify({ type: 'ds-told', occurredAt: '2026-02-30T10:00:00+01:00', data: {} })), 422, 'invalid-data'],
    ['a moment without zone', post(JSON.stringify({ type: 'ds-told', occurredAt: '2026-10-20T09:00:00', data: {} })), 422, 'invalid-data'],
    ['tomorrow', post(JSON.stringify(world.fact('ds-told', { at: '2026-10-21 09:00' }))), 422, 'invalid-data'],
    ['before the case', post(JSON.stringify(world.fact('ds-told', { at: '2026-10-19 09:00' }))), 422, 'invalid-data'],
  ]
  for (const [name, sent, status, code] of refused) {
    const answer = await sent
    expect([name, answer.status, answer.code]).toEqual([name, status, code])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    if (code === 'invalid-data') expect(answer.as(problemSchema).errors?.length, name).toBeGreaterThan(0)
  }
  expect(await world.etag(id)).toBe('"1"')
  expect((await world.ask('clerk', `/v1/cases/${id}/facts`)).as(caseFacts).items).toHaveLength(1)
})
