import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconAddressBook,
  IconArrowsDiagonal,
  IconArrowsDiagonalMinimize2,
  IconChevronUp,
  IconExternalLink,
  IconMinus,
  IconX,
} from '@tabler/icons-react'
import { useState, type PointerEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyText, withKey } from '../../app/key-choice'
import { report } from '../../app/problems'
import { unzoomed } from '../../app/zoom'
import { useConnection } from '../../bridge/connection'
import { useComingFiles } from './attaching'
import { toggleBeside, useIsBesideShown } from './beside'
import classes from './Composer.module.css'
import { isUnwritten, type Writing } from './drafts'
import { bringBack, putAside } from './floating'
import { toOwnWindow } from './own-window'
import { pressedAs } from './press'

/** What is being written and whether it is saved; a floating composer is drawn larger by its corner or fills the window. */
export function ComposerHead(props: {
  writing: Writing
  floating: boolean
  minimised: boolean
  /** In a window of its own. */
  isAlone: boolean
  close(): void
  root: RefObject<HTMLFormElement | null>
}) {
  const { t } = useTranslation(['compose', 'writing'])
  const keyText = useKeyText()
  const { floating, minimised } = props
  const { content, draft } = props.writing
  const { id } = draft
  const coming = useComingFiles(id).length
  const isThere = useConnection(({ state }) => state === 'ready')
  const title = content.subject || t(`titles.${draft.answerKind}`)
  const size = minimised ? t('restore') : t('minimise')
  const [large, setLarge] = useState(false)
  const isBesideShown = useIsBesideShown()
  const enlarge = (next: boolean): void => {
    setLarge(next)
    props.root.current?.toggleAttribute('data-large', next)
  }
  return (
    <header role="presentation" className={classes.head}>
      {floating && !large && !minimised && (
        <div className={classes.grip} {...resizing(props.root)} aria-hidden />
      )}
      {minimised ? (
        <button type="button" className={classes.title} onClick={() => bringBack(id)}>
          <strong>{title}</strong>
        </button>
      ) : (
        <strong>{title}</strong>
      )}
      <span className={classes.saved} role="status">
        {coming > 0 ? t('attaching', { count: coming }) : saysState(props.writing, isThere, t)}
      </span>
      {floating && !minimised && (
        <Tooltip label={withKey(t('beside.command'), keyText('beside-composer'))}>
          <ActionIcon aria-label={t('beside.label')} aria-pressed={isBesideShown} onClick={toggleBeside}>
            <IconAddressBook size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      {floating && (
        <Tooltip label={withKey(size, keyText('to-composer'))}>
          <ActionIcon onClick={() => (minimised ? bringBack(id) : putAside(id))} aria-label={size}>
            {minimised ? <IconChevronUp size={16} /> : <IconMinus size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
      {floating && !minimised && (
        <Tooltip label={large ? t('smaller') : t('larger')}>
          <ActionIcon onClick={() => enlarge(!large)} aria-label={large ? t('smaller') : t('larger')}>
            {large ? <IconArrowsDiagonalMinimize2 size={16} /> : <IconArrowsDiagonal size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
      {!minimised && !props.isAlone && (
        <Tooltip label={t('writing:ownWindow.open')}>
          <ActionIcon
            aria-label={t('writing:ownWindow.open')}
            {...pressedAs('window')}
            onClick={() => void toOwnWindow(id).catch(report)}
          >
            <IconExternalLink size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t('closeKeeps')}>
        <ActionIcon onClick={props.close} aria-label={t('closeKeeps')}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </header>
  )
}

function saysState(writing: Writing, isThere: boolean, t: (key: string) => string): string {
  if (isUnwritten(writing) || writing.gone) return ''
  const { state } = writing
  if (state === 'saved') return t('saved')
  return state === 'failing' || !isThere ? t('notSaved') : t('saving')
}

/** The composer stands in the lower corner: it grows by the opposite one. */
function resizing(root: RefObject<HTMLFormElement | null>) {
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const form = root.current
      if (!form || !event.currentTarget.hasPointerCapture(event.pointerId)) return
      const { right, left, bottom } = form.getBoundingClientRect()
      const isRtl = getComputedStyle(form).direction === 'rtl'
      const width = isRtl ? event.clientX - left : right - event.clientX
      form.style.width = `${Math.round(unzoomed(width))}px`
      form.style.height = `${Math.round(unzoomed(bottom - event.clientY))}px`
    },
  }
}
