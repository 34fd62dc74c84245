import { useEffect, useRef, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { savedName } from '../../../../shared/file-name'
import type { FileDrag } from '../../../../shared/shell'
import { shell } from '../../../bridge/shell'
import { toast } from '../../../ui/toast'
import { fetchFile, type MailFile } from './mail-file'

/** Larger files are not fetched because the pointer passes over them. */
const FETCHED_AHEAD = 25_000_000

/**
 * Lets a file be dragged out of the window. Whoever takes it waits for nobody, so it is fetched when the pointer comes.
 * Programs stay: nobody could be asked before they lie elsewhere.
 */
export function useFileDrag(file: MailFile) {
  const { t } = useTranslation('mail')
  const ready = useRef<FileDrag | null>(null)
  const asked = useRef(false)
  useEffect(
    () => () => {
      ready.current?.release()
      ready.current = null
      asked.current = false
    },
    [],
  )
  if (file.executable) return {}
  const prepare = (): void => {
    if (asked.current) return
    asked.current = true
    fetchFile(file)
      .then(({ filename, content }) => shell.prepareDrag(savedName(filename), content))
      .then(
        (drag) => {
          if (asked.current) ready.current = drag
          else drag.release()
        },
        // Who drags it then is told.
        () => (asked.current = false),
      )
  }
  return {
    draggable: true,
    onPointerEnter: () => file.size <= FETCHED_AHEAD && prepare(),
    onPointerDown: prepare,
    onDragStart(event: DragEvent) {
      event.stopPropagation()
      if (ready.current) return ready.current.begin(event)
      event.preventDefault()
      prepare()
      toast(t('file.notYetThere'))
    },
  }
}
