/** An event pattern as a stream mapping has it: objects mirror the event, arrays list the values that are let through. */
export type EventPattern = { readonly [name: string]: EventPattern | readonly (string | number | boolean | null)[] }

/** Whether any pattern matches. No pattern lets everything through. */
export const passes = (event: unknown, patterns: readonly EventPattern[]): boolean =>
  patterns.length === 0 || patterns.some((pattern) => matches(event, pattern))

function matches(event: unknown, pattern: EventPattern): boolean {
  return Object.entries(pattern).every(([name, expected]) => {
    const actual: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, name) : undefined
    return isList(expected) ? expected.some((value) => value === actual) : matches(actual, expected)
  })
}

const isList = (of: EventPattern[string]): of is readonly (string | number | boolean | null)[] => Array.isArray(of)
