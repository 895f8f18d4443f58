/** Cognito's pre-token event, version 2, as far as it matters here; `@types/aws-lambda` does not know its lists yet. */
interface PreTokenEvent {
  readonly request: { readonly userAttributes: Readonly<Record<string, string>> }
  readonly response: unknown
}

const listed = (value: string | undefined): string[] => value?.split(' ').filter((word) => word !== '') ?? []

/** Gives both tokens the claims that the API reads, from the attributes that only an administrator may write. */
export async function handler<Event extends PreTokenEvent>(event: Event) {
  const { userAttributes } = event.request
  const claimsToAddOrOverride = {
    'scadenzario:schools': listed(userAttributes['custom:schools']),
    'scadenzario:roles': listed(userAttributes['custom:roles']),
  }
  const generation = { claimsToAddOrOverride }
  return {
    ...event,
    response: { claimsAndScopeOverrideDetails: { idTokenGeneration: generation, accessTokenGeneration: generation } },
  }
}
