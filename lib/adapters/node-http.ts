/**
 * Stands in the bundles for `node:http`. An ES module that imports it makes every one of its names, among them `WebSocket`, and with that
 * Node reads the whole of undici: 35 ms of processor time at each cold start, for a name that nobody uses.
 */
const http = process.getBuiltinModule('node:http')

export const { Agent, request, STATUS_CODES } = http
export default http
