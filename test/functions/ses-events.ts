import type { SNSEvent } from 'aws-lambda'

export interface Tags {
  readonly caseId: string
  readonly rung: string
  readonly school: string
}

/** What SES says of a mail, in the two shapes in which it can: an event of the configuration set, and a notification of the identity. */
export type Shape = 'event' | 'notification'
export type Kind = 'Delivery' | 'Bounce' | 'Transient' | 'Complaint' | 'Reject' | 'Open'

const TIME = '2026-10-20T07:00:05.000Z'
const RECIPIENT = 'teacher@rivalta.example'

const detailOf = (kind: Kind): Record<string, unknown> => {
  const recipient = { emailAddress: RECIPIENT }
  switch (kind) {
    case 'Delivery':
      return { delivery: { timestamp: TIME, processingTimeMillis: 546, recipients: [RECIPIENT], smtpResponse: '250 OK' } }
    case 'Bounce':
    case 'Transient':
      return {
        bounce: {
          feedbackId: '010f',
          bounceType: kind === 'Bounce' ? 'Permanent' : 'Transient',
          bounceSubType: 'General',
          bouncedRecipients: [{ ...recipient, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }],
          timestamp: TIME,
          reportingMTA: 'dsn; a1-2.smtp-out.eu-south-1.amazonses.com',
        },
      }
    case 'Complaint':
      return { complaint: { feedbackId: '010f', complainedRecipients: [recipient], timestamp: TIME, complaintFeedbackType: 'abuse' } }
    case 'Reject':
      return { reject: { reason: 'Bad content' } }
    case 'Open':
      return { open: { timestamp: TIME, ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0' } }
  }
}

/** The notification of an identity has no tags of its own making, but those that the message carried come in both shapes. */
export function sesMessage(shape: Shape, kind: Kind, tags: Tags | undefined): string {
  const type = kind === 'Transient' ? 'Bounce' : kind
  const own = tags === undefined ? {} : { caseId: [tags.caseId], rung: [tags.rung], school: [tags.school] }
  return JSON.stringify({
    ...(shape === 'event' ? { eventType: type } : { notificationType: type }),
    mail: {
      timestamp: '2026-10-20T07:00:00.000Z',
      source: 'scadenzario@localhost.example',
      sourceArn: 'arn:aws:ses:eu-south-1:123456789012:identity/localhost.example',
      sendingAccountId: '123456789012',
      messageId: '010f0190-1111-2222-3333-444455556666-000000',
      destination: [RECIPIENT],
      headersTruncated: false,
      headers: [{ name: 'Subject', value: 'Da fare' }],
      commonHeaders: { from: ['scadenzario@localhost.example'], to: [RECIPIENT], subject: 'Da fare' },
      ...(tags === undefined ? {} : { tags: { 'ses:configuration-set': ['scadenzario-prod'], 'ses:operation': ['SendEmail'], ...own } }),
    },
    ...detailOf(kind),
  })
}

export const snsEvent = (...messages: readonly string[]): SNSEvent => ({
  Records: messages.map((message, index) => ({
    EventVersion: '1.0',
    EventSubscriptionArn: 'arn:aws:sns:eu-south-1:123456789012:feedback:00000000-0000-0000-0000-000000000000',
    EventSource: 'aws:sns',
    Sns: {
      SignatureVersion: '1',
      Timestamp: TIME,
      Signature: 'c2lnbmF0dXJl',
      SigningCertUrl: 'https://sns.eu-south-1.amazonaws.com/SimpleNotificationService.pem',
      MessageId: `00000000-0000-0000-0000-00000000000${index}`,
      Message: message,
      MessageAttributes: {},
      Type: 'Notification',
      UnsubscribeUrl: 'https://sns.eu-south-1.amazonaws.com/?Action=Unsubscribe',
      TopicArn: 'arn:aws:sns:eu-south-1:123456789012:feedback',
      Subject: 'Amazon SES Email Event Notification',
    },
  })),
})
