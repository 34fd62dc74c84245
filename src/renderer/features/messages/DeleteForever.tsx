import { useTranslation } from 'react-i18next'
import { Question } from '../../ui/Question'
import { changeThreads, isOfMessages } from './change-threads'
import { closeDialogs, useDialogs } from './dialogs'
import { loadedRows } from './loaded-rows'
import { rowsCalled } from './told-changes'
import { sameRow, type RowKey } from '../../app/route'
import { useAccounts, useMailboxes } from '../mailboxes/index'

/** The one question mail is worth: what leaves the trash cannot be brought back. */
export function DeleteForever() {
  const { t } = useTranslation('mail')
  const rows = useDialogs((dialogs) => dialogs.deleting)
  const emptied = useDialogs((dialogs) => dialogs.emptied)
  const staysAtServer = useStaysAtServer(rows)
  const [first] = rows
  if (!first) return null
  const subject = loadedRows().find((row) => sameRow(row, first))?.subject || t('noSubject')
  return (
    <Question
      title={
        emptied
          ? t('deleteForever.emptied', { count: rows.length, folder: emptied })
          : t('deleteForever.title', { count: rows.length, subject, ...rowsCalled(isOfMessages(rows)) })
      }
      text={t(staysAtServer ? 'deleteForever.textHere' : 'deleteForever.text')}
      cancel={t('common:cancel')}
      confirm={t('deleteForever.confirm')}
      close={closeDialogs}
      run={() => void changeThreads(rows, { kind: 'delete-forever' })}
    />
  )
}

/** Whether all of this is mail by POP3 whose server is not told of what is deleted here. */
function useStaysAtServer(rows: readonly RowKey[]): boolean {
  const { data: mailboxes = [] } = useMailboxes()
  const { data: accounts = [] } = useAccounts()
  return rows.every(({ folderId }) => {
    const accountId = mailboxes.find(({ id }) => id === folderId)?.accountId
    const incoming = accounts.find(({ id }) => id === accountId)?.settings.incoming
    return incoming?.kind === 'pop3' && !incoming.deletesThere
  })
}
