import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { AttributeType, Billing, ProjectionType, StreamViewType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { table as shape } from '../table.ts'
import { ServiceAlarm } from './service-alarm.ts'

const key = (name: string) => ({ name, type: AttributeType.STRING })

/** Facts, heads, outbox, registers and people of all schools. */
export class CaseTable extends Construct {
  readonly table: TableV2
  readonly #key: Key

  constructor(scope: Construct, id: string, props: { readonly notify: ITopic; readonly contributorInsights: boolean }) {
    super(scope, id)
    this.#key = new Key(this, 'Key', {
      description: 'Scadenzario: the table of cases at rest',
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    })
    this.table = new TableV2(this, 'Table', {
      partitionKey: key(shape.partitionKey),
      sortKey: key(shape.sortKey),
      globalSecondaryIndexes: shape.indexes.map((index) => ({
        indexName: index.name,
        partitionKey: key(index.partitionKey),
        sortKey: key(index.sortKey),
        projectionType: ProjectionType[index.projection],
      })),
      dynamoStream: StreamViewType[shape.stream],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(this.#key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      contributorInsightsSpecification: { enabled: props.contributorInsights },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    this.#alarms(props.notify)
  }

  /** Reads and writes of items; never a scan, never the table itself. */
  grantRecords(grantee: IGrantable): void {
    const { tableArn } = this.table
    const indexes = shape.indexes.map((index) => `${tableArn}/index/${index.name}`)
    const actions = ['GetItem', 'BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem']
    const principal = grantee.grantPrincipal
    principal.addToPrincipalPolicy(new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [tableArn] }))
    principal.addToPrincipalPolicy(new PolicyStatement({ actions: ['dynamodb:Query'], resources: [tableArn, ...indexes] }))
    this.#grantKey(grantee, ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'])
  }

  get streamArn(): string {
    const arn = this.table.tableStreamArn
    if (arn === undefined) throw new Error('the table has no stream')
    return arn
  }

  grantStream(grantee: IGrantable): void {
    this.table.grantStreamRead(grantee)
  }

  #grantKey(grantee: IGrantable, actions: string[]): void {
    const via = `dynamodb.${Stack.of(this).region}.amazonaws.com`
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions,
        resources: [this.#key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': via } },
      }),
    )
  }

  #alarms(notify: ITopic): void {
    const metric = (metricName: string, dimensions: Readonly<Record<string, string>>) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: this.table.tableName, ...dimensions },
        statistic: 'Sum',
        period: Duration.minutes(5),
      })
    new ServiceAlarm(this, 'WritesThrottled', {
      meaning: 'Recording something takes several attempts or fails with an error, because the table refuses writes.',
      runbook: '#writes-throttled',
      notify,
      // Every command is one transaction, and a full index refuses it too.
      metric: metric('ThrottledRequests', { Operation: 'TransactWriteItems' }),
      above: 10,
      periods: 2,
    })
    new ServiceAlarm(this, 'ReadsThrottled', {
      meaning: 'Cases and lists open slowly or with an error, because the table refuses reads.',
      runbook: '#reads-throttled',
      notify,
      metric: metric('ReadThrottleEvents', {}),
      above: 10,
      periods: 2,
    })
  }
}
