import type { AccountSettings } from '../../src/shared/contract/accounts'

/** Settings of an account on a test server of this computer, without encryption. */
export function plainSettings(port: number): AccountSettings {
  const server = { host: '127.0.0.1', port, security: 'none' as const, user: 'anna' }
  return {
    ...{
      address: 'anna@ourshop.it',
      senderName: '',
      provider: 'custom',
      allowPlaintext: true,
    },
    ...{ incoming: { kind: 'imap', ...server }, outgoing: { kind: 'smtp', login: true, ...server } },
    ...{ rules: { kind: 'none' }, trustedCertificate: '', sentCopy: 'append' },
  }
}
