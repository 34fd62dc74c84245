import { useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import type { Link } from '../../../shared/contract/links'
import type { RecordRef, RecordSummary } from '../../../shared/contract/crm'
import { MAX_QUERY } from '../../../shared/contract/records'
import { report } from '../../app/problems'
import { undoWay } from '../../app/kept-undo'
import { beforeUndo, done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { byChange, takeBack } from '../records/index'

export const useThreadLinks = (threadId: number) =>
  useQuery(queries.links.forThread.queryOptions({ input: { threadId }, meta: staleOn('links', 'record') }))

export const useSuggestions = (threadId: number) =>
  useQuery(queries.links.suggest.queryOptions({ input: { threadId }, meta: staleOn('links', 'record') }))

/** Records of all types that a text may mean. */
export const foundRecords = (text: string, limit: number, types?: readonly string[]) =>
  queries.links.findRecords.queryOptions({
    input: { query: text.slice(0, MAX_QUERY), limit, ...(types && { types: [...types] }) },
    meta: staleOn('record'),
  })

const unlinkAgain = (id: string) => engine.links.remove({ id })
const linkAgain = (id: string) => engine.links.restore({ id })
const linked = undoWay('link', unlinkAgain)
const unlinked = undoWay('unlink', linkAgain)

export async function linkThread(
  threadId: number,
  record: RecordRef & Pick<RecordSummary, 'title'>,
): Promise<void> {
  try {
    const { type, id } = record
    const link = await beforeUndo(engine.links.create({ threadId, record: { type, id } }))
    const label = i18next.t('customer:linked', { name: record.title })
    done(label, i18next.t('common:undo'), () => unlinkAgain(link.id), '', { way: linked(link.id) })
  } catch (error) {
    report(error)
  }
}

export async function unlink(link: Link): Promise<void> {
  try {
    await beforeUndo(engine.links.remove({ id: link.id }))
    const label = i18next.t('customer:unlinked', { name: link.record.title })
    done(label, i18next.t('common:undo'), () => linkAgain(link.id), '', { way: unlinked(link.id) })
  } catch (error) {
    report(error)
  }
}

/** Hands a conversation from one record to another: both histories tell, and one undo takes it back. */
export async function moveLink(link: Link, record: RecordRef & Pick<RecordSummary, 'title'>): Promise<void> {
  try {
    const { type, id } = record
    const { change } = await beforeUndo(engine.links.move({ id: link.id, record: { type, id } }))
    const label = i18next.t('customer:linkMoved', { from: link.record.title, name: record.title })
    done(label, i18next.t('common:undo'), () => takeBack(change), '', byChange(change))
  } catch (error) {
    report(error)
  }
}
