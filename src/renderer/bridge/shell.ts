import type { Shell } from '../../shared/shell'
import { bootToken } from './boot-token'

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
      if (OPENABLE.test(url)) window.open(url, '_blank', 'noopener,noreferrer')
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
      const { url } = parseDemoAnswer(await answer.json())
      location.assign(url)
    },
  }
}

function parseDemoAnswer(answer: unknown): { url: string } {
  if (typeof answer === 'object' && answer !== null && 'url' in answer && typeof answer.url === 'string') {
    return { url: answer.url }
  }
  throw new Error('demo: unexpected answer')
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
