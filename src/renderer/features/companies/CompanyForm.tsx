import { Group, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
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
import { isCountryCode } from '../../app/format'
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
  const base = props.company ? companyFields.parse(props.company) : blankCompany
  const draft = useFormDraft(`form:company:${props.company?.id ?? 'new'}`, formValues, base)
  return draft ? <Fields {...props} draft={draft} /> : null
}

function Fields({ company, draft, close }: CompanyFormProps & { draft: FormDraft<CompanyFields> }) {
  const { t } = useTranslation('customer')
  const form = useForm<CompanyFields>({
    initialValues: draft.values,
    onValuesChange: draft.keep,
    validate: {
      name: (name) => (name.trim() ? null : t('create.companyNameMissing')),
      country: (country) =>
        country.trim() === '' || isCountryCode(country.trim()) ? null : t('companies.countryInvalid'),
    },
  })
  const save = async (values: CompanyFields): Promise<void> => {
    const fields = { ...values, country: values.country.trim().toUpperCase() }
    const saved = company ? await change(company, fields) : await engine.companies.create(fields)
    go.record({ type: 'company', id: saved.id })
  }
  const change = (before: Company, changes: CompanyFields): Promise<Company> =>
    updateUndoably<CompanyFields, Company>({
      message: t('changed', { name: before.name }),
      before: companyFields.parse(before),
      changes,
      get: () => engine.companies.get({ id: before.id }),
      update: (part) => engine.companies.update({ id: before.id, changes: part }),
    })
  return (
    <FormDialog
      title={company ? t('editTitle.company') : t('companies.new')}
      saveLabel={company ? t('common:save') : t('create.save')}
      onSubmit={form.onSubmit}
      save={save}
      close={close}
      draft={draft}
      startOver={() => form.setValues(draft.base)}
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
