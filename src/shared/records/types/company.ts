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
  calledElsewhere: {
    name: [
      ...[
        'company',
        'company name',
        'organization',
        'organisation',
        'account name',
        'org',
        'azienda',
        'ditta',
      ],
      ...['società', 'ragione sociale', 'denominazione', 'firma', 'nazwa firmy'],
    ],
    domains: ['domain', 'mail domain', 'dominio', 'domena'],
    phone: ['phone number', 'business phone', 'company phone', 'tel', 'centralino', 'telefon'],
    website: ['web', 'web page', 'url', 'homepage', 'sito', 'sito web', 'strona', 'strona www', 'www'],
    vatNumber: ['vat', 'vat id', 'tax id', 'partita iva', 'p iva', 'piva', 'nip', 'numer vat'],
    city: ['town', 'business city', 'località', 'comune', 'miejscowość'],
    country: ['business country', 'business country region', 'nazione', 'stato', 'państwo'],
  },
})
