import { z } from 'zod'
import { choice, day, longText, reference, requiredText } from '../field'
import { recordType } from '../record-type'

/** What a customer asks to have put right. */
export const ticket = recordType({
  name: 'ticket',
  fields: z.object({
    title: requiredText(200),
    status: choice(['open', 'waiting', 'solved', 'closed']),
    priority: choice(['normal', 'low', 'high', 'urgent']),
    dueAt: day(),
    personId: reference('person'),
    companyId: reference('company'),
    description: longText(100_000),
  }),
  title: 'title',
  icon: 'ticket',
  isModule: true,
  order: 'recent',
  subtitle: ['companyId', 'personId'],
  aside: ['priority', 'status'],
  form: [['title'], ['status', 'priority', 'dueAt'], ['personId'], ['companyId'], ['description']],
  steps: 'status',
  inherits: { field: 'companyId', through: 'personId', of: 'companyId' },
  calledElsewhere: {
    title: ['subject', 'oggetto', 'temat'],
    dueAt: ['due date', 'deadline', 'scadenza', 'termin'],
    personId: ['contact', 'contact name', 'contatto', 'kontakt'],
    companyId: ['organization', 'account', 'account name', 'customer', 'cliente', 'klient'],
  },
  closed: { field: 'status', values: ['solved', 'closed'] },
})
