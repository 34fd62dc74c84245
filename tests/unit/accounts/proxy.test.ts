import { createRouterClient } from '@orpc/server'
import { expect, it, onTestFinished } from 'vitest'
import { createAccountsFeature } from '../../../src/main/engine/features/accounts/index'
import { memorySecrets } from '../../../src/main/secrets/memory'
import { emptySettings } from '../../../src/shared/account-rules'
import { noProxy, type ProxyServer } from '../../../src/shared/contract/proxy'
import { createTestContext } from '../../helpers/engine-context'

const own: ProxyServer = { kind: 'socks5', host: 'proxy.firma.it', port: 1080, user: 'anna' }
const ofProgram: ProxyServer = { kind: 'http', host: 'gate.firma.it', port: 8080, user: 'all' }

function open() {
  const test = createTestContext()
  const secrets = memorySecrets()
  const asked: string[] = []
  const ask = <T>(of: string, answer: T) => (asked.push(of), Promise.resolve(answer))
  const accounts = createAccountsFeature(
    { ...test.context, secrets },
    {
      dns: { resolveMx: (name) => ask(name, []), resolveSrv: (name) => ask(name, []) },
      web: { get: (url) => ask(url, null) },
    },
  )
  onTestFinished(() => test.close())
  const client = createRouterClient(accounts.router, { context: { log: test.context.log } })
  const servers = createRouterClient(accounts.outgoingRouter, { context: { log: test.context.log } })
  const add = (address: string, proxy?: ProxyServer) => {
    const { incoming, outgoing, ...settings } = emptySettings(address)
    return client.add({
      settings: {
        ...settings,
        incoming: { ...incoming, host: 'imap.firma.it' },
        outgoing: { ...outgoing, host: 'smtp.firma.it' },
        ...(proxy ? { proxy } : {}),
      },
      ...{ password: 'secret', proxyPassword: 'p-own', tested: true },
    })
  }
  return { accounts, asked, client, servers, secrets, add }
}

it('[ACC-31] an account goes through its own proxy, that of the program, or none, and so does its outgoing server', async () => {
  const { accounts, client, servers, add } = open()
  await client.saveProxy({ proxy: ofProgram, password: 'p-all' })
  const [first, second, third] = [
    await add('a@firma.it', own),
    await add('b@firma.it'),
    await add('c@firma.it', noProxy),
  ]
  const proxies = async (id: number) => {
    const server = (await servers.list()).find(({ accountId }) => accountId === id) ?? expect.fail()
    return [
      (await accounts.credentials(id).for('incoming')).proxy,
      (await accounts.outgoing.credentials(server)).proxy,
    ]
  }
  const [mine, all] = [
    { ...own, password: 'p-own' },
    { ...ofProgram, password: 'p-all' },
  ]
  expect(await proxies(first.id)).toEqual([mine, mine])
  expect(await proxies(second.id)).toEqual([all, all])
  expect(await proxies(third.id)).toEqual([null, null])
  await client.saveProxy({ proxy: noProxy })
  expect(await proxies(second.id)).toEqual([null, null])
  expect(await proxies(first.id)).toEqual([mine, mine])
})

it('the password of a proxy goes with its account, and stays with the server that stays', async () => {
  const { accounts, client, servers, secrets, add } = open()
  const first = await add('a@firma.it', own)
  const second = await add('b@firma.it')
  const [server] = await servers.list()
  const { settings } = second
  await client.update({ id: second.id, settings, outgoing: server?.id ?? 0, tested: true })
  await client.remove({ id: first.id })
  expect(await secrets.get(`account/${first.id}/proxy`)).toBeNull()
  const [left] = await servers.list()
  expect(left?.accountId).toBeNull()
  expect((await accounts.outgoing.credentials(left ?? expect.fail())).proxy?.password).toBe('p-own')
  await servers.remove({ id: left?.id ?? 0 })
  expect(await secrets.get(`outgoing/${left?.id}/proxy`)).toBeNull()
})

it('whose mail it is is asked of nobody behind the back of the program’s proxy', async () => {
  const { asked, client } = open()
  await client.detect({ address: 'anna@firma.it' })
  expect(asked.length).toBeGreaterThan(0)
  asked.length = 0
  await client.saveProxy({ proxy: ofProgram })
  expect((await client.detect({ address: 'anna@other.it' })).settings.incoming.host).toBe('imap.other.it')
  expect(asked).toEqual([])
})
