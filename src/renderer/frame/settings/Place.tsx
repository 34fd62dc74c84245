import { useCallback, useRef, type ReactNode } from 'react'
import { useWantedForm } from '../../app/wanted-form'

/** The sections of the settings that the palette leads to. */
export const settingsPlaces = [
  ['accounts', 'settings:accounts'],
  ['outgoing', 'settings:outgoing.title'],
  ['templates', 'templates:title'],
  ['automation', 'filing:title'],
  ['folders', 'settings:folders'],
  ['preferences', 'settings:preferences'],
  ['writing', 'writing:title'],
  ['notices', 'settings:notices.title'],
  ['tabs', 'settings:tabs.title'],
  ['tags', 'settings:tags.title'],
  ['fields', 'customer:ownFields.title'],
  ['categories', 'customer:categories.title'],
  ['images', 'settings:images'],
] as const

/** A section of the settings one can be led to: it comes into sight and has the focus. */
export function Place({ id, children }: { id: (typeof settingsPlaces)[number][0]; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const show = useCallback(() => {
    place.current?.scrollIntoView({ block: 'start' })
    place.current?.focus({ preventScroll: true })
  }, [])
  useWantedForm(`settings-${id}`, show)
  return (
    <div ref={place} tabIndex={-1}>
      {children}
    </div>
  )
}
