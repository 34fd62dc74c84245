import { useEffect, useId, useRef, useState, type KeyboardEventHandler, type ReactNode } from 'react'
import { shownLine } from '../../shared/shown-text'
import classes from './PickerList.module.css'

export interface PickerItem {
  key: string
  icon: ReactNode
  title: string
  detail?: string
  /** Why it is offered, or its key. */
  side?: ReactNode
  run(): void
}

interface InputProps {
  role: 'combobox'
  'aria-expanded': true
  'aria-controls': string
  'aria-activedescendant': string | undefined
  onKeyDown: KeyboardEventHandler
}

/** A list that is walked with the arrow keys while the focus stays in its input. */
export function PickerList(props: {
  input(input: InputProps): ReactNode
  items: readonly PickerItem[]
  empty: string
  label?: string
  /** What is said of the input, below the items. */
  note?: ReactNode
}) {
  const id = useId()
  const [wanted, setActive] = useState(0)
  const active = Math.min(wanted, Math.max(0, props.items.length - 1))
  const onKeyDown: KeyboardEventHandler = (event) => {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, props.items.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else if (event.key === 'Enter') props.items[active]?.run()
    else return
    event.preventDefault()
  }
  const current = props.items[active]
  const line = useRef<HTMLLIElement>(null)
  useEffect(() => {
    line.current?.scrollIntoView({ block: 'nearest' })
  }, [current?.key])
  return (
    <>
      {props.input({
        role: 'combobox',
        'aria-expanded': true,
        'aria-controls': id,
        'aria-activedescendant': current && `${id}-${current.key}`,
        onKeyDown,
      })}
      <ul id={id} role="listbox" aria-label={props.label ?? props.empty} className={classes.list}>
        {props.items.map((item, index) => (
          <li
            key={item.key}
            ref={index === active ? line : undefined}
            id={`${id}-${item.key}`}
            role="option"
            aria-selected={index === active}
            className={classes.item}
            onMouseMove={() => setActive(index)}
            onClick={item.run}
          >
            <span className={classes.icon}>{item.icon}</span>
            <span className={classes.text}>
              <span className={classes.title} dir="auto">
                {shownLine(item.title)}
              </span>
              {item.detail && (
                <span className={classes.detail} dir="auto">
                  {shownLine(item.detail)}
                </span>
              )}
            </span>
            {item.side && <span className={classes.side}>{item.side}</span>}
          </li>
        ))}
      </ul>
      {props.items.length === 0 && <p className={classes.empty}>{props.empty}</p>}
      {props.note}
    </>
  )
}
