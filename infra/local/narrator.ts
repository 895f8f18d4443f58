import { roleName } from '../../lib/kernel/role.ts'
import { fromMs, type Instant, instant, momentInWords, toMs } from '../../lib/kernel/time.ts'
import type { VirtualClock } from './clock.ts'
import type { Machine } from './machine.ts'
import type { Mail } from './mail-inbox.ts'
import { OfficeOverHttp, rome, type Told } from './office.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Plays a story on a virtual clock and tells it: what was recorded and by whom, what became due and why, what was mailed. */
export class Narrator {
  readonly #machine: Machine
  readonly #clock: VirtualClock
  readonly #office: OfficeOverHttp
  readonly #known = new Map<string, string>()
  readonly #mails = new Set<string>()
  /** The mails that the story has not named yet. */
  readonly #unnamed: Mail[] = []
  #awaited = 0

  constructor(machine: Machine, clock: VirtualClock) {
    this.#machine = machine
    this.#clock = clock
    this.#office = new OfficeOverHttp(machine, () => this.now)
  }

  get now(): Instant {
    return fromMs(this.#clock.now())
  }

  /** How many mails the story has named; all of them had come. */
  get awaited(): number {
    return this.#awaited
  }

  #say(sign: string, line: string): void {
    console.log(`${momentInWords(this.now).padEnd(42)} ${sign} ${line}`)
  }

  title(name: string): void {
    console.log(`\n══ ${name}\n`)
  }

  /** Lets time pass until `when`, mails leaving at their moments. */
  async until(when: string): Promise<void> {
    const end = rome(when)
    for (;;) {
      const next = this.#machine.scheduler.nextDue()
      if (next === undefined || next > toMs(end)) break
      await this.#machine.until(fromMs(next))
      await this.#tellMails()
    }
    await this.#machine.until(end)
    await this.#tellMails()
  }

  async open(procedure: string, title: string, type: string, told: Told = {}): Promise<string> {
    const caseId = await this.#office.open(procedure, type, told)
    this.#say('●', `${roleName(told.as ?? 'clerk')}: ${title}  [fascicolo ${caseId}]`)
    await this.#follow(caseId)
    return caseId
  }

  async record(caseId: string, title: string, type: string, told: Told = {}): Promise<void> {
    const { body } = await this.#office.record(caseId, type, told)
    this.#say('●', `${roleName(told.as ?? 'clerk')}: ${title}`)
    for (const warning of Array.isArray(body.warnings) ? body.warnings : []) this.#say('!', text(warning.sentence))
    await this.#follow(caseId)
  }

  /** Tries an act that the norm refuses. */
  async refused(caseId: string, title: string, type: string, told: Told = {}): Promise<void> {
    const { status, body } = await this.#office.ask(caseId, type, told)
    if (status === 201) throw new Error(`${type} was not refused`)
    this.#say('✗', `${roleName(told.as ?? 'clerk')}: ${title} → ${status} ${text(body.code)}: ${text(body.detail)} (${text(body.norm)})`)
  }

  /** Whoever it is has had such a mail by now, one for each time that this is said. */
  mailed(to: string, subject: string): Mail {
    const address = to.includes('@') ? to : `${to}@rivalta.example`
    const index = this.#unnamed.findIndex((mail) => mail.to.includes(address) && mail.subject.startsWith(subject))
    const [mail] = index < 0 ? [] : this.#unnamed.splice(index, 1)
    if (mail === undefined) throw new Error(`${momentInWords(this.now)}: no mail «${subject}» has come to ${address}`)
    this.#awaited += 1
    return mail
  }

  /** The same, of a mail that puts a meeting into the recipient's calendar. */
  invited(to: string, subject: string): void {
    if (this.mailed(to, subject).invitation === undefined) throw new Error(`the mail «${subject}» to ${to} holds no invitation`)
  }

  /** Time has made this fact, as if it had occurred in that minute. */
  async made(caseId: string, type: string, minute: string): Promise<void> {
    const fact = (await this.#office.facts(caseId)).find((known) => text(known.type) === type)
    const at = fact === undefined ? undefined : instant(text(fact.occurredAt))
    if (fact === undefined || at === undefined || momentInWords(at) !== momentInWords(rome(minute))) {
      throw new Error(`${momentInWords(this.now)}: time has not made ${type} at ${minute}`)
    }
    this.#say('◷', `il tempo ha fatto «${text(fact.title)}», registrato come accaduto ${momentInWords(at)}`)
  }

  /** What is due now, told where it is new or has changed. */
  async look(caseId: string): Promise<void> {
    for (const obligation of await this.#office.obligations(caseId)) {
      const id = text(obligation.id)
      const { state, legal } = obligation
      const sign = `${text(state)} ${text(legal)}`
      if (this.#known.get(id) === sign) continue
      this.#known.set(id, sign)
      const computation = obligation.computation
      const sentence =
        typeof computation === 'object' && computation !== null && 'sentence' in computation ? text(computation.sentence) : 'senza data'
      this.#say(
        ' ',
        `  ${text(state) === 'met' ? '✓' : '→'} ${text(obligation.title)} (${text(obligation.bearerName)}, ${text(obligation.rule)}): ${text(state)}`,
      )
      if (state === 'open' || state === 'late') this.#say(' ', `      ${sentence}`)
    }
  }

  async #follow(caseId: string): Promise<void> {
    await this.#machine.settle()
    await this.look(caseId)
    await this.#tellMails()
  }

  async #tellMails(): Promise<void> {
    for (const mail of await this.#machine.mail.inbox()) {
      if (this.#mails.has(mail.id)) continue
      this.#mails.add(mail.id)
      this.#unnamed.push(mail)
      this.#say(
        '✉',
        `a ${mail.to.join(', ')}: ${mail.subject.replace(/ \[.*$/, '')}${mail.invitation === undefined ? '' : ' (con un invito)'}`,
      )
    }
  }
}
