import { Duration, Stack } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { ownMetric } from './metrics.ts'
import { ServiceAlarm } from './service-alarm.ts'
import type { Settings } from './settings.ts'

/** SES: the sender's identity, what it tells us back, and how healthy its reputation is. */
export class Mail extends Construct {
  readonly environment: Readonly<Record<string, string>>
  readonly #configurationSet: ConfigurationSet
  readonly #from: string
  readonly #domain: string

  constructor(scope: Construct, id: string, props: { settings: Settings; feedback: ITopic; notify: ITopic }) {
    super(scope, id)
    const { mailFrom, mailDomain } = props.settings
    this.#from = mailFrom
    this.#domain = mailDomain ?? mailFrom.slice(mailFrom.indexOf('@') + 1)
    this.#configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: Stack.of(this).stackName,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      // A server without TLS gives a bounce, and a bounce becomes a fact of the case.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    })
    this.#configurationSet.addEventDestination('Feedback', {
      destination: EventDestination.snsTopic(props.feedback),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.DELIVERY, EmailSendingEvent.REJECT],
    })
    if (mailDomain !== undefined) {
      new EmailIdentity(this, 'Identity', {
        identity: Identity.domain(mailDomain),
        configurationSet: this.#configurationSet,
        mailFromDomain: `bounce.${mailDomain}`,
      })
    }
    this.environment = {
      MAIL_FROM: mailFrom,
      MAIL_CONFIGURATION_SET: this.#configurationSet.configurationSetName,
    }
    this.#alarms(props)
  }

  /** May write as the service, from its own address only. */
  grantSend(grantee: IGrantable): void {
    const arn = (resource: string, resourceName: string) => Stack.of(this).formatArn({ service: 'ses', resource, resourceName })
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail', 'ses:SendRawEmail'],
        // Verified as a domain or as the one address.
        resources: [
          arn('identity', this.#domain),
          arn('identity', this.#from),
          arn('configuration-set', this.#configurationSet.configurationSetName),
        ],
        conditions: { StringEquals: { 'ses:FromAddress': this.#from } },
      }),
    )
  }

  #alarms(props: { readonly settings: Settings; readonly notify: ITopic }): void {
    const { notify, settings } = props
    const own = (name: 'Undeliverable' | 'AmbiguousSends') => ownMetric(settings.stage, name, Duration.hours(1))
    new ServiceAlarm(this, 'Undeliverable', {
      meaning: 'Some reminder has reached nobody: the role has no holder, or SES refuses the address.',
      runbook: '#mail-undeliverable',
      notify,
      metric: own('Undeliverable'),
      above: 0,
    })
    new ServiceAlarm(this, 'Doubtful', {
      meaning: 'Some recipients may get the same reminder twice.',
      runbook: '#mail-doubtful',
      notify,
      metric: own('AmbiguousSends'),
      above: 3,
    })
    const reputation = (metricName: string) =>
      new Metric({
        namespace: 'AWS/SES',
        metricName,
        dimensionsMap: { 'ses:configuration-set': this.#configurationSet.configurationSetName },
        statistic: 'Average',
        period: Duration.hours(1),
      })
    new ServiceAlarm(this, 'Bouncing', {
      meaning: 'Reminders do not arrive at some addresses, and SES may soon stop all mail of the service.',
      runbook: '#mail-bouncing',
      notify,
      metric: reputation('Reputation.BounceRate'),
      // SES reviews an account at 5 %.
      above: 0.03,
    })
    new ServiceAlarm(this, 'Complained', {
      meaning: 'Recipients mark reminders as unwanted, and SES may soon stop all mail of the service.',
      runbook: '#mail-complained',
      notify,
      metric: reputation('Reputation.ComplaintRate'),
      // SES reviews an account at 0.1 %.
      above: 0.0008,
    })
  }
}
