import { useTranslation } from 'react-i18next'
import { Question } from '../../ui/Question'
import { changeThreads, isOfMessages } from './change-threads'
import { closeDialogs, useDialogs } from './dialogs'
import { loadedRows } from './loaded-rows'
import { rowsCalled } from './told-changes'
import { sameRow } from '../../app/route'

/** The one question mail is worth: what leaves the trash cannot be brought back. */
export function DeleteForever() {
  const { t } = useTranslation('mail')
  const rows = useDialogs((dialogs) => dialogs.deleting)
  const emptied = useDialogs((dialogs) => dialogs.emptied)
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
      text={t('deleteForever.text')}
      cancel={t('common:cancel')}
      confirm={t('deleteForever.confirm')}
      close={closeDialogs}
      run={() => void changeThreads(rows, { kind: 'delete-forever' })}
    />
  )
}
