import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Outgoing } from '../../../shared/contract/outbox'
import { report } from '../../app/problems'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { useOutbox } from '../mailboxes/index'
import { ComposerNotice } from './ComposerNotice'
import { throwAway } from './composing'

/** The draft on the server that this one goes on with was sent, changed or deleted elsewhere: this one may be old news. */
export function ServerDraftGone({ draft }: { draft: Outgoing }) {
  const { t } = useTranslation('compose')
  const { id, serverDraft } = draft
  const { data } = useQuery(
    queries.outbox.get.queryOptions({
      ...{ input: { id }, enabled: serverDraft !== 'none', initialData: draft, initialDataUpdatedAt: 0 },
      meta: staleOn('threads', 'outbox'),
    }),
  )
  const { data: outbox } = useOutbox()
  const isGone = [data, outbox?.find((mail) => mail.id === id)].some((mail) => mail?.serverDraft === 'gone')
  if (!isGone) return null
  return (
    <ComposerNotice
      severity="warning"
      actions={
        <Button size="compact-sm" variant="default" onClick={() => void throwAway(id).catch(report)}>
          {t('discard')}
        </Button>
      }
    >
      {t('serverDraftGone')}
    </ComposerNotice>
  )
}
