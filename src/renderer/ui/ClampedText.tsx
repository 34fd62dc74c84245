import { useEffect, useRef, useState } from 'react'
import classes from './ClampedText.module.css'

/** Text of unknown length: its first lines, and a way to see the rest. Its own direction, whatever stands around it. */
export function ClampedText(props: { text: string; lines: number; more: string; less: string }) {
  const { text, lines, more, less } = props
  const shown = useRef<HTMLSpanElement>(null)
  const [whole, setWhole] = useState(false)
  const [isCut, setCut] = useState(false)
  useEffect(() => {
    const element = shown.current
    if (!element || whole) return undefined
    const measure = (): void => setCut(element.scrollHeight > element.clientHeight + 1)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [text, whole])
  return (
    <>
      <span
        ref={shown}
        dir="auto"
        className={classes.text}
        data-clamped={!whole || undefined}
        style={whole ? undefined : { WebkitLineClamp: lines }}
      >
        {text}
      </span>
      {(isCut || whole) && (
        <button type="button" className={classes.more} aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? less : more}
        </button>
      )}
    </>
  )
}
