import { Button, Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ChangeUnderWay } from '../../../shared/contract/message-changes'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { kindOf } from './told-changes'
import classes from './UnderWay.module.css'

/** What is being done to very many messages, in a few words. */
export function useUnderWayText(): (change: ChangeUnderWay) => string {
  const { t } = useTranslation('mail')
  return ({ stage, change }) => t(`underWay.${stage === 'undoing' ? stage : kindOf(change)}`)
}

/** What is being done to very many messages, how far it is, and the way to leave the rest of it undone. */
export function UnderWay({ changes }: { changes: readonly ChangeUnderWay[] }) {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const textOf = useUnderWayText()
  return (
    <section aria-label={t('underWay.title')}>
      {changes.map((change) => {
        const { id, stage, total, done } = change
        const isUndo = stage === 'undoing'
        return (
          <div key={id} className={classes.change}>
            <div className={classes.line}>
              <span className={classes.text}>{textOf(change)}</span>
              {!isUndo && (
                <Button
                  size="compact-xs"
                  variant="light"
                  onClick={() => void engine.messages.stop({ changeId: id }).catch(report)}
                >
                  {t('bulk.stop')}
                </Button>
              )}
            </div>
            {!isUndo && total > 0 && (
              <>
                <Progress value={(100 * done) / total} size="sm" aria-label={textOf(change)} />
                <span className={classes.detail}>
                  {t('bulk.progress', { done: number(done), total: number(total) })}
                </span>
              </>
            )}
            <span className={classes.detail}>{t('underWay.hint')}</span>
          </div>
        )
      })}
    </section>
  )
}
