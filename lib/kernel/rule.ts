/** The rulebook id of a deadline's key: `injury-trip-D5/insurer` is the insurer's part of `injury-trip-D5`. */
export const ruleOfKey = (key: string): string => {
  const slash = key.indexOf('/')
  return slash < 0 ? key : key.slice(0, slash)
}
