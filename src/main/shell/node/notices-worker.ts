/**
 * The worker that a browser asks when a notification is clicked: only those of a worker may have buttons. It knows no
 * mail and asks nobody; it tells the window in front which of them was meant.
 */
export const noticesWorker = `
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event
  notification.close()
  event.waitUntil(tell(notification.tag, action))
})

async function tell(tag, action) {
  const [first] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!first) return
  // What is done without a look at the mail brings no window to the front.
  if (action !== 'archive' && action !== 'read') await first.focus().catch(() => undefined)
  first.postMessage({ type: 'postilla-notice', tag, action })
}
`
