/**
 * Stands in the bundles for the cache of DynamoDB's endpoint discovery, with its library of lists: discovery is never switched on, and
 * what it would remember is nothing.
 */
export class EndpointCache {
  get(): undefined {
    return undefined
  }

  set(): void {}

  delete(): void {}

  has(): boolean {
    return false
  }

  clear(): void {}
}
