/** The mail service did not answer, or failed itself: the mail may have been sent. */
export class AmbiguousSend extends Error {
  constructor(cause: unknown) {
    super('whether the mail was sent is not known', { cause })
    this.name = 'AmbiguousSend'
  }
}
