import type { AccountSettings } from '../../../shared/contract/accounts'
import { createMask } from './mask'
import type { Endpoint } from './problem-of'

/** `password` is what the server's words must not show when they quote it. */
export const incomingEndpoint = ({ incoming }: AccountSettings, password: string): Endpoint => ({
  protocol: incoming.kind,
  host: incoming.host,
  port: incoming.port,
  security: incoming.security,
  mask: createMask([password]),
})
