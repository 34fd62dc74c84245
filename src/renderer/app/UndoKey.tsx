import { useKeyText } from './key-choice'
import { useNextUndo } from './undo'
import classes from './UndoKey.module.css'

/** The key of Undo, on the button that takes back what the key would. */
export function UndoKey({ of }: { of: object | undefined }) {
  const next = useNextUndo()
  const key = useKeyText()('undo')
  if (of === undefined || of !== next || key === '') return null
  return (
    <kbd className={classes.key} aria-hidden>
      {key}
    </kbd>
  )
}
