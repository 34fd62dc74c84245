import { z } from 'zod'
import { addressKey } from '../../address-key'
import { list, phone, requiredText, text } from '../field'
import { recordType } from '../record-type'
import { emailAddress, person } from './person'

const { companyId: _, ...personWords } = person.calledElsewhere ?? {}

/** Who works where we work. */
export const colleague = recordType({
  name: 'colleague',
  fields: z.object({
    name: requiredText(200),
    jobTitle: text(200),
    department: text(200),
    emails: list('emails', emailAddress, 50, ({ address }) => addressKey(address)),
    phone: phone(),
  }),
  title: 'name',
  icon: 'users',
  isModule: true,
  order: 'title',
  subtitle: ['jobTitle', 'department', 'emails'],
  alike: ['name', 'emails'],
  form: [['name'], ['emails'], ['jobTitle', 'department'], ['phone']],
  card: { name: 'fn', jobTitle: 'title', emails: 'email', phone: 'tel' },
  calledElsewhere: { ...personWords, department: ['team', 'reparto', 'ufficio', 'dział'] },
  partsElsewhere: person.partsElsewhere ?? {},
})
