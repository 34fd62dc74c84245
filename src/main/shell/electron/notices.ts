import { BrowserWindow, Notification, type WebContents } from 'electron'
import { z } from 'zod'
import { channels } from '../../../shared/electron-bridge'

const text = z.string().max(500)
const notice = z.object({
  tag: text,
  title: text,
  body: text,
  actions: z.array(z.object({ id: text, label: text })).max(4),
})

/** What is on the screen, by tag. */
const shown = new Map<string, Notification>()

/** Shows a notification of the system for a window, and tells the window what was pressed. */
export function showNotice(from: WebContents, asked: unknown): void {
  if (!Notification.isSupported()) return
  const { tag, title, body, actions } = notice.parse(asked)
  closeNotice(tag)
  const notification = new Notification({
    ...{ title, body },
    actions: actions.map(({ label }) => ({ type: 'button', text: label })),
  })
  const tell = (action: string): void => {
    if (!from.isDestroyed()) from.send(channels.noticePressed, tag, action)
  }
  notification.on('click', () => {
    const window = BrowserWindow.fromWebContents(from)
    if (window?.isMinimized()) window.restore()
    window?.focus()
    tell('')
  })
  notification.on('action', (_event, index) => tell(actions[index]?.id ?? ''))
  notification.on('close', () => {
    if (shown.get(tag) === notification) shown.delete(tag)
  })
  shown.set(tag, notification)
  notification.show()
}

/** What it told of was dealt with meanwhile. */
export function closeNotice(asked: unknown): void {
  const tag = text.parse(asked)
  shown.get(tag)?.close()
  shown.delete(tag)
}
