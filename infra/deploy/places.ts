import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** The project's own tools, and the Node that its Lambdas have. */
export const BIN = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url))
