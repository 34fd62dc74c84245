import { useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import type { Link } from '../../../shared/contract/links'
import type { RecordRef, RecordSummary } from '../../../shared/contract/crm'
import { report } from '../../app/problems'
import { beforeUndo, done } from '../../app/undo'
import { engine } from '../../bridge/connection'

export const useThreadLinks = (threadId: number) =>
  useQuery({ queryKey: ['links', 'thread', threadId], queryFn: () => engine.links.forThread({ threadId }) })

export const useSuggestions = (threadId: number) =>
  useQuery({ queryKey: ['links', 'suggest', threadId], queryFn: () => engine.links.suggest({ threadId }) })

export async function linkThread(
  threadId: number,
  record: RecordRef & Pick<RecordSummary, 'title'>,
): Promise<void> {
  try {
    const { type, id } = record
    const link = await beforeUndo(engine.links.create({ threadId, record: { type, id } }))
    done(i18next.t('customer:linked', { name: record.title }), i18next.t('common:undo'), () =>
      engine.links.remove({ id: link.id }),
    )
  } catch (error) {
    report(error)
  }
}

export async function unlink(link: Link): Promise<void> {
  try {
    await beforeUndo(engine.links.remove({ id: link.id }))
    done(i18next.t('customer:unlinked', { name: link.record.title }), i18next.t('common:undo'), () =>
      engine.links.restore({ id: link.id }),
    )
  } catch (error) {
    report(error)
  }
}
