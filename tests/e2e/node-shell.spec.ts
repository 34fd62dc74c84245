import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { nodeShell, startApp, type App } from '../helpers/app'
import { list } from '../helpers/e2e-window'

let app: App
test.beforeEach(async () => {
  app = await startApp()
})
test.afterEach(async () => {
  await app.stop()
})

/** Runs the Node shell to its end; only for starts that are refused. */
function refusedStart(
  args: string[],
  env: Record<string, string> = {},
): { status: number | null; stderr: string } {
  const start = nodeShell(['--no-open', ...args], env)
  const { status, stderr } = spawnSync(start.node, start.args, {
    ...start.options,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { status, stderr }
}

test('[BEY-18] the page loads without a violation of its policy, and from nowhere else', async ({ page }) => {
  const said: string[] = []
  const asked: string[] = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => said.push(error.message))
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(app.url)
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  expect(said.filter((line) => !/^(log|info|debug)/.test(line))).toEqual([])
  const origin = new URL(app.url).origin
  expect(asked.filter((url) => !url.startsWith(origin) && !/^(data|blob):/.test(url))).toEqual([])
})

test('the token leaves the address bar, survives a reload, and is needed', async ({ page, context }) => {
  await page.goto(app.url)
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  expect(page.url()).toBe(`${new URL(app.url).origin}/`)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  const stranger = await context.newPage()
  await stranger.goto(new URL(app.url).origin)
  await expect(stranger.getByText('This address belongs to an earlier start of Postilla')).toBeVisible()
})

test('the window says when the engine is gone, and works with the next start', async ({ page }) => {
  await page.clock.install()
  await page.goto(app.url)
  await page.getByRole('button', { name: 'Add an account' }).click()
  await page.getByLabel('E-mail address').fill('typed@here.example')
  await app.kill()
  await expect(page.getByText('Reconnecting. What is on this screen stays here')).toBeVisible()
  await app.start()
  await page.goto(app.url)
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
})

test('the demo opens from the first window, beside the profile', async ({ page }) => {
  await page.goto(app.url)
  await page.getByRole('button', { name: 'Explore the demo' }).click()
  // A demo starts servers of its own, and keys reach its page once the page stands.
  await expect.poll(() => new URL(page.url()).origin, { timeout: 60_000 }).not.toBe(new URL(app.url).origin)
  await expect(list(page)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeHidden()
  await page.keyboard.press('Control+,')
  await expect(page.getByText('this demo vanishes when you close it')).toBeVisible()
})

/** A stand-in for the browser, found in PATH: it notes its command line and environment, then does as `then` says. */
function standInBrowser(then: string): {
  bin: string
  env: Record<string, string>
  seen(name: string): string
} {
  test.skip(process.platform === 'win32', 'needs a stand-in for the browser that is a shell script')
  test.skip(process.platform === 'darwin', 'browsers are not looked for in PATH there')
  const bin = mkdtempSync(join(tmpdir(), 'postilla-bin-'))
  const note = (what: string, name: string): string =>
    `${what} > "${bin}/${name}.part"; mv "${bin}/${name}.part" "${bin}/${name}"`
  const script = ['#!/bin/sh', note('env', 'environment'), note(`printf '%s\\n' "$@"`, 'arguments'), then, '']
  writeFileSync(join(bin, 'chromium'), script.join('\n'), { mode: 0o755 })
  return {
    bin,
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, DISPLAY: ':99' },
    seen: (name) => (existsSync(join(bin, name)) ? readFileSync(join(bin, name), 'utf8') : ''),
  }
}

test('the browser gets in by a file of the user, inherits no passphrase, and ends the program by closing', async ({
  page,
}) => {
  const browser = standInBrowser(`while [ ! -e "$(dirname "$0")/closed" ]; do sleep 0.1; done`)
  const opening = await startApp({ openWindow: true, env: browser.env })
  try {
    await expect.poll(() => browser.seen('arguments')).not.toBe('')
    const commandLine = browser.seen('arguments')
    const address = /^--app=(file:.*)$/m.exec(commandLine)?.[1] ?? ''
    const launchPage = fileURLToPath(address)
    const ticket = /open#([\w-]+)/.exec(readFileSync(launchPage, 'utf8'))?.[1] ?? ''
    expect(ticket).not.toBe('')
    expect(commandLine).not.toContain(ticket)
    expect(commandLine).not.toContain(new URL(opening.url).hash.slice(1))
    expect(browser.seen('environment')).not.toContain('POSTILLA_PASSPHRASE')
    expect(statSync(launchPage).mode & 0o077).toBe(0)
    await page.goto(address)
    await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
    expect(existsSync(launchPage)).toBe(false)
    const again = await page.context().newPage()
    for (const wrong of [`open#${ticket}`, `#${ticket}`, '#no/token at all']) {
      await again.goto('about:blank')
      await again.goto(`${new URL(opening.url).origin}/${wrong}`)
      await expect(again.getByText('This address belongs to an earlier start of Postilla')).toBeVisible()
    }
    await again.close()
    // The browser ends, but a window that is still connected is still a window.
    writeFileSync(join(browser.bin, 'closed'), '')
    await page.reload()
    await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
    await page.close()
    await expect.poll(() => opening.stderr(), { timeout: 30_000 }).toContain('its window was closed')
    await expect.poll(() => isRunning(opening.pid)).toBe(false)
  } finally {
    await opening.stop()
    rmSync(browser.bin, { recursive: true })
  }
})

test('a browser that ends at once leaves the address and its own reason', async ({ page }) => {
  const reason = 'Running as root without --no-sandbox is not supported.'
  const browser = standInBrowser(`echo "${reason}" >&2; exit 1`)
  const opening = await startApp({ openWindow: true, env: browser.env })
  try {
    await expect.poll(() => opening.stderr(), { timeout: 30_000 }).toContain(opening.url)
    expect(opening.stderr()).toContain(reason)
    await page.goto(opening.url)
    await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  } finally {
    await opening.stop()
    rmSync(browser.bin, { recursive: true })
  }
})

test('without a browser the address is told, and why', async () => {
  const opening = await startApp({ openWindow: true, env: { DISPLAY: '', WAYLAND_DISPLAY: '' } })
  try {
    await expect.poll(() => opening.stderr()).toContain(`was found (Chromium, Chrome or Edge, on a display)`)
    expect(opening.stderr()).toContain(opening.url)
  } finally {
    await opening.stop()
  }
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a start that cannot be is refused in words, with exit code 2', () => {
  const inUse = refusedStart(['--profile', app.profileDir])
  expect(inUse.status).toBe(2)
  expect(inUse.stderr).toContain(`already running`)
  expect(inUse.stderr).toContain(String(app.pid))
  expect(refusedStart(['--port', 'x'])).toMatchObject({ status: 2 })
  expect(refusedStart(['--nonsense']).stderr).toContain('--profile DIR')
})

test('a wrong passphrase is refused and changes nothing', async () => {
  await app.kill()
  const wrong = refusedStart(['--profile', app.profileDir], { POSTILLA_PASSPHRASE: 'wrong' })
  expect(wrong.status).toBe(2)
  expect(wrong.stderr).toContain('passphrase')
  await app.start()
})
