import { defineConfig } from 'vitest/config'

/** CommonJS packages look to a test as they look to Node. */
const deps = { interopDefault: false }
const engine = { deps, fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    passWithNoTests: true,
    coverage: { include: ['lib/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts'] },
    projects: [
      {
        test: {
          name: 'unit',
          deps,
          include: ['test/{kernel,procedures,golden,application,http,adapters,functions,local,simulation}/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...engine } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...engine } },
      // One process: the stack is synthesised once and read by all.
      { test: { name: 'infra', deps, include: ['test/infra/**/*.test.ts'], isolate: false, testTimeout: 120_000, hookTimeout: 120_000 } },
      // Against a stack that `npm run deploy:local` has deployed.
      { test: { name: 'deployed', include: ['test/deployed/*.test.ts'], ...engine } },
      // After that, for it moves the clock of the stack, and only forward.
      { test: { name: 'deployed-ahead', include: ['test/deployed/ahead/*.test.ts'], ...engine } },
    ],
  },
})
