import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** A plain HTTP server on the loopback interface. Port 0 takes any free one. */
export async function listen(handler: HttpHandler, port = 0): Promise<{ url: string; port: number; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    handler(request, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address')
  return {
    url: `http://localhost:${address.port}`,
    port: address.port,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The whole body, or undefined when it is larger than `limit` bytes (it is read to its end, so that the refusal can be heard). */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= limit) chunks.push(bytes)
  }
  return size <= limit ? Buffer.concat(chunks) : undefined
}
