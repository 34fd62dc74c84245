import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { report } from '../../app/problems'
import { problemOf } from '../../bridge/problem'
import { toast } from '../../ui/toast'
import { useOutbox } from '../mailboxes/index'
import { ComposerNotice } from './ComposerNotice'
import { continueDraft, throwAway } from './composing'
import { callBack, callBackLabel } from './departing'
import { ownDraft, settleOther, type Gone, type Writing } from './drafts'

/** The draft that is open here was sent or discarded in another window. */
export function GoneElsewhere({ id, gone }: { id: string; gone: Gone }) {
  const { t } = useTranslation('compose')
  const label = callBackLabel(gone)
  const takeBack = label && (
    <Button size="compact-sm" variant="default" onClick={() => void callBack(id).catch(report)}>
      {t(label)}
    </Button>
  )
  return (
    <ComposerNotice severity="warning" isUrgent actions={takeBack}>
      {t(`gone.${gone}`)}
    </ComposerNotice>
  )
}

/**
 * Both texts are kept until the user says which one is to stay, and each can be had back. Once the other one was sent
 * or discarded there is nothing to choose, and nothing is said; should that be taken back, it is asked again.
 */
export function OtherVersion({ id, other }: { id: string; other: NonNullable<Writing['other']> }) {
  const { t } = useTranslation('compose')
  const { data: outbox } = useOutbox()
  const isChoice = other.became === 'changed'
  const isThere = outbox?.some((mail) => mail.id === other.id && mail.state === 'draft') ?? true
  if (isChoice && !isThere) return null
  const choose = (name: 'show' | 'keepThis' | 'keepOther', run: () => Promise<unknown>) => (
    <Button size="compact-sm" variant="default" onClick={() => void run().catch(refused)}>
      {t(`other.${name}`)}
    </Button>
  )
  /** The list of drafts may be older than what another window has just done. */
  const refused = (error: unknown): void => {
    if (problemOf(error).field === 'keeps') toast(t('other.keptIsGone'))
    else report(error)
  }
  const keepThis = async (): Promise<void> => {
    // Discarded in another window while the focus was in it, it is a draft again before the other one goes.
    const own = await ownDraft(id)
    if (await throwAway(other.id, { keeps: own })) settleOther(own)
  }
  const keepOther = async (): Promise<void> => {
    if (await throwAway(id, { keeps: other.id })) await continueDraft(other.id)
  }
  return (
    <ComposerNotice
      severity="warning"
      actions={
        isChoice && (
          <>
            {choose('show', () => continueDraft(other.id))}
            {choose('keepThis', keepThis)}
            {choose('keepOther', keepOther)}
          </>
        )
      }
    >
      {t(`other.${other.became}`)}
    </ComposerNotice>
  )
}
