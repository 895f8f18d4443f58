/** All that a log line may hold: names, numbers and opaque ids. No field can carry what somebody wrote. */
export interface LogFields {
  readonly event: 'request' | 'fault'
  readonly requestId: string
  /** The operation's id, never the path: a path may hold anything. */
  readonly operation?: string
  readonly status?: number
  readonly code?: string
  /** Only of a case that exists and that the caller may see. */
  readonly caseId?: string
  readonly ms?: number
  readonly errorId?: string
  /** The class of an error; its message may quote data. */
  readonly fault?: string
  /** Where it was thrown: functions and lines. */
  readonly at?: string
}

export interface Log {
  info(fields: LogFields): void
  error(fields: LogFields): void
}

const FRAMES = 6

/** The frames of an error's stack without its message. */
export const framesOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim())
    .join(' < ')
