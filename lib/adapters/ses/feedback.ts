import * as z from 'zod'
import type { Feedback } from '../../application/feedback.ts'
import { caseId } from '../../application/ports.ts'
import { isSchoolCode } from '../../kernel/school.ts'

const tag = z.tuple([z.string()], z.string()).transform(([first]) => first)

const notification = z.object({
  /** Of a configuration set's event. */
  eventType: z.string().optional(),
  /** Of an identity's notification. */
  notificationType: z.string().optional(),
  mail: z.object({ tags: z.object({ caseId: tag, rung: tag, school: tag }).optional() }),
  bounce: z.object({ bounceType: z.string() }).optional(),
})

function kindOf(type: string | undefined, bounceType: string | undefined): Feedback['kind'] | undefined {
  switch (type) {
    case 'Delivery':
      return 'delivered'
    case 'Bounce':
      // Undetermined bounces count as hard: better to tell the office than to write into the void.
      return bounceType === 'Transient' ? 'soft' : 'bounced'
    case 'Complaint':
      return 'complained'
    case 'Reject':
      return 'rejected'
    default:
      return undefined
  }
}

/** What a notification of SES says of a mail of ours; undefined for mails without our tags and for events that say nothing of arrival. */
export function feedbackOf(message: string): Feedback | undefined {
  const { eventType, notificationType, mail, bounce } = notification.parse(JSON.parse(message))
  const kind = kindOf(eventType ?? notificationType, bounce?.bounceType)
  if (kind === undefined || mail.tags === undefined || !isSchoolCode(mail.tags.school)) return undefined
  return { caseId: caseId(mail.tags.caseId), rung: mail.tags.rung, school: mail.tags.school, kind }
}
