import { Duration, Stack, TimeZone } from 'aws-cdk-lib'
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type IScheduleTarget, Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import { CaseFunction } from './case-function.ts'
import { ownMetric } from './metrics.ts'
import type { Service } from './service.ts'
import { ServiceAlarm } from './service-alarm.ts'

/** What runs by the clock and not for a case: the hourly sweep and each office's morning mail. */
export class Rounds extends Construct {
  readonly sweep: CaseFunction
  readonly digest: CaseFunction

  constructor(scope: Construct, id: string, service: Service) {
    super(scope, id)
    this.sweep = new CaseFunction(this, 'sweep', {
      settings: service.settings,
      description: 'Hourly: finds what was due and not done, and does it',
      environment: service.remindEnvironment,
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      atMost: 1,
    })
    service.grantRemind(this.sweep)
    this.digest = new CaseFunction(this, 'digest', {
      settings: service.settings,
      description: 'Writes to each office what is due today, this week and overdue',
      environment: { ...service.recordsEnvironment, ...service.mail.environment, DATA_KEY_ID: service.dataKey.arn },
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      atMost: 1,
    })
    service.cases.grantRecords(this.digest.fn)
    service.dataKey.grantOpen(this.digest.fn)
    service.mail.grantSend(this.digest.fn)
    this.#run(service)
    this.#sweepAlarms(service)
    this.#digestAlarms(service)
  }

  #run({ wakeUps }: Service): void {
    const scheduleGroup = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: `${Stack.of(this).stackName}-rounds`,
    })
    const role = new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': scheduleGroup.scheduleGroupArn },
        },
      }),
    })
    const functions = [this.sweep, this.digest].map(({ fn }) => fn.functionArn)
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions }))
    const { queueArn } = wakeUps.undelivered.queue
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }))
    // Not LambdaInvoke, whose role may also call every version and alias.
    const target = ({ fn }: CaseFunction): IScheduleTarget => ({
      bind: () => ({
        arn: fn.functionArn,
        role,
        deadLetterConfig: { arn: queueArn },
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
      }),
    })
    new Schedule(this, 'Hourly', {
      description: 'Sweep',
      scheduleGroup,
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      target: target(this.sweep),
    })
    // By the clock of Rome and not hourly with a check: Scheduler follows daylight saving, no change of it touches
    // 07:30, and the mail lies in the inbox when the office opens at 08:00.
    new Schedule(this, 'Morning', {
      description: 'Digest',
      scheduleGroup,
      schedule: ScheduleExpression.cron({
        minute: '30',
        hour: '7',
        weekDay: 'MON-FRI',
        timeZone: TimeZone.EUROPE_ROME,
      }),
      target: target(this.digest),
    })
  }

  #sweepAlarms({ settings, notify }: Service): void {
    const hourly = Duration.hours(1)
    const own = (name: 'Sweeps' | 'SweepGaveUp' | 'Repairs') => ownMetric(settings.stage, name, hourly)
    new ServiceAlarm(this, 'SweepMissing', {
      meaning: 'Nothing catches a reminder that another part of the service misses.',
      runbook: '#sweep-missing',
      notify,
      metric: own('Sweeps'),
      above: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
      periods: 2,
    })
    new ServiceAlarm(this, 'SweepFailing', {
      meaning: 'Reminders that were missed once may be missed for good.',
      runbook: '#sweep-failing',
      notify,
      metric: this.sweep.fn.metricErrors({ period: hourly, statistic: 'Sum' }),
      above: 0,
    })
    new ServiceAlarm(this, 'SweepGivingUp', {
      meaning: 'The reminders of at least one case do not leave, and the service cannot mend that by itself.',
      runbook: '#sweep-giving-up',
      notify,
      metric: own('SweepGaveUp'),
      above: 0,
    })
    new ServiceAlarm(this, 'Repairing', {
      meaning: 'A reminder or wake-up had been missed and was made good up to an hour late.',
      runbook: '#sweep-repairing',
      notify,
      metric: own('Repairs'),
      above: 0,
    })
  }

  #digestAlarms({ settings, notify }: Service): void {
    new ServiceAlarm(this, 'DigestFailing', {
      meaning: 'Some office has not got its morning mail of what is due.',
      runbook: '#digest-failing',
      notify,
      metric: this.digest.fn.metricErrors({ period: Duration.minutes(15), statistic: 'Sum' }),
      above: 0,
    })
    new ServiceAlarm(this, 'CalendarEnding', {
      meaning: 'Soon the dates shown to some school will ignore its holidays, because its calendar runs out.',
      runbook: '#calendar-ending',
      notify,
      metric: ownMetric(settings.stage, 'CalendarExpiring', Duration.days(1)),
      above: 0,
    })
  }
}
