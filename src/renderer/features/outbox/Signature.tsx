import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { useFormat } from '../../app/format'
import { ofRecords, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { useVariableName, Words } from '../templates/index'
import classes from './Signature.module.css'

/** The signature of whom a mail is from, and where it stands. */
export const useSignature = (
  { accountId, identityId }: Pick<DraftContent, 'accountId' | 'identityId'>,
  isAnswer: boolean,
) =>
  useQuery(
    queries.templates.signature.queryOptions({
      input: { accountId, identityId, isAnswer },
      meta: staleOn('accounts', ofRecords('template')),
    }),
  ).data

/** The signature of whom the mail is from, as the recipient will find it; left out at will. */
export function Signature(props: {
  content: Pick<DraftContent, 'accountId' | 'identityId' | 'hasSignature'>
  isAnswer: boolean
  change(hasSignature: boolean): void
}) {
  const { content, isAnswer, change } = props
  const { t } = useTranslation(['compose', 'templates'])
  const { namesInWords } = useFormat()
  const nameOf = useVariableName()
  const signature = useSignature(content, isAnswer)
  // Of drafts that were begun elsewhere nothing is said.
  if (!signature || signature.html === '' || content.hasSignature === undefined) return null
  if (!content.hasSignature)
    return (
      <div className={classes.root}>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => change(true)}>
          {t('signature.add')}
        </Button>
      </div>
    )
  return (
    <div className={classes.root} role="group" aria-label={t('signature.title')}>
      <div className={classes.frame}>
        {signature.unresolved.length > 0 && (
          <p role="status" className={classes.unsaid}>
            <IconAlertTriangle size={14} aria-hidden />{' '}
            {t('templates:signature.unsaid', { names: namesInWords(signature.unresolved.map(nameOf)) })}
          </p>
        )}
        <Words html={signature.html} label={t('signature.title')} />
      </div>
      <Tooltip label={t('signature.remove')}>
        <ActionIcon size="sm" aria-label={t('signature.remove')} onClick={() => change(false)}>
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
