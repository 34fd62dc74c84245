import { z } from 'zod'
import { country, list, numberText, phone, requiredText, text, url } from '../field'
import { recordType } from '../record-type'

export const company = recordType({
  name: 'company',
  fields: z.object({
    name: requiredText(200),
    /** Mail domains by which people of this company are recognised, lower case, IDNA-encoded. */
    domains: list('domains', z.string().max(255), 20, (domain) => domain),
    phone: phone(),
    website: url(),
    vatNumber: numberText(40),
    city: text(200),
    country: country(),
  }),
  title: 'name',
  icon: 'building',
  isModule: true,
  order: 'title',
  subtitle: ['city', 'domains'],
  alike: ['name', 'domains', 'phone', 'vatNumber'],
  form: [['name'], ['domains'], ['phone', 'website'], ['city', 'country'], ['vatNumber']],
  counts: ['person', 'deal'],
})
