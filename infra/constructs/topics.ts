import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'

/** The two topics of the service, under one key: mail feedback holds addresses of people. */
export class Topics extends Construct {
  readonly feedback: Topic
  readonly alarms: Topic

  constructor(scope: Construct, id: string, props: { readonly alarmEmail: string | undefined }) {
    super(scope, id)
    const key = new Key(this, 'Key', {
      description: 'Scadenzario: topics of alarms and of mail feedback',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com'), new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        // In a key policy `*` is this key.
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    this.feedback = new Topic(this, 'MailFeedback', { masterKey: key, enforceSSL: true })
    this.alarms = new Topic(this, 'Alarms', { masterKey: key, enforceSSL: true })
    if (props.alarmEmail !== undefined) {
      this.alarms.addSubscription(new EmailSubscription(props.alarmEmail))
    }
  }
}
