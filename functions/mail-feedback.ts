import type { SNSEvent } from 'aws-lambda'
import { systemClock } from '../lib/adapters/clock.ts'
import { feedbackOf } from '../lib/adapters/ses/feedback.ts'
import type { FeedbackPorts } from '../lib/application/context.ts'
import { receiveFeedback } from '../lib/application/feedback.ts'
import type { Instant } from '../lib/kernel/time.ts'
import { wakeQueue } from './clients.ts'
import { records } from './records.ts'
import { lazily } from './wiring.ts'

export interface Answering {
  readonly ports: FeedbackPorts
  readonly now: () => Instant
}

/** What SES says of a mail becomes a fact of its case. A notification that names no case of ours is nothing to us. */
export const mailFeedbackHandler =
  ({ ports, now }: Answering) =>
  async (event: SNSEvent): Promise<void> => {
    for (const { Sns } of event.Records) {
      const feedback = feedbackOf(Sns.Message)
      if (feedback !== undefined) await receiveFeedback(ports, feedback, now())
    }
  }

export const handler = lazily(() => mailFeedbackHandler({ ports: { ...records(), queue: wakeQueue }, now: systemClock }))
