import { z } from 'zod'
import { addressKey } from '../../address-key'
import { country, list, longText, numberText, phone, reference, requiredText, text, url } from '../field'
import { recordType } from '../record-type'
import { company } from './company'
import { emailAddress, person } from './person'

const { domains: _, ...companyWords } = company.calledElsewhere ?? {}

/** Whom we buy from. */
export const vendor = recordType({
  name: 'vendor',
  fields: z.object({
    name: requiredText(200),
    /** What they supply. */
    supplies: text(200),
    emails: list('emails', emailAddress, 50, ({ address }) => addressKey(address)),
    phone: phone(),
    website: url(),
    vatNumber: numberText(40),
    city: text(200),
    country: country(),
    personId: reference('person'),
    description: longText(100_000),
  }),
  title: 'name',
  icon: 'truck',
  isModule: true,
  order: 'title',
  subtitle: ['supplies', 'city', 'emails'],
  alike: ['name', 'emails', 'phone', 'vatNumber'],
  form: [
    ['name'],
    ['supplies'],
    ['emails'],
    ['phone', 'website'],
    ['city', 'country'],
    ['vatNumber'],
    ['personId'],
    ['description'],
  ],
  calledElsewhere: {
    ...companyWords,
    name: ['vendor', 'vendor name', 'supplier', 'supplier name', 'fornitore', 'dostawca'],
    emails: person.calledElsewhere?.['emails'] ?? [],
    supplies: ['category', 'categoria', 'kategoria'],
    personId: ['contact', 'contact name', 'contatto', 'kontakt'],
  },
})
