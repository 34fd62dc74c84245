import {
  useEffect,
  useId,
  useRef,
  useState,
  type ComponentProps,
  type KeyboardEventHandler,
  type ReactNode,
} from 'react'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import { LineText } from './PersonName'
import { useWaitingEnter } from './waiting-enter'
import classes from './PickerList.module.css'

export interface PickerItem {
  key: string
  icon: ReactNode
  title: string
  detail?: string
  /** Why it is offered, or its key. */
  side?: ReactNode
  /** Does something else than the others: it stands apart from them. */
  isApart?: boolean
  run(): void
}

interface InputProps {
  role: 'combobox'
  'aria-expanded': true
  'aria-controls': string
  'aria-activedescendant': string | undefined
  onKeyDown: KeyboardEventHandler
  onInput: () => void
}

/** Lines in the page before anything was measured. */
const AT_FIRST = 20

/**
 * A list that is walked with the arrow keys, Home, End and by pages while the focus stays in its input. However long
 * it is, few of its lines are in the page.
 */
export function PickerList(props: {
  input(input: InputProps): ReactNode
  items: readonly PickerItem[]
  /** They are what was found for the text in the input, and not for an earlier one. */
  isAnswered: boolean
  /** None of the items is what was typed: Enter takes none before one was chosen. */
  isGuess?: boolean
  empty: string
  label?: string
  /** What is said of the input, below the items. */
  note?: ReactNode
}) {
  const { items, isAnswered, isGuess = false } = props
  const id = useId()
  // By its key: what comes in later may stand where it stood.
  const [wanted, setWanted] = useState<string | null>(null)
  const last = items.length - 1
  const chosen = wanted === null ? -1 : items.findIndex(({ key }) => key === wanted)
  const active = chosen < 0 && !isGuess ? 0 : chosen
  const current = items[active]
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const list = useRef<VirtuosoHandle>(null)
  const walk = (to: number): void => setWanted(items[Math.max(0, Math.min(to, last))]?.key ?? null)
  useEffect(() => list.current?.scrollIntoView({ index: Math.max(0, active), behavior: 'auto' }), [active])
  const enter = useWaitingEnter(isAnswered, () => current?.run())
  const onKeyDown: KeyboardEventHandler = (event) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && (isAnswered || chosen >= 0)) current?.run()
    else if (event.key === 'Enter') enter.wait()
    else if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return
    else if (event.key === 'ArrowDown') walk(active + 1)
    else if (event.key === 'ArrowUp') walk(active < 0 ? last : active - 1)
    else if (event.key === 'PageDown') walk(active + pageOf(scroller))
    else if (event.key === 'PageUp') walk(active - pageOf(scroller))
    else if (event.key === 'Home') walk(0)
    else if (event.key === 'End') walk(last)
    else return
    event.preventDefault()
  }
  return (
    <>
      {props.input({
        role: 'combobox',
        'aria-expanded': true,
        'aria-controls': id,
        'aria-activedescendant': current && `${id}-${current.key}`,
        onKeyDown,
        // Other letters, another list: the best of it is meant.
        onInput: () => {
          setWanted(null)
          enter.forget()
        },
      })}
      <div
        id={id}
        ref={setScroller}
        role="listbox"
        aria-label={props.label ?? props.empty}
        className={classes.list}
      >
        {scroller && items.length > 0 && (
          <Virtuoso
            ref={list}
            data={items}
            customScrollParent={scroller}
            initialItemCount={Math.min(items.length, AT_FIRST)}
            increaseViewportBy={200}
            computeItemKey={(_, { key }) => key}
            components={{ List: Lines, Item: Line }}
            itemContent={(index, item) => (
              <div
                id={`${id}-${item.key}`}
                role="option"
                aria-selected={index === active}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                className={classes.item}
                data-apart={(item.isApart && index > 0) || undefined}
                onMouseMove={({ movementX, movementY }) => {
                  // A list that scrolls beneath a resting pointer is said to be moved over, too.
                  if (movementX !== 0 || movementY !== 0) setWanted(item.key)
                }}
                onClick={item.run}
              >
                <span className={classes.icon}>{item.icon}</span>
                <span className={classes.text}>
                  <span className={classes.title} dir="auto">
                    <LineText text={item.title} />
                  </span>
                  {item.detail && (
                    <span className={classes.detail} dir="auto">
                      <LineText text={item.detail} />
                    </span>
                  )}
                </span>
                {item.side && <span className={classes.side}>{item.side}</span>}
              </div>
            )}
          />
        )}
      </div>
      {items.length === 0 && <p className={classes.empty}>{props.empty}</p>}
      {props.note}
    </>
  )
}

const Lines = ({ ref, style, children }: ComponentProps<'div'>) => (
  <div ref={ref} role="presentation" style={style}>
    {children}
  </div>
)

const Line = ({ item: _, ...props }: ComponentProps<'div'> & { item: PickerItem }) => (
  <div role="presentation" {...props} />
)

/** A page is what is in sight, less one line to go on from. */
function pageOf(scroller: HTMLElement | null): number {
  const line = scroller?.querySelector<HTMLElement>('[role=option]')
  return scroller && line ? Math.max(1, Math.floor(scroller.clientHeight / line.offsetHeight) - 1) : 1
}
