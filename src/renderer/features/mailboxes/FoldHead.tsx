import { IconChevronRight } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import classes from './FolderTree.module.css'
import { keepsFocus } from './walk-tree'

/** The head of a part of the folder list, which folds that part. `line` names it for who walks by keys. */
export function FoldHead(
  props: Omit<ComponentProps<'button'>, 'onClick'> & { line: string; isOpen: boolean; toggle(): void },
) {
  const { line, isOpen, toggle, children, ...others } = props
  return (
    <h2 className={classes.heading}>
      <button
        type="button"
        className={classes.toggle}
        data-line={line}
        aria-expanded={isOpen}
        {...keepsFocus}
        {...others}
        onClick={toggle}
      >
        <IconChevronRight size={14} className={isOpen ? classes.chevronOpen : classes.chevron} aria-hidden />
        {children}
      </button>
    </h2>
  )
}
