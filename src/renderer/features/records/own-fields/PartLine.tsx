import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconArchive, IconRestore } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartType } from '../../../../shared/contract/parts'
import { report } from '../../../app/problems'
import { engine } from '../../../bridge/connection'
import lines from '../../../ui/OrderedLines.module.css'
import { StepButtons } from '../../../ui/StepButtons'
import { changePart } from '../part-changes'

/** One of what stands in an order of the user's: renamed where it stands, moved, and taken out of use. */
export function PartLine(props: {
  type: PartType
  id: string
  name: string
  max: number
  isFirst: boolean
  isLast: boolean
  isRetired?: boolean
  children?: ReactNode
}) {
  const { type, id, name, max, isFirst, isLast, isRetired = false, children } = props
  const { t } = useTranslation('customer')
  const [typed, setTyped] = useState<string | null>(null)
  const rename = (): void => {
    const wanted = typed?.trim() ?? ''
    if (wanted === '' || wanted === name) return setTyped(null)
    void changePart(t('ownFields.renamed'), wanted, () =>
      engine.parts.rename({ type, id, label: wanted }),
    ).then((isRenamed) => isRenamed && setTyped(null))
  }
  const retire = t(isRetired ? 'ownFields.restore' : 'ownFields.retire', { name })
  return (
    <div className={lines.line}>
      <TextInput
        className={lines.name ?? ''}
        size="xs"
        aria-label={t('ownFields.nameOf', { name })}
        maxLength={max}
        readOnly={isRetired}
        value={typed ?? name}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
        onBlur={rename}
        onKeyDown={({ key }) => {
          if (key === 'Enter') rename()
          else if (key === 'Escape') setTyped(null)
        }}
      />
      {children}
      {!isRetired && (
        <StepButtons
          {...{ name, isFirst, isLast }}
          move={(by) => engine.parts.move({ type, id, by }).catch(report)}
        />
      )}
      <Tooltip label={retire}>
        <ActionIcon
          size={28}
          aria-label={retire}
          onClick={() =>
            void changePart(t(isRetired ? 'ownFields.restored' : 'ownFields.retired'), name, () =>
              engine.parts.retire({ type, id, isRetired: !isRetired }),
            )
          }
        >
          {isRetired ? <IconRestore size={15} aria-hidden /> : <IconArchive size={15} aria-hidden />}
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
