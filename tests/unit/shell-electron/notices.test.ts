import { beforeEach, describe, expect, it, vi } from 'vitest'
import { channels } from '../../../src/shared/electron-bridge'
import { electron } from '../../helpers/fake-electron'

vi.mock('electron', async () => (await import('../../helpers/fake-electron')).electron)

const { answerIpc } = await import('../../../src/main/shell/electron/ipc')
const { APP_URL } = await import('../../../src/main/shell/electron/app-protocol')

beforeEach(() => {
  electron.ipcMain.removeAllListeners()
  electron.notices.length = 0
})

describe('notifications', () => {
  const page = () => {
    const sent: unknown[][] = []
    const sender = { isDestroyed: () => false, send: (...args: unknown[]) => void sent.push(args) }
    const frame = { parent: null, url: APP_URL }
    return { sent, event: { senderFrame: frame, sender } }
  }
  const notice = {
    tag: 'mail-1',
    title: 'Ewa',
    body: 'Offer',
    actions: [
      { id: 'reply', label: 'Reply' },
      { id: 'archive', label: 'Archive' },
    ],
  }

  it('are shown by the system, with their buttons, and the page hears what was pressed', () => {
    answerIpc({
      requestPort: () => undefined,
      openDemo: () => Promise.resolve(),
      openComposer: () => undefined,
    })
    const { sent, event } = page()
    electron.ipcMain.emit(channels.showNotice, event, notice)
    const [shown] = electron.notices
    expect(shown?.options).toEqual({
      title: 'Ewa',
      body: 'Offer',
      actions: [
        { type: 'button', text: 'Reply' },
        { type: 'button', text: 'Archive' },
      ],
    })
    expect(shown?.show).toHaveBeenCalledOnce()
    shown?.emit('click')
    shown?.emit('action', {}, 1)
    expect(sent).toEqual([
      [channels.noticePressed, 'mail-1', ''],
      [channels.noticePressed, 'mail-1', 'archive'],
    ])
    electron.ipcMain.emit(channels.closeNotice, event, 'mail-1')
    expect(shown?.close).toHaveBeenCalledOnce()
    electron.ipcMain.emit(channels.closeNotice, event, 'mail-1')
    expect(shown?.close).toHaveBeenCalledOnce()
  })

  it('are none of what is no notice, nor of another page', () => {
    answerIpc({
      requestPort: () => undefined,
      openDemo: () => Promise.resolve(),
      openComposer: () => undefined,
    })
    const { event } = page()
    const foreign = { ...event, senderFrame: { parent: null, url: 'https://evil.example/' } }
    electron.ipcMain.emit(channels.showNotice, foreign, notice)
    expect(() => electron.ipcMain.emit(channels.showNotice, event, { ...notice, title: 5 })).toThrow()
    expect(electron.notices).toEqual([])
  })
})
