import { readFileSync } from 'node:fs'
import * as z from 'zod'

const outputs = z.object({
  ApiUrl: z.string(),
  ApiId: z.string(),
  TableName: z.string(),
  Issuer: z.string(),
  Audience: z.string(),
  WakeQueueUrl: z.string(),
  DataKeyId: z.string(),
  LogGroups: z.string().transform((names) => names.split(',')),
})
export type Outputs = z.infer<typeof outputs>

/** What `cdk deploy --outputs-file` wrote down for the one stack. */
export function readOutputs(file: string): Outputs {
  const [found] = Object.values(z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8'))))
  return outputs.parse(found)
}
