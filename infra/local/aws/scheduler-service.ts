import * as z from 'zod'
import { type AwsAnswer, AwsError, type AwsRequest, type AwsService, json, parseBody } from './protocol.ts'
import type { Scheduler, StoredSchedule } from './scheduler.ts'

const PATH = /^\/schedules(?:\/([^/]+))?$/
const request = z.looseObject({ State: z.string(), Target: z.looseObject({ Arn: z.string() }) })

const arnOf = (schedule: StoredSchedule): string =>
  `arn:aws:scheduler:eu-south-1:000000000000:schedule/${schedule.group_name}/${schedule.name}`

/** EventBridge Scheduler's REST-JSON: CreateSchedule, GetSchedule, DeleteSchedule, ListSchedules. */
export function schedulerService(scheduler: Scheduler): AwsService {
  return {
    name: 'scheduler',
    serves: ({ path, headers }) => PATH.test(path) && headers['x-amz-target'] === undefined,
    answer: async (incoming) => {
      const name = PATH.exec(incoming.path)?.[1]
      const answer = name === undefined ? collection(scheduler, incoming) : one(scheduler, decodeURIComponent(name), incoming)
      if (!answer) throw new AwsError('UnknownOperationException', `${incoming.method} ${incoming.path} is not served locally`, 404)
      return answer
    },
    refuse: (error) => json(error.status, { Message: error.message }, { 'x-amzn-errortype': error.code }),
  }
}

function one(scheduler: Scheduler, name: string, { method, query, ...incoming }: AwsRequest): AwsAnswer | undefined {
  const group = query.get('groupName') ?? 'default'
  switch (method) {
    case 'POST':
      return json(200, { ScheduleArn: arnOf(scheduler.create(name, parseBody({ method, query, ...incoming }))) })
    case 'GET':
      return json(200, describe(scheduler.get(group, name)))
    case 'DELETE':
      scheduler.delete(group, name)
      return json(200, {})
    default:
      return undefined
  }
}

function collection(scheduler: Scheduler, { method, query }: AwsRequest): AwsAnswer | undefined {
  if (method !== 'GET') return undefined
  const prefix = query.get('NamePrefix') ?? ''
  const state = query.get('State')
  const after = query.get('NextToken') ?? ''
  const limit = Number(query.get('MaxResults') ?? 100)
  const found = scheduler
    .list(query.get('ScheduleGroup') ?? undefined)
    .map(summarise)
    .filter(({ Name, State }) => Name.startsWith(prefix) && (state === null || State === state))
    .filter(({ GroupName, Name }) => `${GroupName}/${Name}` > after)
    .sort((one, other) => (`${one.GroupName}/${one.Name}` < `${other.GroupName}/${other.Name}` ? -1 : 1))
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return json(200, { Schedules: page, ...(found.length > limit && last && { NextToken: `${last.GroupName}/${last.Name}` }) })
}

const describe = (schedule: StoredSchedule) => {
  const { ClientToken: _, ...stored } = request.parse(JSON.parse(schedule.request))
  return { ...stored, Name: schedule.name, Arn: arnOf(schedule), CreationDate: schedule.created / 1000 }
}

const summarise = (schedule: StoredSchedule) => {
  const { State, Target } = request.parse(JSON.parse(schedule.request))
  return {
    Arn: arnOf(schedule),
    CreationDate: schedule.created / 1000,
    GroupName: schedule.group_name,
    Name: schedule.name,
    State,
    Target: { Arn: Target.Arn },
  }
}
