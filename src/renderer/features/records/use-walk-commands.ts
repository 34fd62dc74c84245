import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '../../app/commands'
import type { RowKeys } from '../../app/row-keys'

/** So many rows a key leads past that goes by the screen. */
export const SCREENFUL = 10

interface Walked extends Pick<RowKeys, 'move' | 'goTo'> {
  isEmpty: boolean
  open(): void
}

/** What the keys that walk a list of records do. */
export function useWalkCommands({ isEmpty, move, goTo, open }: Walked): Command[] {
  const { t } = useTranslation()
  const latest = useRef(isEmpty)
  useEffect(() => {
    latest.current = isEmpty
  })
  return useMemo<Command[]>(() => {
    const walk = { group: 'go', offered: () => !latest.current, needs: () => t('needs.rows') } as const
    return [
      { id: 'next', title: t('records.next'), ...walk, run: () => move(1) },
      { id: 'previous', title: t('records.previous'), ...walk, run: () => move(-1) },
      { id: 'first', title: t('records.first'), ...walk, run: () => goTo(0) },
      { id: 'last', title: t('records.last'), ...walk, run: () => goTo(Infinity) },
      { id: 'page-down', title: t('records.pageDown'), ...walk, run: () => move(SCREENFUL) },
      { id: 'page-up', title: t('records.pageUp'), ...walk, run: () => move(-SCREENFUL) },
      { id: 'open', title: t('records.open'), ...walk, run: open },
    ]
  }, [t, move, goTo, open])
}
