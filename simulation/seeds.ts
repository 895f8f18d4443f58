/** Every seed that ever failed, with what it found: they are run for ever, first. */
export const FAILED_SEEDS: Readonly<Record<number, string>> = {}
