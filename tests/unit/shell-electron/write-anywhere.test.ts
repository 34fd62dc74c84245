import { beforeEach, expect, it, vi } from 'vitest'
import { electron } from '../../helpers/fake-electron'

vi.mock('electron', async () => (await import('../../helpers/fake-electron')).electron)

const { offerWriting } = await import('../../../src/main/shell/electron/write-anywhere')
const { stringsFor } = await import('../../../src/main/shell/electron/strings')

const write = vi.fn()
const show = vi.fn()
const offer = (platform: NodeJS.Platform, isPackaged = true) =>
  offerWriting({ strings: stringsFor('pl-PL'), icon: '/icon.png', platform, isPackaged, write, show })

beforeEach(() => {
  vi.clearAllMocks()
  electron.trays.length = 0
  electron.shortcuts.clear()
  electron.app.removeAllListeners()
})

it('[COMP-02] a mail is begun by a key of the whole system and from the tray, in the language of the system', () => {
  offer('linux')
  const [[keys, run] = ['', write]] = electron.shortcuts
  expect(keys).toBe('CommandOrControl+Alt+C')
  run()
  expect(write).toHaveBeenCalledTimes(1)
  const [tray] = electron.trays
  expect(tray?.menu).toMatchObject([
    { label: 'Nowa wiadomość', click: write },
    { label: 'Pokaż Postillę', click: show },
    { type: 'separator' },
    { role: 'quit' },
  ])
  tray?.emit('click')
  expect(show).toHaveBeenCalledTimes(1)
  electron.app.emit('will-quit')
  expect(electron.shortcuts.size).toBe(0)
  electron.app.emit('quit')
  expect(tray?.destroy).toHaveBeenCalled()
})

it('[COMP-01] Windows is told that addresses are for Postilla by the installed program, other systems by its package', () => {
  offer('win32')
  expect(electron.app.setAsDefaultProtocolClient).toHaveBeenCalledWith('mailto')
  vi.clearAllMocks()
  offer('win32', false)
  offer('linux')
  offer('darwin')
  expect(electron.app.setAsDefaultProtocolClient).not.toHaveBeenCalled()
})
