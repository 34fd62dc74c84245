import { Loader } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  fromPreview,
  PREVIEW_PORT,
  type FromPreview,
  type PreviewNote,
  type ToPreview,
} from '../../../../shared/preview-messages'
import { useColors } from '../../../app/colors'
import { userLocale } from '../../../app/format'
import type { Look, Refusal } from './look-at'
import classes from './FilePreview.module.css'
import { previewAsset } from './preview-assets'

type PageLook = Extract<Look, { is: 'page' }>

/** What is shown, as far as the page says. */
export interface PageState {
  pages: number
  page: number
  canZoom: boolean
  notes: readonly PreviewNote[]
}

/** A file that takes longer is one that was made to. */
const LONGEST_MS = 20_000

interface PreviewFrameProps {
  look: PageLook
  name: string
  zoom: number
  /** A page to go to; a new object for each time. */
  wanted: { page: number } | null
  onState(state: Partial<PageState>): void
  onRefused(why: Refusal): void
  onKey(key: Extract<FromPreview, { type: 'key' }>): void
}

/**
 * Shows a file in a frame without an origin: whatever the file does to the code that reads it, this code reaches neither
 * our page nor any network. Nothing but checked messages comes out of it.
 */
export function PreviewFrame({ look, name, zoom, wanted, onState, onRefused, onKey }: PreviewFrameProps) {
  const { t } = useTranslation('mail')
  const { scheme } = useColors()
  const frame = useRef<HTMLIFrameElement>(null)
  const port = useRef<MessagePort | null>(null)
  const [isShown, setShown] = useState(false)
  const say = (message: ToPreview): void => port.current?.postMessage(message)

  const hear = (message: FromPreview): void => {
    switch (message.type) {
      case 'shown':
        setShown(true)
        onState({ ...message, page: 1 })
        // Its keys scroll from now on, unless the user is elsewhere by now.
        if (document.activeElement?.matches('[data-preview-start]')) frame.current?.focus()
        return
      case 'page':
        return onState({ page: message.page })
      case 'failed':
        return onRefused(message.why)
      case 'key':
        return onKey(message)
      case 'asset':
        void previewAsset(message.name).then((content) => say({ type: 'asset', id: message.id, content }))
    }
  }
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  const begin = (): void => {
    port.current?.close()
    const channel = new MessageChannel()
    port.current = channel.port1
    channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = fromPreview.safeParse(data)
      if (message.success) latest.current(message.data)
    }
    // A frame without an origin has none that could be named.
    frame.current?.contentWindow?.postMessage(PREVIEW_PORT, '*', [channel.port2])
    const { kind, mediaType, content } = look
    say({
      ...{ type: 'show', kind, mediaType, content, scheme, language: userLocale() },
      words: {
        brokenPage: t('preview.brokenPage'),
        sheets: t('preview.sheets'),
        table: t('preview.table'),
        page: t('preview.pageNumber', { page: '#' }),
      },
    })
  }
  const giveUp = useEffectEvent(() => onRefused('slow'))
  useEffect(() => {
    if (isShown) return undefined
    const timer = setTimeout(() => giveUp(), LONGEST_MS)
    return () => clearTimeout(timer)
  }, [isShown])
  useEffect(() => () => port.current?.close(), [])
  const tell = useEffectEvent(say)
  useEffect(() => {
    if (isShown) tell({ type: 'zoom', factor: zoom })
  }, [isShown, zoom])
  useEffect(() => {
    if (isShown && wanted) tell({ type: 'page', page: wanted.page })
  }, [isShown, wanted])

  return (
    <div className={classes.framed}>
      {!isShown && <Loader className={classes.loader} aria-label={t('preview.loading')} />}
      <iframe
        ref={frame}
        className={classes.frame}
        title={name}
        src="preview.html"
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        onLoad={begin}
        aria-busy={!isShown}
        style={{ colorScheme: scheme }}
      />
    </div>
  )
}
