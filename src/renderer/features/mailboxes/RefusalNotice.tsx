import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FolderRefusal } from '../../../shared/contract/mailboxes'
import { withinSentence } from '../../../shared/shown-text'
import { useDescribe } from '../../app/problems'
import { dismissRefusal, tryAgain } from './folder-actions'
import classes from './ListNotices.module.css'

/** A change of a folder the server refused, in its words, until the user has read it. */
export function RefusalNotice({ refusal }: { refusal: FolderRefusal }) {
  const { t } = useTranslation('mail')
  const { kind, label, name, problem } = refusal
  const { title, why, mend } = useDescribe()(problem)
  const what = t(`folderRefused.${kind}`, { name: withinSentence(kind === 'create' ? name : label) })
  return (
    <section className={classes.notice} role="alert" aria-label={what}>
      <IconAlertTriangle size={16} aria-hidden className={classes.sign} />
      <div className={classes.text}>
        <strong>{what}</strong>
        <p>
          {title}. {why}{' '}
          {problem.serverReply && (
            <q className={classes.reply} dir="auto">
              {problem.serverReply}
            </q>
          )}{' '}
          {mend}
        </p>
        <div className={classes.foot}>
          {(kind === 'create' || refusal.folderId !== null) && (
            <Button size="compact-xs" variant="light" onClick={() => tryAgain(refusal)}>
              {t('folderRefused.again')}
            </Button>
          )}
          <Button size="compact-xs" variant="subtle" onClick={() => dismissRefusal(refusal)}>
            {t('folderRefused.dismiss')}
          </Button>
        </div>
      </div>
    </section>
  )
}
