import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ListView } from '../../../shared/contract/records'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useKeyText, withKey } from '../../app/key-choice'
import { printedKeys } from '../../app/key-names'
import type { ListSelection } from '../../app/list-selection'
import { actsOnRecord } from './acts-on-record'
import { MailToList } from './MailToList'
import classes from './RecordModule.module.css'
import { useTypeWords } from './types'

/** In place of the head of a list while some of it are ticked: how many, and what is done with all of them. */
export function SelectionBar(props: { type: string; view: ListView; selection: ListSelection }) {
  const { type, view, selection } = props
  const { t } = useTranslation()
  const words = useTypeWords()
  const keyText = useKeyText()
  return (
    <div className={classes.header} role="toolbar" aria-label={t('records.selectedLabel')} {...actsOnRecord}>
      <h1 className="visually-hidden">{words(type, 'many')}</h1>
      <Tooltip label={t('records.byMouse', { mod: printedKeys('mod'), shift: printedKeys('shift') })}>
        <strong role="status">{t('records.selected', { count: selection.ids.length })}</strong>
      </Tooltip>
      <span className={classes.tools}>
        <ErrorBoundary name={words(type, 'many')} of={type} line>
          <MailToList type={type} view={view} ids={selection.ids} />
        </ErrorBoundary>
        <Tooltip label={withKey(t('records.checkAll'), keyText('check-all'))}>
          <Button size="compact-sm" variant="default" onClick={selection.all}>
            {t('records.allOfThem')}
          </Button>
        </Tooltip>
        <Tooltip label={withKey(t('records.checkNone'), printedKeys('escape'))}>
          <ActionIcon size="md" aria-label={t('records.checkNone')} onClick={selection.clear}>
            <IconX size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </span>
    </div>
  )
}
