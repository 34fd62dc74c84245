import { z } from 'zod'
import { recordId } from '../../shared/ids'
import type { FileDrag, Shell } from '../../shared/shell'
import { bootToken } from './boot-token'
import { browserNotices, electronNotices } from './notices'

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

const composerAddress = (draftId: string): string => String(new URLSearchParams({ compose: draftId }))

/** The draft this window is about; null for the window of everything. */
export const onlyDraft = recordId
  .nullable()
  .catch(null)
  .parse(new URLSearchParams(location.search).get('compose'))

/** The window host this page runs in. */
export const shell: Shell = window.postilla ? electronShell(window.postilla) : browserShell()

function electronShell(host: NonNullable<typeof window.postilla>): Shell {
  return {
    kind: 'electron',
    openExternal: (url) => {
      if (OPENABLE.test(url)) host.openExternal(url)
    },
    saveFile: async (filename, content) => host.saveFile(filename, await content.arrayBuffer()),
    async openFile(filename, content) {
      const bytes = await content.arrayBuffer()
      if (await host.openFile(filename, bytes)) return 'opened'
      return (await host.saveFile(filename, bytes)) ? 'saved' : 'cancelled'
    },
    async prepareDrag(filename, content) {
      const bytes = await content.arrayBuffer()
      return {
        begin(event) {
          event.preventDefault()
          host.startDrag(filename, bytes)
        },
        release: () => undefined,
      }
    },
    pickFiles: () => pickFiles(false),
    pickFolder: () => pickFiles(true),
    ...electronNotices(host),
    setBadge: (count) => host.setBadge(count),
    openComposer: (draftId) => host.openComposer(draftId),
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
    saveFile,
    async openFile(filename, content) {
      const headers = {
        authorization: `Bearer ${bootToken()}`,
        'x-file-name': encodeURIComponent(filename.toWellFormed()),
      }
      const answer = await fetch('/open-file', { method: 'POST', headers, body: content }).catch(() => null)
      if (answer?.ok) return 'opened'
      await saveFile(filename, content)
      return 'saved'
    },
    prepareDrag: (filename, content) => Promise.resolve(draggedByAddress(filename, content)),
    pickFiles: () => pickFiles(false),
    pickFolder: () => pickFiles(true),
    ...browserNotices(),
    openComposer(draftId) {
      // Of this window nothing is handed over but the key to the engine: what is stored here belongs to it alone.
      const url = `${location.origin}/?${composerAddress(draftId)}#${bootToken()}`
      window.open(url, '_blank', 'noopener,popup,width=820,height=760')
    },
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

function saveFile(filename: string, content: Blob): Promise<boolean> {
  const address = URL.createObjectURL(content)
  const anchor = Object.assign(document.createElement('a'), { href: address, download: filename })
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return Promise.resolve(true)
}

/** Chromium fetches what `DownloadURL` names and gives it to whom the pointer lets it go over. */
function draggedByAddress(filename: string, content: Blob): FileDrag {
  const address = URL.createObjectURL(content)
  const type = content.type.replace(/[:;].*$/s, '') || 'application/octet-stream'
  return {
    begin: ({ dataTransfer }) => {
      dataTransfer?.setData('DownloadURL', `${type}:${filename.replaceAll(':', '_')}:${address}`)
    },
    release: () => URL.revokeObjectURL(address),
  }
}

function pickFiles(isFolder: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true })
    input.webkitdirectory = isFolder
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}
