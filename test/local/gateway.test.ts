import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { VirtualClock } from '../../infra/local/clock.ts'
import { type GatewayHandler, startGateway } from '../../infra/local/gateway.ts'
import type { GatewayEvent } from '../../infra/local/gateway-event.ts'
import { startIssuer } from '../../infra/local/issuer.ts'
import { temporaryFolder } from './support.ts'

const NOON = Date.parse('2026-10-20T12:00:00Z')
const clerk = { sub: 'u-1', schools: ['TOIC800001'], roles: ['TOIC800001:clerk', 'TOIC800001:dsga'], email: 'a@scuola.example' }

async function machine(answer: GatewayHandler = async () => ({ statusCode: 200, body: 'ok' })) {
  const clock = new VirtualClock(NOON)
  const issuer = await startIssuer({ clock })
  onTestFinished(() => issuer.stop())
  const events: GatewayEvent[] = []
  const gateway = await startGateway({
    clock,
    authorizer: issuer,
    publicRoutes: ['GET /v1/status', 'GET /v1/procedures*', 'POST /v1/procedures/*/simulate'],
    handler: (event, context) => {
      events.push(event)
      return answer(event, context)
    },
  })
  onTestFinished(() => gateway.stop())
  const call = (path: string, init: RequestInit = {}) => fetch(`${gateway.url}${path}`, init)
  const bearer = async (expiresIn?: number) => ({ authorization: `Bearer ${await issuer.token(clerk, expiresIn)}` })
  return { bearer, call, clock, events, issuer }
}

it('turns a request into an event of payload format 2.0', async () => {
  const { bearer, call, events } = await machine()
  const headers = { ...(await bearer()), 'Content-Type': 'application/json', 'Idempotency-Key': 'k-1', Cookie: 'a=1; b=2' }
  await call('/v1/cases/a%2Fb%C3%A8?state=open&state=late&q=x%20y', { method: 'POST', headers, body: '{"è":1}' })
  expect(events[0]).toMatchObject({
    version: '2.0',
    rawPath: '/v1/cases/a/bè',
    rawQueryString: 'state=open&state=late&q=x%20y',
    queryStringParameters: { state: 'open,late', q: 'x y' },
    cookies: ['a=1', 'b=2'],
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k-1' },
    body: '{"è":1}',
    isBase64Encoded: false,
    requestContext: { http: { method: 'POST', path: '/v1/cases/a/bè' }, time: '20/Oct/2026:12:00:00 +0000', timeEpoch: NOON },
  })
  expect(events[0]?.headers).not.toHaveProperty('cookie')
})

it('hands the claims over as strings', async () => {
  const { bearer, call, events } = await machine()
  await call('/v1/cases', { headers: await bearer(600) })
  expect(events[0]?.requestContext.authorizer?.jwt).toEqual({
    claims: {
      sub: 'u-1',
      email: 'a@scuola.example',
      aud: 'scadenzario',
      iss: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      iat: String(NOON / 1000),
      nbf: String(NOON / 1000),
      exp: String(NOON / 1000 + 600),
      'scadenzario:schools': '[TOIC800001]',
      'scadenzario:roles': '[TOIC800001:clerk TOIC800001:dsga]',
    },
    scopes: null,
  })
})

it('encodes a body that is no text', async () => {
  const { bearer, call, events } = await machine()
  const headers = { ...(await bearer()), 'content-type': 'application/octet-stream' }
  await call('/v1/x', { method: 'POST', headers, body: new Uint8Array([255, 0, 1]) })
  expect(events[0]).toMatchObject({ body: '/wAB', isBase64Encoded: true })
})

it('refuses who has no token, a bad one, one of another issuer or one that has run out', async () => {
  const { bearer, call, clock, events } = await machine()
  const good = (await bearer(600)).authorization
  const stranger = await machine()
  const refused = [
    undefined,
    'Bearer x.y.z',
    `${good.slice(0, -4)}AAAA`,
    (await stranger.bearer()).authorization,
    (await bearer(-1)).authorization,
  ]
  for (const authorization of refused) {
    const response = await call('/v1/cases', { headers: authorization === undefined ? {} : { authorization } })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(authorization === undefined ? /^Bearer$/ : /^Bearer .*error="invalid_token"/)
    expect(await response.json()).toEqual({ message: 'Unauthorized' })
  }
  clock.set(NOON + 601_000)
  expect((await call('/v1/cases', { headers: { authorization: good } })).status).toBe(401)
  expect(events).toEqual([])
})

it('lets the public routes through, and only with their method', async () => {
  const { call, events } = await machine()
  for (const path of ['/v1/status', '/v1/procedures', '/v1/procedures/certificates']) expect((await call(path)).status).toBe(200)
  expect((await call('/v1/procedures/certificates/simulate', { method: 'POST' })).status).toBe(200)
  expect((await call('/v1/status', { method: 'POST' })).status).toBe(401)
  expect((await call('/v1/statuses')).status).toBe(401)
  expect(events).toHaveLength(4)
  expect(events[0]?.requestContext.authorizer).toBeUndefined()
})

it('answers 413 beyond 10 MB, and takes 10 MB', async () => {
  const { call, events } = await machine()
  const post = (size: number) => call('/v1/procedures/x/simulate', { method: 'POST', body: 'x'.repeat(size) })
  expect((await post(10 * 1024 * 1024 + 1)).status).toBe(413)
  expect(events).toEqual([])
  expect((await post(10 * 1024 * 1024)).status).toBe(200)
})

it('writes what the handler returns', async () => {
  const { call } = await machine(async () => ({
    statusCode: 201,
    headers: { etag: '"3"', 'content-type': 'application/pdf' },
    cookies: ['a=1; Path=/', 'b=2'],
    body: Buffer.from([255, 0, 1]).toString('base64'),
    isBase64Encoded: true,
  }))
  const response = await call('/v1/status')
  expect(response.status).toBe(201)
  expect(response.headers.get('etag')).toBe('"3"')
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([255, 0, 1])
})

it('answers 500 for a handler that throws, and says nothing of the cause', async () => {
  const { call } = await machine(async () => {
    throw new Error('secret')
  })
  const response = await call('/v1/status')
  expect(response.status).toBe(500)
  expect(await response.text()).toBe('{"message":"Internal Server Error"}')
})

it('accepts yesterday’s tokens after a restart', async () => {
  const keyFile = join(temporaryFolder(), 'issuer.json')
  const clock = new VirtualClock(NOON)
  const before = await startIssuer({ clock, keyFile })
  const token = await before.token(clerk)
  await before.stop()
  const after = await startIssuer({ clock, keyFile, port: Number(new URL(before.issuer).port) })
  onTestFinished(() => after.stop())
  const gateway = await startGateway({ clock, authorizer: after, publicRoutes: [], handler: async () => ({ statusCode: 204 }) })
  onTestFinished(() => gateway.stop())
  expect((await fetch(gateway.url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(204)
})
