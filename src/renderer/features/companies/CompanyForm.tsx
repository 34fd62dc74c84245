import { Group, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import {
  blankCompany,
  companyFields,
  type Company,
  type CompanyFields,
} from '../../../shared/contract/companies'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { useFormat } from '../../app/format'
import { createdUndoably } from '../../app/record-create'
import { useRecordForm } from '../../app/record-form'
import { updateUndoably } from '../../app/record-undo'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import { CountryField } from './CountryField'

/** As the fields of a company, with a name that may still be empty, and the country as it is called. */
const formValues = companyFields.extend({ name: z.string(), country: z.string() })

interface CompanyFormProps {
  company: Company | null
  close(): void
}

/** A new company, or the fields of a known one. */
export function CompanyForm(props: CompanyFormProps) {
  const { countryName } = useFormat()
  const valuesOf = (row: Company): CompanyFields => ({
    ...formValues.parse(row),
    country: countryName(row.country),
  })
  const now = props.company ? valuesOf(props.company) : blankCompany
  const draft = useFormDraft(`form:company:${props.company?.id ?? 'new'}`, formValues, now)
  return draft ? <Fields {...props} valuesOf={valuesOf} draft={draft} /> : null
}

interface FieldsProps extends CompanyFormProps {
  valuesOf(company: Company): CompanyFields
  draft: FormDraft<CompanyFields>
}

function Fields({ company, valuesOf, draft, close }: FieldsProps) {
  const { t } = useTranslation('customer')
  const { readCountry } = useFormat()
  /** What was there before stays, even where it is the code of no country. */
  const codeOf = (text: string, row: Company | null): string | null => {
    if (!text.trim()) return ''
    return row && text === valuesOf(row).country ? row.country : readCountry(text)
  }
  const recordForm = useRecordForm<CompanyFields, Company>({
    draft,
    words: {
      name: { label: t('fields.name'), text: ({ name }) => name },
      domains: { label: t('fields.domains'), text: ({ domains }) => domains.join(', ') },
      phone: { label: t('fields.phone'), text: ({ phone }) => phone },
      website: { label: t('fields.website'), text: ({ website }) => website },
      city: { label: t('fields.city'), text: ({ city }) => city },
      country: { label: t('fields.country'), text: ({ country }) => country },
      vatNumber: { label: t('fields.vatNumber'), text: ({ vatNumber }) => vatNumber },
    },
    validate: ({ name, country }) => ({
      name: name.trim() ? null : t('create.companyNameMissing'),
      country: codeOf(country, company) === null ? t('companies.countryInvalid') : null,
    }),
    record: company && { get: () => engine.companies.get({ id: company.id }), values: valuesOf },
  })
  const { form } = recordForm
  const save = async (values: CompanyFields, row: Company | null): Promise<void> => {
    const fields = { ...values, name: values.name.trim(), country: codeOf(values.country, row) ?? '' }
    if (row) return change(row, fields)
    const { id, name, updatedAt } = await engine.companies.create(fields)
    go.record({ type: 'company', id })
    createdUndoably({ ref: { type: 'company', id }, name, updatedAt }, [])
  }
  const change = async (row: Company, after: CompanyFields): Promise<void> => {
    await updateUndoably({
      message: t('changed'),
      name: row.name,
      schema: companyFields.partial(),
      before: row,
      after,
      update: (changes, from) => engine.companies.update({ id: row.id, changes, from }),
    })
  }
  return (
    <FormDialog
      title={company ? t('editTitle.company') : t('companies.new')}
      saveLabel={company ? t('common:save') : t('create.save')}
      form={recordForm}
      save={save}
      close={close}
      showsCreated={!company}
    >
      <TextInput label={t('fields.name')} data-autofocus required {...form.getInputProps('name')} />
      <TagsInput
        label={t('fields.domains')}
        description={t('companies.domainsHint')}
        {...form.getInputProps('domains')}
      />
      <Group grow gap="sm" align="flex-start">
        <TextInput label={t('fields.phone')} {...form.getInputProps('phone')} />
        <TextInput label={t('fields.website')} {...form.getInputProps('website')} />
      </Group>
      <Group grow gap="sm" align="flex-start">
        <TextInput label={t('fields.city')} {...form.getInputProps('city')} />
        <CountryField label={t('fields.country')} {...form.getInputProps('country')} />
      </Group>
      <TextInput label={t('fields.vatNumber')} {...form.getInputProps('vatNumber')} />
    </FormDialog>
  )
}
