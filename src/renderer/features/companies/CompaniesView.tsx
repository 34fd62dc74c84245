import { Group, TagsInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { companyFields, type Company, type CompanyFields } from '../../../shared/contract/companies'
import { FormDialog } from '../../app/FormDialog'
import { RecordActions } from '../../app/RecordActions'
import { RecordModule } from '../../app/RecordModule'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import { Badge } from '../../ui/Badge'
import { RecordLine } from '../../ui/RecordLine'
import { RecordSide } from '../links/RecordSide'
import { CompanyPeople } from './CompanyPeople'

type Listed = Awaited<ReturnType<typeof engine.companies.list>>['rows'][number]

/** The companies behind the people. */
export function CompaniesView() {
  const { t } = useTranslation('customer')
  const [form, setForm] = useState<Company | 'new' | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  return (
    <>
      <RecordModule<Listed>
        type="company"
        title={t('companies.title')}
        newLabel={t('companies.new')}
        empty={{ title: t('companies.empty'), text: t('companies.emptyHint') }}
        fetchPage={(query, offset, limit) => engine.companies.list({ query, offset, limit })}
        line={(company) => (
          <RecordLine
            icon={<Badge type="company" />}
            title={company.name}
            detail={[company.city, company.domains[0]].filter(Boolean).join(' · ')}
            side={
              <>
                {t('companies.people', { count: company.peopleCount })}
                {company.openDeals > 0 && <br />}
                {company.openDeals > 0 && t('companies.openDeals', { count: company.openDeals })}
              </>
            }
          />
        )}
        detail={(id) => <CompanyDetail id={id} edit={setForm} />}
        onNew={onNew}
      />
      {form && <CompanyForm company={form === 'new' ? null : form} close={() => setForm(null)} />}
    </>
  )
}

function CompanyDetail({ id, edit }: { id: string; edit(company: Company): void }) {
  const { data: company } = useQuery({
    queryKey: ['company', id],
    queryFn: () => engine.companies.get({ id }),
  })
  return (
    <>
      <RecordActions
        record={{ type: 'company', id }}
        name={company?.name ?? ''}
        edit={company ? () => edit(company) : null}
      />
      <RecordSide record={{ type: 'company', id, title: company?.name ?? '', subtitle: '' }}>
        <CompanyPeople companyId={id} />
      </RecordSide>
    </>
  )
}

const blank: CompanyFields = {
  name: '',
  domains: [],
  phone: '',
  website: '',
  vatNumber: '',
  city: '',
  country: '',
}

function CompanyForm({ company, close }: { company: Company | null; close(): void }) {
  const { t } = useTranslation('customer')
  const form = useForm<CompanyFields>({
    initialValues: company ? companyFields.parse(company) : blank,
    validate: { name: (name) => (name.trim() ? null : t('create.companyNameMissing')) },
  })
  const save = async (values: CompanyFields): Promise<void> => {
    const fields = { ...values, country: values.country.toUpperCase() }
    const saved = company
      ? await engine.companies.update({ id: company.id, changes: fields })
      : await engine.companies.create(fields)
    go.record({ type: 'company', id: saved.id })
  }
  return (
    <FormDialog
      title={company ? t('edit') : t('companies.new')}
      saveLabel={company ? t('common:save') : t('create.save')}
      onSubmit={form.onSubmit}
      save={save}
      close={close}
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
