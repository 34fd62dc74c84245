import { useCallback, useEffect, useMemo, useRef, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { commandsOf } from '../../app/action'
import type { Command } from '../../app/commands'
import { leave } from '../../app/history'
import { go, moduleOf } from '../../app/route'
import { recordActionsOf } from './actions/index'
import { selectedRecord, selectRecord, type ActedRecord } from './actions/target'
import { ON_RECORD } from './acts-on-record'
import { askToCreate } from './dialogs'
import { useTypeWords } from './types'

interface Acted {
  type: string
  search: RefObject<HTMLInputElement | null>
  /** The record where the keys are. */
  current(): ActedRecord | null
  /** What Escape does first; false where there is nothing. */
  back?(): boolean
}

/** What keys do with the records of a type, and with the one where they are, in a list and on a board alike. */
export function useModuleCommands({ type, search, current, back }: Acted): Command[] {
  const { t } = useTranslation()
  const words = useTypeWords()
  useEffect(() => selectRecord(current))
  const first = useRef(back)
  useEffect(() => {
    first.current = back
  })
  const say = useCallback((word: Parameters<typeof words>[1]) => words(type, word), [words, type])
  return useMemo<Command[]>(() => {
    const actions = recordActionsOf(type).map((action) => action(say))
    return [
      { id: 'search', group: 'go', title: t('records.search'), run: () => search.current?.select() },
      { id: 'new-record', group: 'customer', title: say('new'), run: () => askToCreate(type) },
      ...commandsOf(actions, t, selectedRecord, () => t('needs.row'), {
        keysOn: ON_RECORD,
        keysElsewhere: () => t('needs.focusOnRecord'),
      }),
      {
        ...{ id: 'back', group: 'go', title: t('records.back') },
        run: () => first.current?.() !== true && leave(() => go.module(moduleOf(type))),
      },
    ]
  }, [t, type, search, say])
}
