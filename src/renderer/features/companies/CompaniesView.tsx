import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Company } from '../../../shared/contract/companies'
import { BrokenView } from '../../app/BrokenView'
import { RecordActions } from '../../app/RecordActions'
import { RecordModule } from '../../app/RecordModule'
import { engine } from '../../bridge/connection'
import { Badge } from '../../ui/Badge'
import { RecordLine } from '../../ui/RecordLine'
import { RecordSide } from '../links/RecordSide'
import { CompanyForm } from './CompanyForm'
import { CompanyPeople } from './CompanyPeople'

type Listed = Awaited<ReturnType<typeof engine.companies.list>>['rows'][number]

/** The companies behind the people. */
export function CompaniesView() {
  const { t } = useTranslation('customer')
  const [form, setForm] = useState<Company | 'new' | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  const close = (): void => setForm(null)
  return (
    <>
      <BrokenView name={t('common:modules.companies')}>
        <RecordModule<Listed>
          type="company"
          title={t('companies.title')}
          newLabel={t('companies.new')}
          empty={{ title: t('companies.empty'), text: t('companies.emptyHint') }}
          fetchPage={(query, offset, limit) => engine.companies.list({ query, offset, limit })}
          nameOf={(company) => company.name}
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
          detail={(id) => (
            <BrokenView name={t('types.company')} of={id}>
              <CompanyDetail id={id} edit={setForm} />
            </BrokenView>
          )}
          onNew={onNew}
          onEdit={setForm}
        />
      </BrokenView>
      {form && (
        <BrokenView name={t('common:modules.companies')} close={close}>
          <CompanyForm company={form === 'new' ? null : form} close={close} />
        </BrokenView>
      )}
    </>
  )
}

function CompanyDetail({ id, edit }: { id: string; edit(company: Company): void }) {
  const { t } = useTranslation('customer')
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
        <BrokenView name={t('people.title')} line>
          <CompanyPeople companyId={id} companyName={company?.name ?? ''} />
        </BrokenView>
      </RecordSide>
    </>
  )
}
