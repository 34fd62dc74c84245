import type { DescribedType } from '../../../../shared/contract/records'
import type { ImportPlan, ReadFile, WrittenIn } from '../../../../shared/contract/transfer'
import { userLocale } from '../../../app/format'

/** How the user writes days and amounts, as far as the engine knows it. */
function usuallyWritten(): WrittenIn {
  const locale = userLocale()
  if (locale.startsWith('it')) return 'it'
  if (locale.startsWith('pl')) return 'pl'
  return locale === 'en' || locale === 'en-US' ? 'en' : 'en-GB'
}

/** What is to become of a file before anybody chose anything. */
export const firstPlan = ({ columns }: ReadFile): ImportPlan => ({
  fields: columns.map(({ field }) => field),
  onAlike: 'fill',
  createNamed: true,
  writtenIn: usuallyWritten(),
})

/** Fields that every row needs and no column becomes; a step has a first one to begin at. */
export const missingFields = (type: DescribedType, { fields }: ImportPlan, types: readonly DescribedType[]) =>
  type.fields.filter(
    ({ name, required, target }) =>
      required && !fields.includes(name) && types.find((one) => one.name === target)?.isModule !== false,
  )

/** Fields that columns become, in the order of the form. */
export const mappedFields = (type: DescribedType, { fields }: ImportPlan) =>
  type.fields.filter(({ name }) => fields.includes(name))
