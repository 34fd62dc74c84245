import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { View } from '../../app/route'
import { dismissRefusal } from './folder-actions'
import classes from './ListNotices.module.css'
import { useAccounts, useFolderRefusals, useMailboxes } from './queries'
import { RefusalNotice } from './RefusalNotice'
import { TroubleNotice } from './TroubleNotice'

/** So many are told at once; the rest when it is asked for. */
const TOLD = 2

/**
 * Above a list: changes of folders the server refused, and what it does not give of the folders that are shown (none in
 * a search). However many there are, most of the room is the list's.
 */
export function ListNotices({ view }: { view: View | null }) {
  const { t } = useTranslation('mail')
  const [open, setOpen] = useState(false)
  const { data: refusals = [] } = useFolderRefusals()
  const troubles = useShownTroubles(view)
  const notices = [
    ...refusals.map((refusal) => (
      <ErrorBoundary key={`refusal-${refusal.id}`} name={t('folders')} line>
        <RefusalNotice refusal={refusal} />
      </ErrorBoundary>
    )),
    ...troubles.map((props) => (
      <ErrorBoundary
        key={`${props.trouble.folderId} ${props.trouble.problem.code}`}
        name={t('folders')}
        of={props.trouble}
        line
      >
        <TroubleNotice {...props} />
      </ErrorBoundary>
    )),
  ]
  if (notices.length === 0) return null
  const hidden = notices.length - TOLD
  return (
    <div className={classes.notices}>
      {notices.slice(0, open ? undefined : TOLD)}
      {hidden > 0 && (
        <div className={classes.more}>
          <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t('notices.fewer') : t('notices.more', { count: hidden })}
          </Button>
          {refusals.length > TOLD && (
            <Button size="compact-xs" variant="subtle" onClick={() => refusals.forEach(dismissRefusal)}>
              {t('folderRefused.dismissAll')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** What is wrong with the folders of a view. */
function useShownTroubles(view: View | null) {
  const { data: accounts = [] } = useAccounts()
  const { data: mailboxes = [] } = useMailboxes()
  const troubled = accounts.flatMap(({ id, settings, sync }) =>
    sync.troubles.map((trouble) => ({
      ...{ accountId: id, trouble },
      address: view?.kind === 'role' ? settings.address : '',
    })),
  )
  if (troubled.length === 0 || !view) return []
  const isShown = (folderId: number): boolean =>
    view.kind === 'folder'
      ? view.folderId === folderId
      : view.kind === 'role' && mailboxes.some(({ id, role }) => id === folderId && role === view.role)
  return troubled.filter(({ trouble }) => isShown(trouble.folderId))
}
