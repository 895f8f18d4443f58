import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startAwsEndpoint } from '../../infra/local/aws/endpoint.ts'
import type { AwsService } from '../../infra/local/aws/protocol.ts'

export const clientConfig = (endpoint: string) => ({
  endpoint,
  region: 'eu-south-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
})

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scadenzario-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An endpoint that stops with the test. */
export async function endpointFor(...services: AwsService[]) {
  const endpoint = await startAwsEndpoint({ services })
  onTestFinished(() => endpoint.stop())
  return endpoint
}
