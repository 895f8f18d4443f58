import { Match } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { resources, template } from './synthesised.ts'

const stack = template()

/** Written out by hand: a route that becomes public must change this list too. */
const PUBLIC = [
  'GET /v1/openapi.json',
  'GET /v1/procedures',
  'GET /v1/procedures/{id}',
  'GET /v1/status',
  'POST /v1/calculations/{id}',
  'POST /v1/procedures/{id}/simulate',
]

test('every route but the public ones asks for a token', () => {
  const routes = resources(stack, 'AWS::ApiGatewayV2::Route')
  const open = routes.filter((route) => route.Properties.AuthorizationType !== 'JWT')
  expect(new Set(open.map((route) => route.Properties.RouteKey))).toEqual(new Set(PUBLIC))
  const guarded = routes.filter((route) => route.Properties.AuthorizationType === 'JWT')
  expect(guarded.map((route) => route.Properties.RouteKey)).toEqual(['ANY /v1/{proxy+}'])
  for (const route of guarded) expect(route.Properties.AuthorizerId).toBeDefined()
})

test('the token comes from the pool of the stack, made for its client', () => {
  stack.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: {
      Audience: [{ Ref: Match.stringLikeRegexp('^IdentityPoolOffice') }],
      Issuer: { 'Fn::Join': ['', Match.arrayWith(['https://cognito-idp.eu-south-1.'])] },
    },
  })
})

test('a trusted issuer may take the place of the pool', () => {
  const other = template({ context: { issuer: 'https://sso.example/school', audience: 'scadenzario' } })
  other.resourceCountIs('AWS::Cognito::UserPool', 0)
  other.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    JwtConfiguration: { Audience: ['scadenzario'], Issuer: 'https://sso.example/school' },
  })
})

test('the access log holds nothing of a person: neither path nor query, address, agent, token or claim', () => {
  const [stage] = resources(stack, 'AWS::ApiGatewayV2::Stage')
  const { Format } = z.object({ Format: z.string() }).parse(stage?.Properties.AccessLogSettings)
  const written = Object.values(z.record(z.string(), z.string()).parse(JSON.parse(Format)))
  expect(new Set(written)).toEqual(
    new Set([
      '$context.error.responseType',
      '$context.integration.latency',
      '$context.integration.status',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.routeKey',
      '$context.status',
    ]),
  )
})

test('requests are limited, those without a token more narrowly', () => {
  const open = Object.fromEntries(
    PUBLIC.map((route) => [route, { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40, DetailedMetricsEnabled: true }]),
  )
  stack.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: '$default',
    DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    RouteSettings: open,
  })
})

test('no other origin may call', () => {
  stack.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() })
})
