import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, type FunctionOptions, Function as Lambda, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { bundle } from './bundling.ts'
import { serviceName } from './metrics.ts'
import type { Settings } from './settings.ts'

/** The bundled handler; template tests ask for none, for a template does not depend on it. */
const codeOf = (scope: Construct, entry: string): Code =>
  Stack.of(scope).bundlingRequired
    ? Code.fromAsset(bundle(entry, mkdtempSync(join(tmpdir(), 'scadenzario-'))).directory)
    : Code.fromInline('// not bundled')

export interface CaseFunctionProps extends Pick<FunctionOptions, 'onFailure' | 'retryAttempts'> {
  readonly settings: Settings
  /** From the root of the project; without it, `functions/NAME.ts`. */
  readonly entry?: string
  readonly description: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeout: Duration
  readonly memoryMiB: number
  /** At most so many at once, where the environment reserves concurrency. */
  readonly atMost?: number
}

/** One handler as a Lambda with a role and a log group of its own. */
export class CaseFunction extends Construct {
  readonly fn: Lambda
  readonly logGroup: LogGroup

  constructor(scope: Construct, name: string, props: CaseFunctionProps) {
    super(scope, name)
    const { settings } = props
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    this.logGroup.grantWrite(role)
    this.fn = new Lambda(this, 'Function', {
      code: codeOf(this, props.entry ?? `functions/${name}.ts`),
      handler: 'index.handler',
      functionName: `${Stack.of(this).stackName}-${name}`,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      timeout: props.timeout,
      memorySize: props.memoryMiB,
      environment: {
        STAGE: settings.stage,
        SERVICE_NAME: serviceName(settings.stage),
        ...(settings.movableClock && { MOVABLE_CLOCK: 'true', CLOCK_AHEAD_SECONDS: '0' }),
        ...props.environment,
      },
      ...(props.onFailure && { onFailure: props.onFailure }),
      ...(props.retryAttempts !== undefined && { retryAttempts: props.retryAttempts }),
      ...(settings.reserveConcurrency && props.atMost && { reservedConcurrentExecutions: props.atMost }),
    })
  }
}
