import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'

/** What a function's bundle may weigh, in KB of 1,000 bytes (issue 3, § 8). */
export const BUNDLE_LIMIT_KB = 450

/**
 * The SDK travels in the bundle, so that what runs is what was tested and locked. No source map travels: it would
 * triple the cold start's download, and commit and lock file rebuild it (`docs/runbook.md#reading-a-stack-trace`).
 */
export const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  externalModules: [],
  minify: true,
  sourceMap: false,
  logLevel: LogLevel.WARNING,
  // CommonJS dependencies call `require`, which an ES module lacks. A long name, for the minifier makes the short ones.
  banner: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);",
}
