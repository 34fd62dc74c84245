import type { AccountSettings } from '../../../../shared/contract/accounts'
import type { Proxy } from '../../net/proxy'

/** What it takes to reach an account's server and to sign in. */
export interface AccountAccess {
  settings: AccountSettings
  password: string
  proxy: Proxy | null
}
