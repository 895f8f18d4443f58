import { expect, it } from 'vitest'
import { answered, World } from './world.ts'

const injury = { place: 'gym', injured: 'p-pupil01', dynamics: 'Caduta dalla spalliera', familyTold: true }

it('an injury of 10 days is told at once, at half term, 12, 4 and 1 hours before, and never after it is reported', async () => {
  const world = await World.at('2026-10-12 12:00')
  const opened = answered(await world.open('injury-lab-gym', 'injury-occurred', { data: injury, at: '2026-10-12 10:30' }))
  answered(await world.record(opened.caseId, 'declaration-protocolled', { data: { protocol: '1' } }))
  await world.until('2026-10-13 11:20')
  world.mails()
  answered(await world.record(opened.caseId, 'insurer-notified', { data: { insurer: 'X' } }))
  answered(await world.record(opened.caseId, 'medical-document-filed', { data: { protocol: '2', outcome: 'prognosis', prognosisDays: 10 } }))
  await world.until('2026-10-13 12:00')
  console.log(world.mails())
  await world.until('2026-10-15 11:00')
  console.log(world.mails())
  answered(await world.record(opened.caseId, 'inail-report-sent', { data: { channel: 'online', number: 'SIDI-1' } }))
  answered(await world.record(opened.caseId, 'integration-sent', { data: { to: 'X' } }))
  world.mails()
  await world.until('2026-12-31 11:00')
  expect(world.mails()).toEqual([])
  expect((await world.twins.cases.read(opened.caseId))?.wakeAt).toBe(null)
})
