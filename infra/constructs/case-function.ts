import { fileURLToPath } from 'node:url'
import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, type FunctionOptions, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { bundling } from './bundling.ts'
import { METRICS_NAMESPACE, serviceName } from './metrics.ts'
import type { Settings } from './settings.ts'

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

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
  readonly fn: NodejsFunction
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
    this.fn = new NodejsFunction(this, 'Function', {
      entry: root(props.entry ?? `functions/${name}.ts`),
      projectRoot: root(''),
      depsLockFilePath: root('package-lock.json'),
      bundling,
      functionName: `${Stack.of(this).stackName}-${name}`,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      awsSdkConnectionReuse: false,
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      timeout: props.timeout,
      memorySize: props.memoryMiB,
      environment: {
        STAGE: settings.stage,
        POWERTOOLS_SERVICE_NAME: serviceName(settings.stage),
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...props.environment,
      },
      ...(props.onFailure && { onFailure: props.onFailure }),
      ...(props.retryAttempts !== undefined && { retryAttempts: props.retryAttempts }),
      ...(settings.reserveConcurrency && props.atMost && { reservedConcurrentExecutions: props.atMost }),
    })
  }
}
