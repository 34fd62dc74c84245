import { IconArrowsSort, IconFilter } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import { useCommands, type Command } from '../../../app/commands'
import { inBrackets, useKeyText } from '../../../app/key-choice'
import { expectTyping } from '../../../app/type-ahead'
import { useKindTools } from '../kind-tools'
import { FilterForm } from './FilterForm'
import type { useListChoice } from './list-choice'
import { ListChips } from './ListChips'
import { ListPopover } from './ListPopover'
import { SortForm } from './SortForm'

const owner = Symbol('list controls commands')
const POPOVER = '[role=dialog]'

/** What is open: nothing, the order, or the filter at one of its conditions; -1 for a new one. */
type Opened = { sort: true } | { at: number } | null

/** How a list is filtered and sorted: a button for either, and what was chosen, piece by piece. */
export function useListControls(type: DescribedType | undefined, choice: ReturnType<typeof useListChoice>) {
  const { t } = useTranslation('customer')
  const keyText = useKeyText()
  const tools = useKindTools(type)
  const [opened, setOpened] = useState<Opened>(null)
  const close = useCallback((): void => setOpened(null), [])
  const open = useCallback((what: Opened): void => {
    expectTyping(POPOVER)
    setOpened(what)
  }, [])
  const [filterLabel, sortLabel] = [t('filters.filter'), t('filters.sort')]
  const commands = useMemo<Command[]>(
    () => [
      {
        ...{ id: 'filter-records', group: 'customer', title: t('filters.command') },
        run: () => open({ at: -1 }),
      },
      {
        ...{ id: 'sort-records', group: 'customer', title: t('filters.sortCommand') },
        run: () => open({ sort: true }),
      },
    ],
    [t, open],
  )
  useCommands(owner, commands)
  if (!type || !tools) return { buttons: null, chips: null }
  const { chosen, change } = choice
  const at = opened && 'at' in opened ? opened.at : null
  const isSorting = opened !== null && 'sort' in opened
  return {
    buttons: (
      <>
        <ListPopover
          label={filterLabel}
          tooltip={t('filters.tip', { key: inBrackets(keyText('filter-records')) })}
          icon={<IconFilter size={17} stroke={1.7} aria-hidden />}
          isActive={chosen.conditions.length > 0}
          opened={at !== null}
          open={() => open({ at: chosen.conditions.length > 0 ? 0 : -1 })}
          close={close}
        >
          {at !== null && (
            <FilterForm {...{ type, tools, chosen, at, close }} change={(changes) => change(changes)} />
          )}
        </ListPopover>
        <ListPopover
          label={sortLabel}
          tooltip={t('filters.sortTip', { key: inBrackets(keyText('sort-records')) })}
          icon={<IconArrowsSort size={17} stroke={1.7} aria-hidden />}
          isActive={chosen.sort.length > 0}
          opened={isSorting}
          open={() => open({ sort: true })}
          close={close}
        >
          {isSorting && <SortForm {...{ type, chosen, close }} change={(changes) => change(changes)} />}
        </ListPopover>
      </>
    ),
    chips: (
      <ListChips
        {...{ type, tools, chosen, change }}
        openAt={(index) => open({ at: index })}
        openSort={() => open({ sort: true })}
      />
    ),
  }
}
