import { type Feedback, receiveFeedback } from '../lib/application/feedback.ts'
import { caseId, type Mail } from '../lib/application/ports.ts'
import { schoolCode } from '../lib/kernel/school.ts'
import type { Engine } from './engine.ts'
import type { Functions } from './functions.ts'
import type { Random } from './random.ts'
import { REPEATS_MS } from './rounds.ts'
import type { Tally } from './tally.ts'
import { hours, seconds, type Weather } from './weather.ts'

/** Of mails that arrive the service is told of some: their events change nothing else. */
const TOLD_SHARE = 0.1
const FATES: readonly Feedback['kind'][] = ['bounced', 'bounced', 'bounced', 'complained', 'rejected', 'soft']

/** What becomes of a mail after it has left. */
export class MailService {
  readonly #engine: Engine
  readonly #random: Random
  readonly #weather: Weather
  readonly #faults: Tally
  readonly #functions: Functions

  constructor(engine: Engine, random: Random, weather: Weather, faults: Tally, functions: Functions) {
    this.#engine = engine
    this.#random = random
    this.#weather = weather
    this.#faults = faults
    this.#functions = functions
  }

  left({ tags }: Mail, isOver: boolean): void {
    const { caseId: of = '', rung = '', school = '' } = tags
    const tell = (kind: Feedback['kind'], delayMs: number): void => {
      this.#engine.after(delayMs, () => this.#tell({ caseId: caseId(of), rung, school: schoolCode(school), kind }, 0))
    }
    if (!isOver && this.#random.happens(this.#weather.mail.bounced)) {
      this.#faults.add('mail bounced')
      tell(this.#random.of(FATES), this.#random.between(seconds(2), hours(6)))
    } else if (this.#random.happens(TOLD_SHARE)) tell('delivered', this.#random.between(seconds(1), seconds(300)))
  }

  #tell(feedback: Feedback, repetition: number): void {
    this.#functions.invoke(
      'feedback',
      (ports, now) => receiveFeedback(ports, feedback, now()),
      (end) => {
        const pause = REPEATS_MS[repetition]
        if (!('answer' in end) && pause !== undefined) this.#engine.after(pause, () => this.#tell(feedback, repetition + 1))
      },
    )
  }
}
