import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconArrowLeft, IconFileText, IconTrash } from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useRef, type MouseEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { VirtuosoHandle } from 'react-virtuoso'
import type { RemovedRecord } from '../../../shared/contract/records'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { focusHome } from '../../app/focus'
import { useFormat } from '../../app/format'
import { leave } from '../../app/history'
import { currentKeyText, useKeyText } from '../../app/key-choice'
import { report } from '../../app/problems'
import { go, moduleOf, useRoute } from '../../app/route'
import { useWindowWidth } from '../../app/zoom'
import { openContextMenu } from '../../ui/ContextMenu'
import { EmptyState } from '../../ui/EmptyState'
import { restoreUndoably } from './changes'
import classes from './RecordModule.module.css'
import { TWO_PANES_FROM } from './RecordList'
import { optionId } from './RecordOption'
import { RecordRows, RecordSearch } from './RecordRows'
import { RemovedLine } from './RemovedLine'
import { useTypeWords } from './types'
import { useRecordCursor } from './use-record-cursor'
import { useRemovedRows } from './use-record-rows'
import { useSearchText } from './use-search-text'
import { useWalkCommands } from './use-walk-commands'

const owner = Symbol('removed records commands')

/** The deleted records of a type: a list to search, and what each of them held, with the way to bring it back. */
export function RemovedModule({ type, detail }: { type: string; detail(id: string): ReactNode }) {
  const { t } = useTranslation()
  const words = useTypeWords()
  const { number } = useFormat()
  const keyText = useKeyText()
  const width = useWindowWidth()
  const record = useRoute((route) => route.record)
  const { text, setText, query, isWaiting } = useSearchText()
  const search = useRef<HTMLInputElement>(null)
  const list = useRef<VirtuosoHandle>(null)
  const scroller = useRef<HTMLElement>(null)
  const rows = useRemovedRows(type, query)
  const { total, row } = rows
  const isStale = isWaiting || rows.isStale
  const selectedId = record?.type === type ? record.id : undefined
  const narrow = width > 0 && width < TWO_PANES_FROM
  const title = words(type, 'removedMany')
  const key = keyText('restore-record')

  const { cursorId, setCursor, choose, indexOf, goTo, move, openAwaited } = useRecordCursor({
    of: `removed ${type} ${text.trim()}`,
    ...{ rows, isStale, selectedId, narrow, list },
    show: ({ id }) => go.removed(type, id),
  })
  /** What takes the place of the row that goes is where the keys are then; a page that stands alone stays. */
  const restore = async (removed: RemovedRecord): Promise<void> => {
    if (removed.mergedWith) return
    const index = indexOf(removed.id)
    const next = index < 0 ? undefined : (row(index + 1) ?? row(index - 1))
    const hadKeys = cursorId === removed.id
    await restoreUndoably(removed)
    if (!hadKeys || (narrow && selectedId)) return
    setCursor(next ? { index, id: next.id } : null)
    if (selectedId) go.removed(type, next?.id)
  }
  /** By the mouse that of the record under it, by key that of the one where the keys are. */
  const openMenu = (event: MouseEvent, chosen = row(indexOf(cursorId ?? ''))): void => {
    if (!chosen) return
    const { mergedWith } = chosen
    const open = {
      id: 'open',
      label: t('records.open'),
      key: currentKeyText('open'),
      icon: IconFileText,
      run: () => choose(indexOf(chosen.id), chosen, true),
    }
    const further = mergedWith
      ? {
          id: 'open-heir',
          label: t('customer:deleted.open', { name: mergedWith.title }),
          icon: IconFileText,
          run: () => go.record({ type, id: mergedWith.id }),
        }
      : {
          id: 'restore',
          label: t('customer:deleted.bringBack'),
          key: currentKeyText('restore-record'),
          icon: IconArrowBackUp,
          run: () => void restore(chosen).catch(report),
        }
    const menu = { label: chosen.title, groups: [[open, further]] }
    openContextMenu(event, menu, document.getElementById(optionId(chosen.id)) ?? undefined)
  }
  const current = row(indexOf(cursorId ?? ''))
  const isEmpty = total === 0 && !isStale
  const latest = useRef({ current, cursorId, restore })
  useEffect(() => {
    latest.current = { current, cursorId, restore }
  })
  const open = useCallback((): void => {
    if (openAwaited()) return
    const id = latest.current.cursorId
    if (id) go.removed(type, id)
    else goTo(0)
  }, [type, goTo, openAwaited])
  const back = useCallback(
    (): void => leave(() => (useRoute.getState().record ? go.removed(type) : go.module(moduleOf(type)))),
    [type],
  )
  const walk = useWalkCommands({ isEmpty, move, goTo, open })
  const commands = useMemo<Command[]>(
    () => [
      ...walk,
      { id: 'search', group: 'go', title: t('records.search'), run: () => search.current?.select() },
      {
        id: 'restore-record',
        group: 'customer',
        title: t('customer:deleted.bringBack'),
        offered: () => latest.current.current?.mergedWith === null,
        needs: () => t('needs.removed'),
        run() {
          const { current, restore } = latest.current
          if (current) restore(current).catch(report)
        },
      },
      { id: 'back', group: 'go', title: t('records.back'), run: back },
    ],
    [t, walk, back],
  )
  useCommands(owner, commands)

  return (
    <div className={classes.module}>
      {!(narrow && selectedId) && (
        <section className={classes.list} data-narrow={narrow || undefined} aria-label={title}>
          <header className={classes.header} data-removed>
            <Tooltip label={t('customer:deleted.toList')}>
              <ActionIcon
                size="md"
                aria-label={t('customer:deleted.toList')}
                onClick={() => go.module(moduleOf(type))}
              >
                <IconArrowLeft size={17} />
              </ActionIcon>
            </Tooltip>
            <h1>
              {title} {total !== undefined && <span>{number(total)}</span>}
            </h1>
          </header>
          <div className={classes.searchLine}>
            <RecordSearch
              ref={search}
              text={text}
              change={setText}
              enterList={() => {
                scroller.current?.focus()
                goTo(0)
              }}
            />
          </div>
          {total !== undefined && total > 0 && (
            <p className={classes.order}>
              {[t('customer:deleted.order'), key && t('customer:deleted.key', { key })]
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
          {total === undefined ? null : total === 0 ? (
            <EmptyState
              icon={<IconTrash size={24} />}
              title={query ? t('nothingFound') : t('customer:deleted.empty')}
            >
              {!query && t('customer:deleted.emptyHint')}
            </EmptyState>
          ) : (
            <ErrorBoundary name={title} of={query}>
              <RecordRows
                ref={list}
                scroller={(element) => void (scroller.current = element)}
                {...{ title, rows, total, selectedId, cursorId }}
                line={(row) => <RemovedLine row={row} />}
                choose={(chosen) => choose(indexOf(chosen.id), chosen, true)}
                menu={openMenu}
              />
            </ErrorBoundary>
          )}
        </section>
      )}
      {!(narrow && !selectedId) && (
        <section className={classes.detail} tabIndex={-1} {...(narrow ? focusHome : {})}>
          {narrow && (
            <ActionIcon className={classes.back} size="lg" onClick={back} aria-label={t('records.back')}>
              <IconArrowLeft size={18} />
            </ActionIcon>
          )}
          {selectedId ? (
            <div className={classes.record} key={selectedId}>
              {detail(selectedId)}
            </div>
          ) : (
            !isEmpty && <EmptyState icon={<IconTrash size={24} />} title={t('customer:deleted.select')} />
          )}
        </section>
      )}
    </div>
  )
}
