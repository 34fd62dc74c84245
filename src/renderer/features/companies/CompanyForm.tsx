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
import { isCountryCode, useFormat } from '../../app/format'
import { createdUndoably } from '../../app/record-create'
import { useRecordForm } from '../../app/record-form'
import { updateUndoably } from '../../app/record-undo'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'

/** As the fields of a company, with a name that may still be empty. */
const formValues = companyFields.extend({ name: z.string() })

interface CompanyFormProps {
  company: Company | null
  close(): void
}

/** A new company, or the fields of a known one. */
export function CompanyForm(props: CompanyFormProps) {
  const now = props.company ? formValues.parse(props.company) : blankCompany
  const draft = useFormDraft(`form:company:${props.company?.id ?? 'new'}`, formValues, now)
  return draft ? <Fields {...props} draft={draft} /> : null
}

function Fields({ company, draft, close }: CompanyFormProps & { draft: FormDraft<CompanyFields> }) {
  const { t } = useTranslation('customer')
  const { countryName } = useFormat()
  const recordForm = useRecordForm<CompanyFields, Company>({
    draft,
    words: {
      name: { label: t('fields.name'), text: ({ name }) => name },
      domains: { label: t('fields.domains'), text: ({ domains }) => domains.join(', ') },
      phone: { label: t('fields.phone'), text: ({ phone }) => phone },
      website: { label: t('fields.website'), text: ({ website }) => website },
      city: { label: t('fields.city'), text: ({ city }) => city },
      country: { label: t('fields.country'), text: ({ country }) => countryName(country) },
      vatNumber: { label: t('fields.vatNumber'), text: ({ vatNumber }) => vatNumber },
    },
    validate: ({ name, country }) => ({
      name: name.trim() ? null : t('create.companyNameMissing'),
      country: country.trim() === '' || isCountryCode(country.trim()) ? null : t('companies.countryInvalid'),
    }),
    record: company && { get: () => engine.companies.get({ id: company.id }), values: formValues.parse },
  })
  const { form } = recordForm
  const save = async (values: CompanyFields, row: Company | null): Promise<void> => {
    const fields = { ...values, name: values.name.trim(), country: values.country.trim().toUpperCase() }
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
      <Group grow gap="sm">
        <TextInput label={t('fields.phone')} {...form.getInputProps('phone')} />
        <TextInput label={t('fields.website')} {...form.getInputProps('website')} />
      </Group>
      <Group grow gap="sm">
        <TextInput label={t('fields.city')} {...form.getInputProps('city')} />
        <TextInput
          label={t('fields.country')}
          maxLength={2}
          placeholder="IT"
          {...form.getInputProps('country')}
        />
      </Group>
      <TextInput label={t('fields.vatNumber')} {...form.getInputProps('vatNumber')} />
    </FormDialog>
  )
}
