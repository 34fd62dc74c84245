import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dealFields, type Deal } from '../../../shared/contract/deals'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { BrokenView } from '../../app/BrokenView'
import { RecordActions } from '../../app/RecordActions'
import { RecordModule } from '../../app/RecordModule'
import { updateUndoably } from '../../app/record-undo'
import { engine } from '../../bridge/connection'
import { Badge } from '../../ui/Badge'
import { ChoiceField } from '../../ui/ChoiceField'
import { RecordLine } from '../../ui/RecordLine'
import { RecordSide } from '../links/RecordSide'
import { DealForm } from './DealForm'
import classes from './DealsView.module.css'
import { Stage } from './Stage'
import { useStageName, useStages } from './queries'

/** What is being sold, to whom, for how much, and how far it got. */
export function DealsView() {
  const { t } = useTranslation('customer')
  const { exactMoney } = useFormat()
  const [form, setForm] = useState<Deal | 'new' | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  const close = (): void => setForm(null)
  return (
    <>
      <BrokenView name={t('common:modules.deals')}>
        <RecordModule<Deal>
          type="deal"
          title={t('dealsView.title')}
          newLabel={t('dealsView.new')}
          empty={{ title: t('dealsView.empty'), text: t('dealsView.emptyHint') }}
          order={t('dealsView.order')}
          fetchPage={dealPage}
          nameOf={(deal) => deal.title}
          line={(deal) => (
            <RecordLine
              icon={<Badge type="deal" />}
              title={deal.title}
              detail={deal.companyName || deal.personName}
              side={
                <>
                  <span className={classes.amount}>{exactMoney(deal.amountMinor, deal.currency)}</span>
                  <Stage name={deal.stageName} outcome={deal.outcome} />
                </>
              }
            />
          )}
          detail={(id) => (
            <BrokenView name={t('types.deal')} of={id}>
              <DealDetail id={id} edit={setForm} />
            </BrokenView>
          )}
          onNew={onNew}
          onEdit={setForm}
        />
      </BrokenView>
      {form && (
        <BrokenView name={t('common:modules.deals')} close={close}>
          <DealForm deal={form === 'new' ? null : form} close={close} />
        </BrokenView>
      )}
    </>
  )
}

/** A salesperson has hundreds of deals, not thousands: the engine sends them all; open ones come first. */
async function dealPage(
  query: string,
  offset: number,
  limit: number,
): Promise<{ total: number; rows: Deal[] }> {
  const rows = (await engine.deals.list({ query })).toSorted(
    (a, b) => Number(a.outcome !== 'open') - Number(b.outcome !== 'open') || b.updatedAt - a.updatedAt,
  )
  return { total: rows.length, rows: rows.slice(offset, offset + limit) }
}

function DealDetail({ id, edit }: { id: string; edit(deal: Deal): void }) {
  const { t } = useTranslation('customer')
  const stageName = useStageName()
  const { data: stages = [] } = useStages()
  const { data: deal } = useQuery({ queryKey: ['deal', id], queryFn: () => engine.deals.get({ id }) })
  const setStage = (stageId: string): void => {
    if (!deal || stageId === deal.stageId) return
    updateUndoably({
      message: t('dealsView.moved'),
      name: deal.title,
      schema: dealFields.pick({ stageId: true }).partial(),
      before: deal,
      after: { stageId },
      update: (changes, from) => engine.deals.update({ id, changes, from }),
    }).catch(report)
  }
  return (
    <>
      <RecordActions
        record={{ type: 'deal', id }}
        name={deal?.title ?? ''}
        edit={deal ? () => edit(deal) : null}
      >
        <ChoiceField
          aria-label={t('fields.stageId')}
          size="xs"
          w={150}
          choices={stages.map((stage) => ({ value: stage.id, label: stageName(stage.name) }))}
          value={deal?.stageId ?? ''}
          onChange={setStage}
        />
      </RecordActions>
      <RecordSide record={{ type: 'deal', id, title: deal?.title ?? '', subtitle: '' }} />
    </>
  )
}
