import { z } from 'zod'
import { addressKey } from '../../address-key'
import { choice, list, longText, money, phone, reference, requiredText, text, url } from '../field'
import { recordType } from '../record-type'
import { emailAddress, person } from './person'

/** Somebody who may become a customer: not yet a person we know, at a company we may not know either. */
export const lead = recordType({
  name: 'lead',
  fields: z.object({
    name: requiredText(200),
    companyName: text(200),
    jobTitle: text(200),
    emails: list('emails', emailAddress, 50, ({ address }) => addressKey(address)),
    phone: phone(),
    website: url(),
    /** What they ask for, in a line: what a deal made of it is called. */
    interest: text(200),
    amount: money(),
    source: choice(['other', 'mail', 'website', 'phone', 'event', 'referral', 'import']),
    status: choice(['new', 'contacted', 'qualified', 'converted', 'lost']),
    description: longText(100_000),
    /** What became of it, once it is converted. */
    dealId: reference('deal'),
    personId: reference('person'),
    companyId: reference('company'),
  }),
  title: 'name',
  icon: 'target',
  isModule: true,
  order: 'recent',
  subtitle: ['companyName', 'interest', 'emails'],
  aside: ['amount', 'status'],
  alike: ['emails', 'name', 'phone'],
  form: [
    ['name'],
    ['companyName', 'jobTitle'],
    ['emails'],
    ['phone', 'website'],
    ['interest'],
    ['amount'],
    ['source', 'status'],
    ['description'],
  ],
  steps: 'status',
  closed: { field: 'status', values: ['converted', 'lost'] },
  calledElsewhere: {
    ...person.calledElsewhere,
    companyName: person.calledElsewhere?.['companyId'] ?? [],
    website: ['web', 'web page', 'url', 'homepage', 'sito', 'strona', 'www'],
    interest: ['subject', 'oggetto', 'temat', 'interested in', 'lead title'],
    amount: ['value', 'valore', 'importo', 'wartość', 'expected revenue'],
    source: ['lead source', 'origin', 'fonte', 'origine', 'źródło'],
    status: ['lead status', 'stato', 'status'],
  },
  partsElsewhere: person.partsElsewhere ?? {},
})
