import { z } from 'zod'
import type { DescribedField, RecordRow } from '../../../../shared/contract/records'
import { CountryField } from './CountryField'
import { heldValue, kind, type KindTools } from './kind'

const schema = z.string()

/** A country, typed as it is called. What was there before stays, even where it is the code of no country. */
export const countryKind = kind<string>({
  schema,
  toForm: (field, row, { format }) => format.countryName(codeIn(field, row)),
  fromForm: (value, field, row, tools) => ({ value: codeOf(value, codeIn(field, row), tools) ?? '' }),
  errors: (value, field, tools, _, row): Record<string, string> =>
    codeOf(value, codeIn(field, row), tools) === null ? { '': tools.t('customer:country.invalid') } : {},
  text: (value) => value,
  Input: ({ field, label, value, errors, onChange }) => (
    <CountryField label={label} value={value} error={errors['']} data-path={field.name} onChange={onChange} />
  ),
})

const codeIn = (field: DescribedField, row: RecordRow | null): string =>
  schema.catch('').parse(heldValue(field, row))

function codeOf(text: string, held: string, { format }: KindTools): string | null {
  if (!text.trim()) return ''
  return held && text === format.countryName(held) ? held : format.readCountry(text)
}
