import { expect, it } from 'vitest'
import { withPreset } from '../../../src/shared/account-rules'
import { detectSettings } from '../../../src/main/engine/features/accounts/detect'
import { presetById } from '../../../src/main/engine/features/accounts/presets'
import { smtpCandidates } from '../../../src/main/engine/features/accounts/test'
import { noWeb } from '../../helpers/no-web'

const silence = {
  resolveMx: () => Promise.reject(new Error()),
  resolveSrv: () => Promise.reject(new Error()),
}
const portsOf = (settings: Parameters<typeof smtpCandidates>[0]): string[] =>
  smtpCandidates(settings).map(({ host, port, security }) => `${host}:${port} ${security}`)

it('[ACC-32] [ACC-33] tries 465 with TLS, then 587 with STARTTLS', async () => {
  const { settings } = await detectSettings('anna@firma.it', silence, noWeb)
  for (const [id, host] of [
    ['aruba', 'smtps.aruba.it'],
    ['aruba-pec', 'smtps.pec.aruba.it'],
  ] as const) {
    const candidates = portsOf(withPreset(settings, presetById(id)))
    expect(candidates).toEqual([`${host}:465 tls`, `${host}:587 starttls`])
  }
  expect(portsOf(settings)).toEqual(['smtp.firma.it:465 tls', 'smtp.firma.it:587 starttls'])
})

it('[ACC-20] tries the servers of an office in the order of its file', async () => {
  const { settings } = await detectSettings('anna@firma.it', silence, noWeb)
  const first = { host: 'smtp.firma.it', port: 2525, security: 'tls' as const }
  const second = { host: 'relay.firma.it', port: 587, security: 'starttls' as const }
  const chosen = { ...settings.outgoing, ...first }
  const candidates = smtpCandidates({ ...settings, outgoing: chosen }, { smtp: [first, second] })
  expect(candidates).toEqual([chosen, { ...chosen, ...second }])
})

it('[ACC-31] tries nothing but what the user chose on purpose', async () => {
  const { settings } = await detectSettings('anna@aruba.it', silence, noWeb)
  const chosen = { ...settings.outgoing, port: 2525 }
  expect(smtpCandidates({ ...settings, outgoing: chosen })).toEqual([chosen])
  const plain = { ...settings.outgoing, security: 'none' as const, port: 25 }
  expect(smtpCandidates({ ...settings, outgoing: plain, allowPlaintext: true })).toEqual([plain])
})
