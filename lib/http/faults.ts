/** Errors after which the same request may well succeed: the store was throttled, or did not answer. Known by name, so that no client is loaded for it. */
const PASSING = new Set([
  'InternalServerError',
  'LimitExceededException',
  'NetworkingError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'Unavailable',
])

const MOST_CAUSES = 4

/** Whether the error, or one that caused it, will pass. */
export function willPass(error: unknown): boolean {
  let cause = error
  for (let depth = 0; depth < MOST_CAUSES && cause instanceof Error; depth += 1) {
    if (PASSING.has(cause.name)) return true
    cause = cause.cause
  }
  return false
}
