import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconLayoutKanban, IconLayoutList, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode, Ref } from 'react'
import type { ListView } from '../../../shared/contract/records'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { inBrackets, useKeyText } from '../../app/key-choice'
import { useFormat } from '../../app/format'
import type { ListSelection } from '../../app/list-selection'
import { go } from '../../app/route'
import { useTranslation } from 'react-i18next'
import { askToCreate } from './dialogs'
import { MailToList } from './MailToList'
import classes from './RecordModule.module.css'
import { RecordSearch } from './RecordRows'
import { SelectionBar } from './SelectionBar'
import { TransferMenu } from './transfer/TransferMenu'
import { useTypeWords } from './types'

/** Whether records stand in a list or on a board, and how that is changed; null for a type that has no steps. */
export interface Layout {
  isBoard: boolean
  change(): void
}

/** What stands above the records of a type, in a list or on a board: how many there are, search, filter and order. */
export function ModuleHead(props: {
  type: string
  total: number | undefined
  /** What they come to; '' where that is not known. */
  sums?: string
  layout: Layout | null
  /** What the list shows. */
  view: ListView
  /** Without it none can be ticked. */
  selection?: ListSelection
  /** Of the search. */
  ref: Ref<HTMLInputElement>
  text: string
  change(text: string): void
  /** Leads from the search to what it found. */
  enter(): void
  buttons: ReactNode
  chips: ReactNode
}) {
  const { type, total, sums = '', layout, view, selection, ref, text, change, enter, buttons, chips } = props
  const words = useTypeWords()
  const { number } = useFormat()
  const removedLabel = words(type, 'removedMany')
  return (
    <>
      {selection && selection.ids.length > 0 ? (
        <ErrorBoundary name={words(type, 'many')} of={type} line>
          <SelectionBar type={type} view={view} selection={selection} />
        </ErrorBoundary>
      ) : (
        <header className={classes.header}>
          <h1>
            {words(type, 'many')} {total !== undefined && <span>{number(total)}</span>}
            {sums && <span>{sums}</span>}
          </h1>
          <span className={classes.tools}>
            {layout && <LayoutButton {...layout} />}
            <Tooltip label={removedLabel}>
              <ActionIcon size="md" aria-label={removedLabel} onClick={() => go.removed(type)}>
                <IconTrash size={16} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
            <ErrorBoundary name={words(type, 'many')} of={type} line>
              <MailToList type={type} view={view} />
            </ErrorBoundary>
            <TransferMenu type={type} view={view} />
            <Button size="compact-sm" leftSection={<IconPlus size={15} />} onClick={() => askToCreate(type)}>
              {words(type, 'new')}
            </Button>
          </span>
        </header>
      )}
      <div className={classes.searchLine}>
        <RecordSearch {...{ ref, text, change }} enterList={enter} />
        {buttons}
      </div>
      {chips}
    </>
  )
}

function LayoutButton({ isBoard, change }: Layout) {
  const { t } = useTranslation('customer')
  const keyText = useKeyText()
  const label = t(isBoard ? 'board.asList' : 'board.asBoard')
  const LayoutIcon = isBoard ? IconLayoutList : IconLayoutKanban
  return (
    <Tooltip label={`${label}${inBrackets(keyText('record-layout'))}`}>
      <ActionIcon size="md" aria-label={label} onClick={change}>
        <LayoutIcon size={17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  )
}
