/**
 * `npm run add-school -- FILE`: stores a school where it is not there yet. FILE holds `{code, name, calendar, contacts, settings?}` in the
 * shapes of `PUT /v1/schools/{code}/calendar`, `/contacts` and `/settings`. TABLE_NAME and DATA_KEY_ID are outputs of the stack (`TableName`,
 * `DataKeyId`).
 */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { variable } from '../../functions/environment.ts'
import { recordPorts } from '../../lib/adapters/aws.ts'
import { systemClock } from '../../lib/adapters/clock.ts'
import { kmsClient, kmsDataKeys } from '../../lib/adapters/dynamodb/kms-data-keys.ts'
import { calendarBody, contactsBody, settingsBody } from '../../lib/http/schemas/requests.ts'
import { DEFAULT_SETTINGS, isSchoolCode, schoolCode } from '../../lib/kernel/school.ts'
import { procedureIndex } from '../../lib/procedures/index.ts'

const [, , file] = process.argv
if (file === undefined) throw new Error('name the file that describes the school')

const description = z.strictObject({
  code: z.string().refine(isSchoolCode, { error: 'Non è un codice meccanografico' }),
  name: z.string().min(1).max(120),
  calendar: calendarBody,
  settings: settingsBody.default(DEFAULT_SETTINGS),
  contacts: contactsBody.shape.contacts,
})
const { code, contacts, ...rest } = description.parse(JSON.parse(readFileSync(file, 'utf8')))

const { schools } = recordPorts({ tableName: variable('TABLE_NAME') }, kmsDataKeys(kmsClient(), variable('DATA_KEY_ID')), {
  procedures: procedureIndex,
  meter: { count: () => {} },
  now: systemClock,
})
const known = contacts.map(({ suppressed, ...contact }) => (suppressed === undefined ? contact : { ...contact, suppressed }))
const result = await schools.put({ ...rest, code: schoolCode(code), contacts: known, revision: 1 }, null)
console.log(result === 'committed' ? `${code} is stored` : `${code} is there already: change it through the API`)
