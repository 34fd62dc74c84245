import { z } from 'zod'
import type { Notice, Shell } from '../../shared/shell'

/** More notifications than anybody still presses; those before are forgotten. */
const MOST_SHOWN = 50

const pressed = z.object({ type: z.literal('postilla-notice'), tag: z.string(), action: z.string() })
const shown = new Map<string, Notice['onPress']>()

function remember({ tag, onPress }: Notice): void {
  shown.delete(tag)
  shown.set(tag, onPress)
  const [oldest] = shown.keys()
  if (shown.size > MOST_SHOWN && oldest !== undefined) shown.delete(oldest)
}

/** What the host says of a pressed notification; anything else is no business of this. */
function hear(data: unknown): void {
  const message = pressed.safeParse(data)
  if (message.success) shown.get(message.data.tag)?.(message.data.action)
}

type Members = Pick<Shell, 'notify' | 'noticePermission' | 'askForNotices'>

/** Electron shows notifications itself. */
export function electronNotices(host: NonNullable<typeof window.postilla>): Members {
  window.addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source === window) hear(data)
  })
  return {
    notify(notice) {
      const { tag, title, body, actions } = notice
      remember(notice)
      host.showNotice({ tag, title, body, actions: [...actions] })
      return () => host.closeNotice(tag)
    },
    noticePermission: () => 'granted',
    askForNotices: () => Promise.resolve('granted'),
  }
}

/** A browser shows them for a page, and with buttons for its worker. */
export function browserNotices(): Members {
  const isKnown = 'Notification' in window
  const noticePermission = () => (isKnown ? Notification.permission : 'denied')
  let worker: Promise<ServiceWorkerRegistration | null> | null = null
  const registered = (): Promise<ServiceWorkerRegistration | null> => {
    worker ??= register()
    return worker
  }
  return {
    notify(notice) {
      if (noticePermission() !== 'granted') return () => undefined
      remember(notice)
      const showing = registered().then((found) => (found ? byWorker(found, notice) : byPage(notice)))
      return () => void showing.then((close) => close())
    },
    noticePermission,
    askForNotices: async () => (isKnown ? Notification.requestPermission() : 'denied'),
  }
}

/** Not before there is something to show: most windows never need it. */
async function register(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  try {
    await navigator.serviceWorker.register('/notices.js')
    navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data))
    return await navigator.serviceWorker.ready
  } catch {
    // Some browsers let no page of this computer have one: its notifications have no buttons.
    return null
  }
}

async function byWorker(registration: ServiceWorkerRegistration, notice: Notice): Promise<() => void> {
  const { tag, title, body } = notice
  const actions = notice.actions.map(({ id, label }) => ({ action: id, title: label })).slice(0, maxActions())
  // `actions` is not among the options that TypeScript knows of a notification: it is of a worker's alone.
  const options = { tag, body, actions }
  await registration.showNotification(title, options)
  return () =>
    void registration.getNotifications({ tag }).then((found) => {
      for (const one of found) one.close()
    })
}

const counted = z.object({ maxActions: z.number().int() })
const maxActions = (): number => counted.safeParse(Notification).data?.maxActions ?? 2

function byPage({ tag, title, body, onPress }: Notice): () => void {
  const notification = new Notification(title, { tag, body })
  notification.addEventListener('click', () => {
    window.focus()
    onPress('')
  })
  return () => notification.close()
}
