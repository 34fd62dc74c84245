import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DraftContent, Outgoing } from '../../../shared/contract/outbox'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { queryClient } from '../../bridge/queries'

export const useDraft = (id: string) =>
  useQuery({ queryKey: ['outbox', 'one', id], queryFn: () => engine.outbox.get({ id }) })

export const keepDraft = (draft: Outgoing): void =>
  void queryClient.setQueryData(['outbox', 'one', draft.id], draft)

const AUTOSAVE_MS = 800

/**
 * The draft as it is being written. Every change reaches the engine within a second, and at once when the composer
 * closes or sends, so that no crash costs more than the last words.
 */
export function useDraftContent(draft: Outgoing) {
  const [content, setContent] = useState(draft.content)
  const [saved, setSaved] = useState(true)
  const latest = useRef(content)
  const dirty = useRef(false)
  const touched = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const flush = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current)
    if (!dirty.current) return
    dirty.current = false
    try {
      keepDraft(await engine.outbox.save({ id: draft.id, content: latest.current }))
      setSaved(!dirty.current)
    } catch (error) {
      dirty.current = true
      throw error
    }
  }, [draft.id])

  const change = useCallback(
    (changes: Partial<DraftContent>): void => {
      latest.current = { ...latest.current, ...changes }
      setContent(latest.current)
      setSaved(false)
      dirty.current = true
      touched.current = true
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush().catch(report), AUTOSAVE_MS)
    },
    [flush],
  )

  /** Nothing more is to be saved: the draft is gone or has left. */
  const forget = useCallback(() => {
    clearTimeout(timer.current)
    dirty.current = false
  }, [])

  useEffect(() => {
    const onLeave = (): void => void flush().catch(() => undefined)
    window.addEventListener('pagehide', onLeave)
    return () => {
      window.removeEventListener('pagehide', onLeave)
      onLeave()
    }
  }, [flush])

  const wasChanged = useCallback(() => touched.current, [])

  return { content, change, flush, forget, saved, wasChanged }
}
