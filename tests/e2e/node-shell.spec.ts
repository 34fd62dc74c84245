import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { nodeShell, startApp, type App } from '../helpers/app'

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
  await page.goto(app.url)
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
  await app.kill()
  await expect(page.getByText('Reconnecting. Nothing is lost.')).toBeVisible()
  await app.start()
  await page.goto(app.url)
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
})

test('the demo opens from the first window, beside the profile', async ({ page }) => {
  await page.goto(app.url)
  await page.getByRole('button', { name: 'Explore the demo' }).click()
  await expect.poll(() => new URL(page.url()).origin).not.toBe(new URL(app.url).origin)
  await expect(page.getByRole('button', { name: 'Add an account' })).toBeHidden()
})

test('the browser it opens by itself gets in, and nobody else with the same address', async ({
  page,
  context,
}) => {
  test.skip(process.platform === 'win32', 'needs a stand-in for the browser that is a shell script')
  test.skip(process.platform === 'darwin', 'browsers are not looked for in PATH there')
  const bin = mkdtempSync(join(tmpdir(), 'postilla-bin-'))
  const seen = join(bin, 'seen')
  writeFileSync(
    join(bin, 'chromium'),
    `#!/bin/sh\nprintf '%s\\n' "$@" > "${seen}.part"; mv "${seen}.part" "${seen}"\n`,
    { mode: 0o755 },
  )
  const opening = await startApp({
    openWindow: true,
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, DISPLAY: ':99' },
  })
  try {
    await expect.poll(() => existsSync(seen)).toBe(true)
    const args = readFileSync(seen, 'utf8').trim().split('\n')
    const address = args.find((arg) => arg.startsWith('--app='))?.slice('--app='.length) ?? ''
    expect(args.join()).not.toContain(new URL(opening.url).hash.slice(1))
    await page.goto(address)
    await expect(page.getByRole('button', { name: 'Add an account' })).toBeVisible()
    const late = await context.newPage()
    await late.goto(address)
    await expect(late.getByText('This address belongs to an earlier start of Postilla')).toBeVisible()
  } finally {
    await opening.stop()
    rmSync(bin, { recursive: true })
  }
})

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
