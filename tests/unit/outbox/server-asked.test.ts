import { afterEach, expect, it } from 'vitest'
import { BYE, startImapSimulator } from '../../helpers/imap-simulator'
import { messageIdOf } from '../../helpers/fake-server-outbox'
import { startLiveEngine } from '../../helpers/live-engine'
import { plainSettings } from '../../helpers/plain-settings'
import { CLOSE, startScriptedSmtp } from '../../helpers/scripted-smtp'
import { PLAIN } from '../../helpers/simulated-account'
import { eventually } from '../../helpers/eventually'

const live = startLiveEngine()
afterEach(() => live.stop())

it('[BEY-14] a mail in doubt is looked for in the Sent folder once that is reached, though no mail can be fetched', async () => {
  const server = await startImapSimulator(PLAIN)
  const sent = server.addFolder('Sent', '\\Sent')
  const smtp = await startScriptedSmtp({ dot: CLOSE })
  const settings = plainSettings(server.port)
  const { client } = live
  await client.app.saveSettings({ undoSeconds: 0 })
  await client.accounts.add({
    settings: { ...settings, outgoing: { ...settings.outgoing, port: smtp.port } },
    password: 'secret',
    tested: true,
  })
  const stage = async () => (await client.accounts.list())[0]?.sync.stage
  await eventually(async () => expect(await stage()).toBe('idle'))
  server.before = () => BYE
  await client.accounts.syncNow({})
  await eventually(async () => expect(await stage()).toBe('waiting'))
  const { id } = await client.outbox.create({ kind: 'new', to: [{ name: '', address: 'a@b.example' }] })
  await client.outbox.send({ id })
  await eventually(async () =>
    expect(await client.outbox.get({ id })).toMatchObject({
      state: 'failed',
      problem: { code: 'send-unconfirmed' },
    }),
  )
  const source = smtp.taken[0] ?? ''
  server.addMail(sent, 'a', `Message-ID: <${messageIdOf(Buffer.from(source))}>\r\n\r\nText`)
  server.before = (command) => (/FETCH .*INTERNALDATE/.test(command) ? 'NO not now' : null)
  await client.accounts.syncNow({})
  await eventually(async () =>
    expect(await client.outbox.get({ id })).toMatchObject({ state: 'sent', problem: null }),
  )
  expect(smtp.taken).toHaveLength(1)
  expect(sent.mails).toHaveLength(1)
})
