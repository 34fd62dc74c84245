import type { AccountSettings } from '../../src/shared/contract/accounts'

/** Settings of an account on a test server of this computer, without encryption. */
export function plainSettings(port: number): AccountSettings {
  const server = { host: '127.0.0.1', port, security: 'none' as const, user: 'anna' }
  return {
    ...{
      address: 'anna@ourshop.it',
      senderName: '',
      provider: 'custom',
      smtpAuth: true,
      allowPlaintext: true,
    },
    ...{ imap: server, smtp: server, trustedCertificate: '', sentCopy: 'append' },
  }
}
