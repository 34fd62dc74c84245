import { z } from 'zod'
import type { Shell } from '../../shared/shell'
import { bootToken } from './boot-token'

/** Hears of every clicked `mailto:` link of the system, where the host is told of them. */
export function onMailto(listener: (url: string) => void): () => void {
  const onMessage = ({ source, data }: MessageEvent<unknown>): void => {
    const message = mailtoMessage.safeParse(data)
    if (source === window && message.success) listener(message.data.url)
  }
  window.addEventListener('message', onMessage)
  return () => window.removeEventListener('message', onMessage)
}

const demoAnswer = z.object({ url: z.url() })
const mailtoMessage = z.object({ type: z.literal('postilla-mailto'), url: z.string().max(20_000) })

const OPENABLE = /^(https?:|mailto:|tel:)/i

/** The window host this page runs in. */
export const shell: Shell = window.postilla ? electronShell(window.postilla) : browserShell()

function electronShell(host: NonNullable<typeof window.postilla>): Shell {
  return {
    kind: 'electron',
    openExternal: (url) => {
      if (OPENABLE.test(url)) host.openExternal(url)
    },
    saveFile: async (filename, content) => host.saveFile(filename, await content.arrayBuffer()),
    pickFiles,
    notify,
    setBadge: (count) => host.setBadge(count),
    openDemo: () => host.openDemo(),
  }
}

function browserShell(): Shell {
  return {
    kind: 'browser',
    openExternal: (url) => {
      if (/^tel:/i.test(url)) Object.assign(document.createElement('a'), { href: url }).click()
      else if (OPENABLE.test(url)) window.open(url, '_blank', 'noopener,noreferrer')
    },
    saveFile(filename, content) {
      const address = URL.createObjectURL(content)
      const anchor = Object.assign(document.createElement('a'), { href: address, download: filename })
      anchor.click()
      setTimeout(() => URL.revokeObjectURL(address), 60_000)
      return Promise.resolve(true)
    },
    pickFiles,
    notify,
    setBadge: (count) => {
      document.title = count > 0 ? `(${count}) Postilla` : 'Postilla'
    },
    async openDemo() {
      const answer = await fetch('/demo', {
        method: 'POST',
        headers: { authorization: `Bearer ${bootToken()}` },
      })
      if (!answer.ok) throw new Error(`demo: ${answer.status}`)
      const { url } = demoAnswer.parse(await answer.json())
      location.assign(url)
    },
  }
}

function pickFiles(): Promise<File[]> {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true })
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}

function notify(title: string, body: string, onClick: () => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const notification = new Notification(title, { body })
  notification.addEventListener('click', () => {
    window.focus()
    onClick()
  })
}
