import { randomUUID } from 'node:crypto'
import type { Context } from 'aws-lambda'

const unused = () => {}

export type LambdaHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>

/** The second argument of a Lambda handler, as far as it means something on one machine. */
export function lambdaContext(functionName: string, timeoutMs = 30_000): Context {
  const end = performance.now() + timeoutMs
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-south-1:000000000000:function:${functionName}`,
    logGroupName: `/local/${functionName}`,
    logStreamName: 'local',
    memoryLimitInMB: '256',
    getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
    done: unused,
    fail: unused,
    succeed: unused,
  }
}
