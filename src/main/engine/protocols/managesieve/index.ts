export { connectManageSieve, type ManageSieveClient } from './client'
export type {
  Capabilities,
  ManageSieveLimits,
  ManageSieveOptions,
  ManageSieveSettings,
  ManageSieveTimeouts,
  ScriptEntry,
  ScriptVerdict,
} from './types'
