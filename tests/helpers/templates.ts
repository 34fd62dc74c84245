import { createRouterClient } from '@orpc/server'
import { createTemplatesFeature } from '../../src/main/engine/features/templates/index'
import type { Account } from '../../src/shared/contract/accounts'
import type { TemplateFields } from '../../src/shared/contract/templates'
import { createCrmBench } from './crm'
import { testAccount, testIdentity } from './outbox'
import { settings } from './fake-server-outbox'

export const templateFields = (changes: Partial<TemplateFields> = {}): TemplateFields => ({
  ...{ name: 'Prices', description: 'Only for us', folder: 'shared', kind: 'mail', appliesTo: [] },
  ...{ cc: '', abbreviation: '', usesSignature: false, replacesBody: false },
  texts: [{ language: '', subject: 'Prices for {{ name }}', html: '<p>Dear {{ first_name|customer }}</p>' }],
  ...changes,
})

/** The templates of an engine with its customers, and one account in it. */
export function createTemplatesBench(account: Account | null = testAccount(1, settings)) {
  const crm = createCrmBench()
  const { journal, records, personOf, openDealsOf, linkedRecords } = crm.crm
  const feature = createTemplatesFeature(crm.context, {
    ...{ journal, personOf, openDealsOf, linkedTo: linkedRecords, read: records.readIf },
    account: (id) => (account?.id === id ? account : null),
    mainAccount: () => account,
    language: () => 'en',
  })
  const api = createRouterClient(feature.router, { context: { log: crm.context.log } })
  return {
    ...crm,
    feature,
    api,
    save: async (
      changes: Partial<TemplateFields> = {},
      added: File[] = [],
      id?: string,
      files: string[] = [],
    ) => api.save({ ...(id === undefined ? {} : { id }), fields: templateFields(changes), files, added }),
  }
}

export const identityWith = (changes: Parameters<typeof testIdentity>[2]) =>
  testAccount(1, settings, { identities: [testIdentity(1, settings, changes)] })
