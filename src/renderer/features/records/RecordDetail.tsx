import { ActionIcon } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { focusHome } from '../../app/focus'
import { leave } from '../../app/history'
import { go, moduleOf } from '../../app/route'
import { useScrollMemory } from '../../app/scroll-memory'
import { EmptyState } from '../../ui/EmptyState'
import { actsOnRecord } from './acts-on-record'
import { RecordIcon } from './RecordIcon'
import classes from './RecordModule.module.css'
import { useTypeWords } from './types'

/** The page of the chosen record, beside the others or, where there is no room for both, alone. */
export function RecordDetail(props: {
  type: string
  id: string | undefined
  isAlone: boolean
  /** Beside a board it takes what room a page needs, and no more. */
  isNarrow?: boolean
  page(id: string): ReactNode
}) {
  const { type, id, isAlone, isNarrow, page } = props
  const { t } = useTranslation()
  const words = useTypeWords()
  const remembered = useScrollMemory(`${type} ${id ?? ''}`)
  return (
    // Beside a list the focus belongs to the list, even while its rows are still being read.
    <section
      className={classes.detail}
      data-narrow={isNarrow}
      ref={remembered}
      tabIndex={-1}
      {...(isAlone ? { ...focusHome, ...actsOnRecord } : {})}
    >
      {(isAlone || isNarrow) && (
        <ActionIcon
          className={classes.back}
          size="lg"
          onClick={() => leave(() => go.module(moduleOf(type)))}
          aria-label={t('records.back')}
        >
          <IconArrowLeft size={18} />
        </ActionIcon>
      )}
      {id ? (
        <div className={classes.record} key={id}>
          {page(id)}
        </div>
      ) : (
        <EmptyState icon={<RecordIcon type={type} size={24} />} title={words(type, 'select')}>
          {t('records.selectText')}
        </EmptyState>
      )}
    </section>
  )
}
