import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { isMachineAddress } from '../../../shared/machine-address'
import { shortAddress } from '../../../shared/shown-text'
import { useSomeNames } from '../../app/some-names'
import { ComposerNotice } from './ComposerNotice'
import type { RecipientField } from './recipient-room'

/** Whoever writes to more than these picks nobody by hand. */
const LOOKED_AT = 100

/** What is sent to a program (no-reply, notices) is mostly read by nobody: said, and left to the user. */
export function MachineNotice({ to, cc, bcc }: Pick<DraftContent, RecipientField>) {
  const { t } = useTranslation('compose')
  const someNames = useSomeNames()
  const machines = useMemo(
    () =>
      [to, cc, bcc]
        .flatMap((people) => people.slice(0, LOOKED_AT))
        .filter(({ address }) => isMachineAddress(address))
        .map(({ address }) => shortAddress(address)),
    [to, cc, bcc],
  )
  if (machines.length === 0) return null
  return (
    <ComposerNotice severity="info">
      {t('machineRecipients', { count: machines.length, names: someNames(machines) })}
    </ComposerNotice>
  )
}
