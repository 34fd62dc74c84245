import { createRouterClient } from '@orpc/server'
import type { FieldValues } from '../../src/shared/contract/records'
import { createCrm } from '../../src/main/engine/create-crm'
import { createTestContext, type TestContext } from './engine-context'
import { createMailCacheBench } from './mail-cache'

export type KnownPeopleBench = ReturnType<typeof createKnownPeopleBench>

/** Mail and CRM, tied as the engine ties them. */
export function createKnownPeopleBench(
  test: TestContext = createTestContext(),
  notices?: Parameters<typeof createMailCacheBench>[1],
) {
  const mail = createMailCacheBench(test, notices)
  const crm = createCrm(mail.context, mail.messages, () => 'anna@ourshop.it')
  mail.messages.addListener(crm.listener)
  mail.messages.useKnownPeople(crm.known)
  crm.onKnownChanged(mail.messages.reconsider)
  mail.messages.useLinks(crm.linkedThreads)
  crm.onLinked(mail.messages.linked)
  const client = createRouterClient(crm.routers, { context: { log: mail.context.log } })
  return {
    ...mail,
    crm,
    client,
    mailClient: mail.client,
    async add(type: string, fields: FieldValues): Promise<string> {
      return (await client.records.create({ type, fields })).record.id
    },
    stop(): void {
      mail.context.jobs.stop()
      crm.stop()
      mail.close()
    },
  }
}

export const emails = (...addresses: string[]) =>
  addresses.map((address, at) => ({ address, label: '', isPrimary: at === 0 }))
