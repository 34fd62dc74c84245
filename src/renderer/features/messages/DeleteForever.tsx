import { Button, Group, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { changeThreads } from './actions'
import { closeDialogs, useDialogs } from './dialogs'
import { loadedRows } from './loaded-rows'
import { sameRow } from '../../app/route'

/** The one question mail is worth: what leaves the trash cannot be brought back. */
export function DeleteForever() {
  const { t } = useTranslation('mail')
  const rows = useDialogs((dialogs) => dialogs.deleting)
  const [first] = rows
  if (!first) return null
  const subject = loadedRows().find((row) => sameRow(row, first))?.subject || t('noSubject')
  const remove = (): void => {
    closeDialogs()
    void changeThreads(rows, { kind: 'delete-forever' })
  }
  return (
    <Modal
      opened
      onClose={closeDialogs}
      title={t('deleteForever.title', { count: rows.length, subject })}
      size="md"
    >
      <p>{t('deleteForever.text')}</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={closeDialogs} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button color="red" onClick={remove}>
          {t('deleteForever.confirm')}
        </Button>
      </Group>
    </Modal>
  )
}
