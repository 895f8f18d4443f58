import { readFileSync } from 'node:fs'
import * as z from 'zod'

/** A history as it was lived, and the state to which the version of its day folded it. */
export const goldenSchema = z.object({
  procedure: z.string(),
  version: z.number(),
  histories: z.array(z.object({ now: z.string(), facts: z.array(z.unknown()), state: z.record(z.string(), z.unknown()) })),
})

export const goldenFolder = new URL('./versions/', import.meta.url)

export const readGolden = (file: string): z.infer<typeof goldenSchema> =>
  goldenSchema.parse(JSON.parse(readFileSync(new URL(file, goldenFolder), 'utf8')))
