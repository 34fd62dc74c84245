import { z } from 'zod'
import { choice, day, money, reference, requiredReference, requiredText, wholeNumber } from '../field'
import { recordType } from '../record-type'

/** A step of the pipeline. */
export const stage = recordType({
  name: 'stage',
  fields: z.object({
    name: requiredText(200),
    position: wholeNumber(),
    outcome: choice(['open', 'won', 'lost']),
  }),
  title: 'name',
  tone: 'outcome',
})

/** What may be sold to whom. */
export const deal = recordType({
  name: 'deal',
  fields: z.object({
    title: requiredText(200),
    amount: money(),
    stageId: requiredReference('stage'),
    personId: reference('person'),
    companyId: reference('company'),
    expectedCloseAt: day(),
  }),
  title: 'title',
  icon: 'briefcase',
  isModule: true,
  order: 'recent',
  subtitle: ['companyId', 'personId'],
  aside: ['amount', 'stageId'],
  form: [['title'], ['amount'], ['stageId', 'expectedCloseAt'], ['personId'], ['companyId']],
  steps: 'stageId',
  inherits: { field: 'companyId', through: 'personId', of: 'companyId' },
  calledElsewhere: {
    title: [
      'name',
      'nome',
      'nazwa',
      'deal name',
      'opportunity',
      'opportunity name',
      'opportunità',
      'nome trattativa',
      'nazwa szansy',
    ],
    amount: ['value', 'deal value', 'valore', 'importo', 'wartość'],
    stageId: ['deal stage', 'pipeline stage', 'step', 'fase', 'etap'],
    personId: ['contact', 'contact name', 'contatto', 'kontakt'],
    companyId: ['organization', 'account', 'account name', 'customer', 'cliente', 'klient'],
    expectedCloseAt: ['close date', 'closing date', 'data di chiusura', 'data zamknięcia'],
  },
  closed: { field: 'stageId', of: 'outcome', values: ['won', 'lost'] },
})
