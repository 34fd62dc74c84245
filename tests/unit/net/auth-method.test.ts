import { describe, expect, it } from 'vitest'
import { createSmtpTransport } from '../../../src/main/engine/net/smtp'
import { settingsProblem } from '../../../src/shared/account-rules'
import type { AuthMethod } from '../../../src/shared/contract/accounts'
import { plainSettings } from '../../helpers/plain-settings'
import { problemOfCall } from '../../helpers/outbox'
import { startScriptedSmtp } from '../../helpers/scripted-smtp'

async function signIn(offered: string, auth: AuthMethod | undefined) {
  const server = await startScriptedSmtp({ EHLO: `250-here\r\n250 AUTH ${offered}` })
  const settings = plainSettings(server.port)
  const outgoing = { ...settings.outgoing, auth }
  const verified = createSmtpTransport({ ...settings, outgoing }, 'secret').verify()
  return { server, verified, asked: () => server.heard.filter((line) => line.startsWith('AUTH')) }
}

describe('[ACC-07] the way to sign in', () => {
  it.each<[AuthMethod | undefined, string, string]>([
    [undefined, 'LOGIN PLAIN', 'AUTH PLAIN'],
    ['login', 'LOGIN PLAIN', 'AUTH LOGIN'],
    ['cram-md5', 'LOGIN CRAM-MD5', 'AUTH CRAM-MD5'],
  ])('%s of %s is %s', async (auth, offered, begins) => {
    const { verified, asked } = await signIn(offered, auth)
    await verified
    expect(asked()[0]?.startsWith(begins)).toBe(true)
  })

  it('that was chosen and is not offered is refused before the password leaves', async () => {
    const { server, verified, asked } = await signIn('PLAIN LOGIN', 'cram-md5')
    expect(await problemOfCall(verified)).toEqual({
      ...{ code: 'auth-method-missing', field: 'smtp.auth' },
      params: { host: '127.0.0.1', method: 'CRAM-MD5', offered: 'PLAIN, LOGIN' },
    })
    expect(asked()).toEqual([])
    expect(server.heard.join()).not.toContain(Buffer.from('secret').toString('base64'))
  })

  it('by CRAM-MD5 is none of IMAP', () => {
    const settings = plainSettings(993)
    const incoming = { ...settings.incoming, auth: 'cram-md5' as const }
    expect(settingsProblem({ ...settings, incoming })).toEqual({ code: 'field-invalid', field: 'imap.auth' })
  })
})
