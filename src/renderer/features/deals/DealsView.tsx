import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Deal, DealFields, Stage } from '../../../shared/contract/deals'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { FormDialog } from '../../app/FormDialog'
import { RecordActions } from '../../app/RecordActions'
import { RecordModule } from '../../app/RecordModule'
import { go } from '../../app/route'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { Badge } from '../../ui/Badge'
import { RecordLine } from '../../ui/RecordLine'
import { RecordSide } from '../links/RecordSide'
import { useStageName, useStages } from './queries'

/** What is being sold, to whom, for how much, and how far it got. */
export function DealsView() {
  const { t } = useTranslation('customer')
  const { money } = useFormat()
  const stageName = useStageName()
  const { data: stages = [] } = useStages()
  const [form, setForm] = useState<Deal | 'new' | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  return (
    <>
      <RecordModule<Deal>
        type="deal"
        title={t('dealsView.title')}
        newLabel={t('dealsView.new')}
        empty={{ title: t('dealsView.empty'), text: t('dealsView.emptyHint') }}
        fetchPage={async (query, offset, limit) => pageOf(await engine.deals.list({}), query, offset, limit)}
        line={(deal) => (
          <RecordLine
            icon={<Badge type="deal" />}
            title={deal.title}
            detail={[deal.companyName || deal.personName, stageName(deal.stageName)]
              .filter(Boolean)
              .join(' · ')}
            side={money(deal.amountMinor, deal.currency)}
          />
        )}
        detail={(id) => <DealDetail id={id} edit={setForm} />}
        onNew={onNew}
      />
      {form && stages.length > 0 && (
        <DealForm deal={form === 'new' ? null : form} stages={stages} close={() => setForm(null)} />
      )}
    </>
  )
}

/** A salesperson has hundreds of deals, not thousands: the engine sends them all, open ones come first. */
function pageOf(
  deals: Deal[],
  query: string,
  offset: number,
  limit: number,
): { total: number; rows: Deal[] } {
  const wanted = query.toLocaleLowerCase()
  const rows = deals
    .filter((deal) =>
      `${deal.title} ${deal.companyName} ${deal.personName}`.toLocaleLowerCase().includes(wanted),
    )
    .toSorted(
      (a, b) => Number(a.outcome !== 'open') - Number(b.outcome !== 'open') || b.updatedAt - a.updatedAt,
    )
  return { total: rows.length, rows: rows.slice(offset, offset + limit) }
}

function DealDetail({ id, edit }: { id: string; edit(deal: Deal): void }) {
  const { t } = useTranslation('customer')
  const stageName = useStageName()
  const { data: stages = [] } = useStages()
  const { data: deal } = useQuery({ queryKey: ['deal', id], queryFn: () => engine.deals.get({ id }) })
  const setStage = (stageId: string | null): void => {
    if (!deal || !stageId || stageId === deal.stageId) return
    const before = deal.stageId
    engine.deals
      .update({ id, changes: { stageId } })
      .then(
        () =>
          done(
            t('dealsView.moved'),
            t('common:undo'),
            () => void engine.deals.update({ id, changes: { stageId: before } }).catch(report),
          ),
        report,
      )
  }
  return (
    <>
      <RecordActions
        record={{ type: 'deal', id }}
        name={deal?.title ?? ''}
        edit={deal ? () => edit(deal) : null}
      >
        <Select
          aria-label={t('fields.stageId')}
          size="xs"
          w={150}
          allowDeselect={false}
          data={stages.map((stage) => ({ value: stage.id, label: stageName(stage.name) }))}
          value={deal?.stageId ?? null}
          onChange={setStage}
        />
      </RecordActions>
      <RecordSide record={{ type: 'deal', id, title: deal?.title ?? '', subtitle: '' }} />
    </>
  )
}

const currencies = ['EUR', 'PLN', 'GBP', 'USD', 'CHF', 'CZK', 'SEK', 'DKK', 'NOK', 'HUF', 'RON', 'JPY']

function DealForm({ deal, stages, close }: { deal: Deal | null; stages: Stage[]; close(): void }) {
  const { t } = useTranslation('customer')
  const stageName = useStageName()
  const { data: companies } = useQuery({
    queryKey: ['company', 'page', '', 'choice'],
    queryFn: () => engine.companies.list({ query: '', offset: 0, limit: 200 }),
  })
  const form = useForm({
    initialValues: {
      title: deal?.title ?? '',
      amount: (deal?.amountMinor ?? 0) / 100,
      currency: deal?.currency ?? 'EUR',
      stageId: deal?.stageId ?? stages[0]?.id ?? '',
      companyId: deal?.companyId ?? null,
    },
    validate: { title: (title) => (title.trim() ? null : t('dealsView.titleMissing')) },
  })
  const save = async ({ amount, ...values }: typeof form.values): Promise<void> => {
    const fields: DealFields = {
      ...values,
      amountMinor: Math.round(amount * 100),
      personId: deal?.personId ?? null,
      expectedCloseAt: deal?.expectedCloseAt ?? null,
    }
    const saved = deal
      ? await engine.deals.update({ id: deal.id, changes: fields })
      : await engine.deals.create(fields)
    go.record({ type: 'deal', id: saved.id })
  }
  return (
    <FormDialog
      title={deal ? t('edit') : t('dealsView.new')}
      saveLabel={deal ? t('common:save') : t('create.save')}
      onSubmit={form.onSubmit}
      save={save}
      close={close}
    >
      <TextInput label={t('fields.title')} data-autofocus required {...form.getInputProps('title')} />
      <Group grow gap="sm">
        <NumberInput
          label={t('fields.amountMinor')}
          min={0}
          decimalScale={2}
          thousandSeparator=" "
          {...form.getInputProps('amount')}
        />
        <Select
          label={t('fields.currency')}
          allowDeselect={false}
          data={currencies}
          {...form.getInputProps('currency')}
        />
      </Group>
      <Select
        label={t('fields.stageId')}
        allowDeselect={false}
        data={stages.map((stage) => ({ value: stage.id, label: stageName(stage.name) }))}
        {...form.getInputProps('stageId')}
      />
      <Select
        label={t('fields.companyId')}
        searchable
        clearable
        data={(companies?.rows ?? []).map((company) => ({ value: company.id, label: company.name }))}
        {...form.getInputProps('companyId')}
      />
    </FormDialog>
  )
}
