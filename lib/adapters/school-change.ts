/** A change of a school is named after the revision that it made. */
export const changeName = (revision: number): string => String(revision).padStart(6, '0')
