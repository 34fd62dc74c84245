import type { ManageSieveSettings } from '../../src/main/engine/protocols/managesieve'
import { dovecot, type Mailbox } from './dovecot'

/** Settings that work, over STARTTLS, unless overridden. */
export const manageSieveSettings = (
  mailbox: Mailbox,
  overrides: Partial<ManageSieveSettings> = {},
): ManageSieveSettings => ({
  server: { host: 'localhost', port: dovecot().managesieve, security: 'starttls' },
  tls: { allowPlaintext: false, trustedCertificate: '' },
  credentials: { user: mailbox.user, password: mailbox.password },
  ...overrides,
})
