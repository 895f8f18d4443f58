import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { resources, template } from './synthesised.ts'

const stack = template()
const described = /^(?<meaning>[A-Z].+\.) Runbook: docs\/runbook\.md#(?<anchor>[a-z-]+)$/
const groups = z.object({ meaning: z.string(), anchor: z.string() })

const alarms = resources(stack, 'AWS::CloudWatch::Alarm').map(({ id, Properties }) => {
  const { meaning, anchor } = groups.parse(described.exec(String(Properties.AlarmDescription))?.groups, { error: () => id })
  return { id, Properties, meaning, anchor }
})

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')
const paragraphs = new Map(
  runbook
    .split(/^### /m)
    .slice(1)
    .map((text): [string, string] => [text.slice(0, text.indexOf('\n')), text.split(/^## /m)[0] ?? '']),
)

test('every alarm has its paragraph in the runbook and every paragraph its alarm', () => {
  expect(new Set(paragraphs.keys())).toEqual(new Set(alarms.map(({ anchor }) => anchor)))
})

test.each(alarms)(
  '$anchor: the paragraph says what a user notices, in the same words, where to look and what to do',
  ({ meaning, anchor }) => {
    const text = paragraphs.get(anchor)?.replaceAll(/\s+/g, ' ')
    expect(text).toContain(`**A user notices:** ${meaning}`)
    expect(text).toMatch(/\*\*It rings when\*\* .+ \*\*Look\*\* .+ \*\*Do\*\* .+/)
  },
)

test('every alarm tells somebody when it begins and when it ends', () => {
  const topic = [{ Ref: expect.stringMatching(/^TopicsAlarms/) }]
  for (const { id, Properties } of alarms) expect(Properties, id).toMatchObject({ AlarmActions: topic, OKActions: topic })
})

test('every queue of dead letters has an alarm at the first message', () => {
  const watched = alarms.filter(({ Properties }) => Properties.MetricName === 'ApproximateNumberOfMessagesVisible')
  const dead = resources(stack, 'AWS::SQS::Queue').filter((queue) => queue.Properties.RedrivePolicy === undefined)
  const names = watched.map(({ Properties }) => JSON.stringify(Properties.Dimensions))
  for (const queue of dead)
    expect(
      names.some((name) => name.includes(`"${queue.id}"`)),
      queue.id,
    ).toBe(true)
  for (const { Properties } of watched) expect(Properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 1 })
})

test('silence of the sweep rings, for it is the net under all the rest', () => {
  const missing = alarms.find(({ anchor }) => anchor === 'sweep-missing')
  expect(missing?.Properties).toMatchObject({ MetricName: 'Sweeps', TreatMissingData: 'breaching' })
})

test('alarms on our own metrics look where the functions write', () => {
  const own = alarms.filter(({ Properties }) => Properties.Namespace === 'Scadenzario')
  expect(new Set(own.map(({ Properties }) => Properties.MetricName))).toEqual(
    new Set(['AmbiguousSends', 'CalendarExpiring', 'Repairs', 'SweepGaveUp', 'Sweeps', 'Undeliverable']),
  )
  for (const { Properties } of own) expect(Properties.Dimensions).toEqual([{ Name: 'service', Value: 'scadenzario-prod' }])
})
