import { AwsError, type ServiceName } from './protocol.ts'

/**
 * `throttle` and `error` refuse before anything is done; `silence` does nothing and never answers; `lost-answer` does the work and
 * then drops the connection, so that the caller cannot know whether it was done.
 */
export type Fault = 'throttle' | 'error' | 'silence' | 'lost-answer'

/** Faults on demand, per service, for the next so many requests. */
export class Faults {
  readonly #armed = new Map<ServiceName, { fault: Fault; left: number }>()

  set(service: ServiceName, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#armed.set(service, { fault, left: times })
  }

  clear(): void {
    this.#armed.clear()
  }

  take(service: ServiceName): Fault | undefined {
    const armed = this.#armed.get(service)
    if (!armed || armed.left <= 0) return undefined
    armed.left -= 1
    return armed.fault
  }
}

const THROTTLED: Record<ServiceName, () => AwsError> = {
  scheduler: () => new AwsError('ThrottlingException', 'Rate exceeded', 429),
  sqs: () => new AwsError('com.amazonaws.sqs#RequestThrottled', 'Request is throttled.'),
  kms: () => new AwsError('ThrottlingException', 'Rate exceeded'),
  ses: () => new AwsError('Throttling', 'Maximum sending rate exceeded.'),
}
const BROKEN: Record<ServiceName, () => AwsError> = {
  scheduler: () => new AwsError('InternalServerException', 'Fault on demand', 500),
  sqs: () => new AwsError('InternalError', 'Fault on demand', 500),
  kms: () => new AwsError('KMSInternalException', 'Fault on demand', 500),
  ses: () => new AwsError('MessageRejected', 'Email address is not verified.'),
}

export const faultError = (service: ServiceName, fault: 'throttle' | 'error'): AwsError =>
  (fault === 'throttle' ? THROTTLED : BROKEN)[service]()
