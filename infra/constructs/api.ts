import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { CfnStage, HttpApi, HttpMethod, HttpNoneAuthorizer, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Identity } from './identity.ts'
import { ServiceAlarm } from './service-alarm.ts'
import type { Settings } from './settings.ts'

/** What needs no token: it stores nothing and shows nothing of any school. */
export const OPEN_ROUTES: readonly (readonly [HttpMethod, string])[] = [
  [HttpMethod.GET, '/v1/status'],
  [HttpMethod.GET, '/v1/openapi.json'],
  [HttpMethod.GET, '/v1/procedures'],
  [HttpMethod.GET, '/v1/procedures/{id}'],
  [HttpMethod.POST, '/v1/procedures/{id}/simulate'],
  [HttpMethod.POST, '/v1/calculations/{id}'],
]

/** The route key names the resource without its ids; neither path, query, address, agent nor token is written down. */
export const ACCESS_LOG = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  responseLength: '$context.responseLength',
  integrationStatus: '$context.integration.status',
  integrationLatency: '$context.integration.latency',
  errorType: '$context.error.responseType',
}

export class Api extends Construct {
  readonly http: HttpApi
  readonly stage: HttpStage
  readonly #authorizer: HttpJwtAuthorizer

  constructor(scope: Construct, id: string, props: { settings: Settings; identity: Identity; notify: ITopic }) {
    super(scope, id)
    const { settings, identity } = props
    this.#authorizer = new HttpJwtAuthorizer('Token', identity.issuer, { jwtAudience: [identity.audience] })
    this.http = new HttpApi(this, 'Http', {
      apiName: `scadenzario-${settings.stage}`,
      createDefaultStage: false,
      defaultAuthorizer: this.#authorizer,
    })
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const { all, open } = settings.throttle
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.http,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: all.rate, burstLimit: all.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    })
    this.#throttleOpenRoutes(open)
    this.#alarms(props.notify)
  }

  serve(handler: IFunction): void {
    const integration = new HttpLambdaIntegration('Function', handler, { scopePermissionToRoute: false })
    const openly = new HttpNoneAuthorizer()
    for (const [method, path] of OPEN_ROUTES) {
      const routes = this.http.addRoutes({ path, methods: [method], integration, authorizer: openly })
      // The stage names these routes in its throttling.
      this.stage.node.addDependency(...routes)
      for (const route of routes) {
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason: 'Law and arithmetic without any record: it stores nothing, shows no school and is throttled apart.',
        })
      }
    }
    // Any method, so that a wrong one is answered by the function, as a problem.
    this.http.addRoutes({ path: '/v1/{proxy+}', methods: [HttpMethod.ANY], integration })
  }

  #throttleOpenRoutes({ rate, burst }: Settings['throttle']['open']): void {
    const stage = this.stage.node.defaultChild
    if (!(stage instanceof CfnStage)) throw new Error('the stage has no CloudFormation resource')
    const limits = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst, DetailedMetricsEnabled: true }
    stage.routeSettings = Object.fromEntries(OPEN_ROUTES.map(([method, path]) => [`${method} ${path}`, limits]))
  }

  #alarms(notify: ITopic): void {
    new ServiceAlarm(this, 'Failing', {
      meaning: 'Clerks and teachers get an error instead of an answer; what was acknowledged before is safe.',
      runbook: '#api-failing',
      notify,
      metric: this.stage.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      above: 4,
    })
    new ServiceAlarm(this, 'Slow', {
      meaning: 'One request in a hundred takes longer than three seconds; people will press the button twice.',
      runbook: '#api-slow',
      notify,
      // Milliseconds.
      metric: this.stage.metricLatency({ period: Duration.minutes(5), statistic: 'p99' }),
      above: 3000,
      periods: 3,
    })
  }
}
