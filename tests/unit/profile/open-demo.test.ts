import { expect, it } from 'vitest'
import { createRouterClient } from '@orpc/server'
import { openDemo } from '../../../src/main/profile/open-demo'
import { temporaryDir } from '../../helpers/temporary'

it('a kept demo opens again without asking anyone, on a machine without a keychain, too', async () => {
  const dir = temporaryDir()
  const options = {
    dir,
    passphrase: undefined,
    echo: () => undefined,
    askPassphrase: () => Promise.reject(new Error('nobody is there to be asked')),
  }
  for (const start of ['first', 'second']) {
    const { engine, log, close } = await openDemo(options)
    const accounts = await createRouterClient(engine.router, { context: { log } }).accounts.list()
    expect(
      accounts.map(({ settings }) => settings.address),
      start,
    ).toEqual(['giulia@lumera.example'])
    await close()
  }
}, 60_000)
