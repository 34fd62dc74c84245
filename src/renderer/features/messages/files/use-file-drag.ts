import { useEffect, useRef, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { savedName } from '../../../../shared/file-name'
import type { FileDrag } from '../../../../shared/shell'
import { setMailFile } from '../../../app/mail-file-drag'
import { engine } from '../../../bridge/connection'
import { shell } from '../../../bridge/shell'
import { toast } from '../../../ui/toast'
import { fetchFile, type Fetched, type MailFile } from './mail-file'

/** Larger files are not fetched because the pointer passes over them. */
const FETCHED_AHEAD = 25_000_000

/** Lets a file of a mail be dragged out. Programs stay: nobody could be asked before they lie elsewhere. */
export function useFileDrag(file: MailFile) {
  const drag = useDragOut(
    () => fetchFile(file),
    file.size,
    (event) => setMailFile(event, { ...file, within: [...file.within] }),
  )
  return file.executable ? {} : drag
}

/** Lets a mail be dragged out as it was received, an .eml file. */
export const useSourceDrag = (messageId: number, size: number) =>
  useDragOut(() => engine.messages.source({ messageId }), size)

/** Whoever takes what is dragged out of the window waits for nobody, so it is fetched when the pointer comes. */
function useDragOut(load: () => Promise<Fetched>, size: number, begin?: (event: DragEvent) => void) {
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
  const prepare = (): void => {
    if (asked.current) return
    asked.current = true
    load()
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
    onPointerEnter: () => size <= FETCHED_AHEAD && prepare(),
    onPointerDown: prepare,
    onDragStart(event: DragEvent) {
      event.stopPropagation()
      begin?.(event)
      if (ready.current) return ready.current.begin(event)
      event.preventDefault()
      prepare()
      toast(t('file.notYetThere'))
    },
  }
}
