import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, expect, test, type ElectronApplication } from '@playwright/test'

const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
const pathFile = join(folder, 'path.txt')
const executable = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : ''
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

test.skip(!existsSync(executable), 'the Electron program is not on this machine')
test.skip(!hasDisplay, 'there is no display')

let app: ElectronApplication
let profile: string

test.beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'postilla-electron-'))
  app = await launch()
})

test.afterEach(async () => {
  await app.close()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})

// Root may not use Chromium's sandbox; everybody else tests with it.
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

const launch = (): Promise<ElectronApplication> =>
  _electron.launch({
    executablePath: executable,
    args: [...sandbox, join(import.meta.dirname, '../..'), '--profile', profile],
    env: { ...definedEnvironment(), POSTILLA_PASSPHRASE: 'a passphrase for tests' },
  })

const definedEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

test('the window shows the page, and the page reaches its engine', async () => {
  const page = await app.firstWindow()
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  expect(page.url()).toBe('postilla://app/')
})

test('the page has no way to Node, and cannot be led elsewhere', async () => {
  const page = await app.firstWindow()
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  const reach = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
  )
  expect(reach).toEqual([])
  await page.evaluate(() => location.assign('https://example.com/'))
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  expect(page.url()).toBe('postilla://app/')
})

test('the profile opens again after the program was closed', async () => {
  const page = await app.firstWindow()
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  await app.close()
  app = await launch()
  await expect((await app.firstWindow()).getByRole('button', { name: 'Add an account' })).toBeVisible()
})
