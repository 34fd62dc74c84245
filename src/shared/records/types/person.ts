import { z } from 'zod'
import { addressKey } from '../../address-key'
import { list, phone, reference, requiredText, text } from '../field'
import { recordType } from '../record-type'

export const MAX_MAIL_ADDRESS = 320

export const emailAddress = z.object({
  address: z.string().trim().min(3).max(MAX_MAIL_ADDRESS),
  label: z.string().max(40),
  isPrimary: z.boolean(),
})

/** Someone the user writes with, recognised in mail by the addresses. */
export const person = recordType({
  name: 'person',
  fields: z.object({
    name: requiredText(200),
    jobTitle: text(200),
    emails: list('emails', emailAddress, 50, ({ address }) => addressKey(address)),
    phone: phone(),
    companyId: reference('company'),
  }),
  title: 'name',
  icon: 'user',
  isModule: true,
  order: 'title',
  subtitle: ['jobTitle', 'companyId', 'emails'],
  alike: ['name', 'phone'],
  form: [['name'], ['emails'], ['jobTitle'], ['phone'], ['companyId']],
})
