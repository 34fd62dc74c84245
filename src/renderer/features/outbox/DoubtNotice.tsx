import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { shortAddress } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { useSomeNames } from '../../app/some-names'
import { ComposerNotice } from './ComposerNotice'
import type { Doubt } from './doubts'
import type { Writer } from './FromField'
import { StandingActions } from './StandingActions'

/** One sentence for each thing that may have been forgotten or overlooked. Enter goes back: pressed twice in a hurry it sends nothing. */
export function DoubtNotice(props: {
  doubts: readonly Doubt[]
  writer: Writer
  back(): void
  send(): void
  /** Writes it as somebody else, and goes back to it. */
  writeAs(writer: Writer): void
  /** Sends a mail of its own to each. */
  sendEach(): void
}) {
  const { doubts } = props
  const { t } = useTranslation(['compose', 'mass'])
  const someNames = useSomeNames()
  const { fileSize } = useFormat()
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => back.current?.focus(), [doubts])
  return (
    <ComposerNotice
      severity="warning"
      isUrgent
      actions={
        <>
          <Button ref={back} size="compact-sm" onClick={props.back}>
            {t('doubts.back')}
          </Button>
          <StandingActions {...props} />
          {doubts.some(({ kind }) => kind === 'together') && (
            <Button size="compact-sm" variant="light" onClick={props.sendEach}>
              {t('mass:toEach')}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={props.send}>
            {t('doubts.send')}
          </Button>
        </>
      }
    >
      {doubts
        .map(({ kind, people, standing, much, words }) =>
          t(kind === 'together' ? 'mass:doubt' : `doubts.${kind}`, {
            ...(kind === 'size' && much
              ? { size: fileSize(much.is), limit: fileSize(much.most) }
              : much && { count: much.is, most: much.most }),
            names: someNames(words ?? people.map(({ address }) => shortAddress(address))),
            ...(standing && {
              login: someNames([shortAddress(standing.login)]),
              server: someNames([standing.server]),
            }),
          }),
        )
        .join(' ')}
    </ComposerNotice>
  )
}
