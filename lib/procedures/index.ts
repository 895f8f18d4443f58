import type { Procedure } from '../kernel/procedure.ts'

/** Every legal procedure, loaded by id: a cold start pays only for those it meets. One line each. */
export const procedures: Readonly<Record<string, () => Promise<Procedure>>> = {
  'access-exclusion': async () => (await import('./access/access-exclusion.ts')).accessExclusion,
  'access-exercise-copies': async () => (await import('./access/access-exercise-copies.ts')).accessExerciseCopies,
  'access-formal': async () => (await import('./access/access-formal.ts')).accessFormal,
  'access-informal': async () => (await import('./access/access-informal.ts')).accessInformal,
  'access-register': async () => (await import('./access/access-register.ts')).accessRegisterEntry,
  certificates: async () => (await import('./authorisations/certificates.ts')).certificates,
  'injury-lab-gym': async () => (await import('./health/injury-lab-gym.ts')).injuryLabGym,
  'injury-other-spaces': async () => (await import('./health/injury-other-spaces.ts')).injuryOtherSpaces,
  'injury-staff': async () => (await import('./health/injury-staff.ts')).injuryStaff,
  'injury-trip': async () => (await import('./health/injury-trip.ts')).injuryTrip,
  'oss-assignment': async () => (await import('./assistance/oss-assignment.ts')).ossAssignment,
  'oss-timetable': async () => (await import('./assistance/oss-timetable.ts')).ossTimetable,
  'oss-timetable-change': async () => (await import('./assistance/oss-timetable-change.ts')).ossTimetableChange,
  'pei-meeting': async () => (await import('./assistance/pei-meeting.ts')).peiMeeting,
  'premises-use': async () => (await import('./authorisations/premises-use.ts')).premisesUse,
  'pupil-absence-notice': async () => (await import('./assistance/pupil-absence-notice.ts')).pupilAbsenceNotice,
  'readmission-with-prognosis': async () => (await import('./health/readmission-with-prognosis.ts')).readmissionWithPrognosis,
  'voucher-absence': async () => (await import('./voucher/voucher-absence.ts')).voucherAbsence,
  'voucher-activation': async () => (await import('./voucher/voucher-activation.ts')).voucherActivation,
  'voucher-derogation': async () => (await import('./voucher/voucher-derogation.ts')).voucherDerogation,
  'voucher-exam-assistance': async () => (await import('./voucher/voucher-exam-assistance.ts')).voucherExamAssistance,
  'voucher-hours-assessment': async () => (await import('./voucher/voucher-hours-assessment.ts')).voucherHoursAssessment,
  'voucher-service-hours': async () => (await import('./voucher/voucher-service-hours.ts')).voucherServiceHours,
  'voucher-trip-recovery': async () => (await import('./voucher/voucher-trip-recovery.ts')).voucherTripRecovery,
  'voucher-value-settlement': async () => (await import('./voucher/voucher-value-settlement.ts')).voucherValueSettlement,
}

// To import again what is there takes some 50 µs, and every command asks.
const loaded = new Map<string, Procedure>()

async function loadedOnce(id: string): Promise<Procedure | undefined> {
  const found = loaded.get(id) ?? (Object.hasOwn(procedures, id) ? await procedures[id]?.() : undefined)
  if (found !== undefined) loaded.set(id, found)
  return found
}

/** How the engine finds them. A case keeps the version of its procedure: an older one gets a line of its own beside `procedures`. */
export const procedureIndex = {
  ids: Object.keys(procedures),
  load: async (id: string, version?: number): Promise<Procedure | undefined> => {
    const found = await loadedOnce(id)
    return found === undefined || (version !== undefined && found.version !== version) ? undefined : found
  },
}
