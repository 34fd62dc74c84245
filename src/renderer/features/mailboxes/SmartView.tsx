import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../app/format'
import { useKeyText } from '../../app/key-choice'
import { useRoute, wholeView, type View } from '../../app/route'
import classes from './FolderTree.module.css'
import { showView } from './show-view'
import type { Line } from './walk-tree'

/** The line of a smart view. */
export const viewLine = (id: string, name: string): Line => ({
  id: `view-${id}`,
  name,
  depth: 0,
  fold: 'none',
})

/** A line of the tree that stands for mail of several folders. */
export function SmartView(props: {
  id: string
  icon: ComponentType<{ size: number; stroke: number }>
  label: string
  count: number
  /** How many of what it shows went wrong. */
  alarm?: number
  view: View
}) {
  const active = useRoute(
    (route) => !route.search && JSON.stringify(wholeView(route.view)) === JSON.stringify(props.view),
  )
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const { number } = useFormat()
  const { icon: Icon, count, alarm = 0 } = props
  return (
    <li>
      <button
        type="button"
        className={classes.item}
        data-line={viewLine(props.id, props.label).id}
        aria-current={active ? 'page' : undefined}
        title={[props.label, keyText(`go-${props.id}`)].filter(Boolean).join('\n')}
        onClick={(event) => showView(event, props.view)}
      >
        <Icon size={16} stroke={1.7} />
        <span className={classes.label}>{props.label}</span>
        {alarm > 0 && (
          <span className={classes.alarm} aria-label={t('alarmCount', { count: alarm })}>
            {number(alarm)}
          </span>
        )}
        {count > 0 && <span className={classes.count}>{number(count)}</span>}
      </button>
    </li>
  )
}
