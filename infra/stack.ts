import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Api } from './constructs/api.ts'
import { CaseFunction } from './constructs/case-function.ts'
import { CaseTable } from './constructs/case-table.ts'
import { ServiceDashboard } from './constructs/dashboard.ts'
import { DataKey } from './constructs/data-key.ts'
import { Delivery } from './constructs/delivery.ts'
import { Identity } from './constructs/identity.ts'
import { Mail } from './constructs/mail.ts'
import { MailFeedback } from './constructs/mail-feedback.ts'
import { Rounds } from './constructs/rounds.ts'
import { Service } from './constructs/service.ts'
import type { Settings } from './constructs/settings.ts'
import { Topics } from './constructs/topics.ts'
import { WakeUps } from './constructs/wake-ups.ts'
import { Waking } from './constructs/waking.ts'
import { Watch } from './constructs/watch.ts'

export class ScadenzarioStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly settings: Settings }) {
    super(scope, id, props)
    const { settings } = props
    const topics = new Topics(this, 'Topics', { alarmEmail: settings.alarmEmail })
    const notify = topics.alarms
    const cases = new CaseTable(this, 'Cases', { notify, contributorInsights: settings.contributorInsights })
    const dataKey = new DataKey(this, 'DataKey')
    const identity = new Identity(this, 'Identity', settings)
    const api = new Api(this, 'Api', { settings, identity, notify })
    const service = new Service({
      settings,
      notify,
      cases,
      dataKey,
      wakeUps: new WakeUps(this, 'WakeUps', { notify }),
      mail: new Mail(this, 'Mail', { settings, feedback: topics.feedback, notify }),
      publicUrl: settings.publicUrl ?? api.http.apiEndpoint,
    })

    const answer = new CaseFunction(this, 'api', {
      settings,
      description: 'Answers every request under /v1',
      environment: { ...service.recordsEnvironment, DATA_KEY_ID: dataKey.arn },
      // API Gateway waits 30 seconds.
      timeout: Duration.seconds(29),
      memoryMiB: 1024,
    })
    cases.grantRecords(answer.fn)
    dataKey.grantMakeAndOpen(answer.fn)
    api.serve(answer.fn)
    const delivery = new Delivery(this, 'Delivery', service)
    const waking = new Waking(this, 'Waking', service)
    const rounds = new Rounds(this, 'Rounds', service)
    const feedback = new MailFeedback(this, 'MailFeedback', service, topics.feedback)

    const functions = [answer, delivery.deliver, waking.wake, rounds.sweep, rounds.digest, feedback.function]
    new Watch(this, 'Watch', { notify })
    new ServiceDashboard(this, 'Dashboard', { service, api, delivery, waking, rounds })

    this.#outputs({
      ApiUrl: api.http.apiEndpoint,
      ApiId: api.http.apiId,
      TableName: cases.table.tableName,
      DataKeyId: dataKey.arn,
      Issuer: identity.issuer,
      Audience: identity.audience,
      WakeQueueUrl: service.wakeUps.queue.queueUrl,
      LogGroups: functions.map(({ logGroup }) => logGroup.logGroupName).join(','),
    })
  }

  #outputs(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value })
  }
}
