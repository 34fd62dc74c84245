import { Tooltip } from '@mantine/core'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { focusView } from '../../app/focus'
import { useFormat } from '../../app/format'
import { useKeyText, withKey } from '../../app/key-choice'
import { useRoute, type Route } from '../../app/route'
import classes from './InboxTabs.module.css'
import { isOutdated, showTab, stepTab, useInboxTabs } from './inbox-tabs'

/** Above an inbox: its parts, each with what is unread in it. */
export function InboxTabs({ view }: { view: Route['view'] }) {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const keyText = useKeyText()
  const search = useRoute((route) => route.search)
  const shown = useInboxTabs(view)
  const list = useRef<HTMLDivElement>(null)
  const current = shown?.current
  const isStale = shown !== null && isOutdated(view, shown.tabs, shown.current)
  useEffect(() => {
    if (isStale && current) showTab(current)
  }, [isStale, current])
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected=true]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  if (!shown || search) return null
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0 || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    stepTab(by)
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
  }
  return (
    <div
      ref={list}
      className={classes.tabs}
      role="tablist"
      aria-label={t('tabs.label')}
      onKeyDown={onKeyDown}
    >
      {shown.tabs.map(({ tab, unread }) => (
        <Tooltip
          key={tab}
          label={withKey(t(`tabs.${tab}.long`), keyText(tab === 'all' ? 'go-inbox' : `go-${tab}`))}
        >
          <button
            type="button"
            role="tab"
            className={classes.tab}
            aria-selected={tab === current}
            tabIndex={tab === current ? 0 : -1}
            onClick={({ detail }) => {
              showTab(tab)
              // Who clicked goes on with the list; who came by keys may go on to the next tab.
              if (detail > 0) focusView()
            }}
          >
            {t(`tabs.${tab}.short`)}
            {unread > 0 && (
              <span className={classes.count}>
                {' '}
                {number(unread)}{' '}
                <span className="visually-hidden">{t('tabs.unread', { count: unread })}</span>
              </span>
            )}
          </button>
        </Tooltip>
      ))}
    </div>
  )
}
