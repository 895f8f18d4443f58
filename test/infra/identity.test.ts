import { expect, test } from 'vitest'
import { handler } from '../../infra/constructs/token-claims.ts'
import { resources, template } from './synthesised.ts'

const stack = template()

test('nobody signs up alone; an account needs a long password and a second factor, and cannot be lost', () => {
  stack.hasResourceProperties('AWS::Cognito::UserPool', {
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    DeletionProtection: 'ACTIVE',
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    Policies: { PasswordPolicy: { MinimumLength: 12 } },
  })
})

test('a user cannot give himself schools or roles', () => {
  const [client] = resources(stack, 'AWS::Cognito::UserPoolClient')
  expect(client?.Properties.WriteAttributes).toEqual(['email'])
})

test('both tokens say schools and roles as lists', async () => {
  const event = {
    request: { userAttributes: { 'custom:schools': 'TOIC80000A TOIC80000B', 'custom:roles': 'TOIC80000A:dsga' } },
    response: {},
  }
  const claimsToAddOrOverride = {
    'scadenzario:schools': ['TOIC80000A', 'TOIC80000B'],
    'scadenzario:roles': ['TOIC80000A:dsga'],
  }
  expect(await handler(event)).toEqual({
    request: event.request,
    response: {
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: { claimsToAddOrOverride },
        accessTokenGeneration: { claimsToAddOrOverride },
      },
    },
  })
})

test('a user without schools gets empty lists', async () => {
  const { response } = await handler({ request: { userAttributes: { email: 'a@scuola.example' } }, response: {} })
  expect(response.claimsAndScopeOverrideDetails.idTokenGeneration.claimsToAddOrOverride).toEqual({
    'scadenzario:schools': [],
    'scadenzario:roles': [],
  })
})
