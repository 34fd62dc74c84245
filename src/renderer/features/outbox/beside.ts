import type { ReactNode } from 'react'
import type { MailAddress } from '../../../shared/contract/messages'
import { currentWindowState, saveWindowState, useWindowState } from '../../app/window-state'
import { useWindowWidth, windowWidth } from '../../app/zoom'

/** What stands beside a mail that is being written: who its recipients are. */
export type BesideMail = (recipients: readonly MailAddress[]) => ReactNode

/** In a narrower window both would lie over the list one looks things up in: recipients are shown when they are asked for. */
const ROOM_FROM = 1280

/** Whether who the recipients are is shown beside a floating mail, as the user left it. */
export function useIsBesideShown(): boolean {
  const { besideMail } = useWindowState()
  const isWide = useWindowWidth() >= ROOM_FROM
  return besideMail ?? isWide
}

export function toggleBeside(): void {
  const isShown = currentWindowState().besideMail ?? windowWidth() >= ROOM_FROM
  saveWindowState({ besideMail: !isShown })
}
