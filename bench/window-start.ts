import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from '@playwright/test'
import { z } from 'zod'

const ROUNDS = 5
const THREADS = 15
const BLANK = 'data:text/html,<p>blank</p>'
const program = 'out/main/node.js'
const systemChromium = '/usr/bin/chromium'

interface WindowStart {
  blankPaint: number
  firstPaint: number
  inbox: number
  /** MB of the page's process beyond a blank page's, after reading some threads. */
  added: number
}

/**
 * What a start of the window costs on the demo's mail beside a blank page of the same Chromium: medians in ms. Null
 * where the program is not built or there is no Chromium.
 */
export async function measureWindowStart(): Promise<WindowStart | null> {
  if (!existsSync(program) || !existsSync(systemChromium)) return null
  const profile = mkdtempSync(join(tmpdir(), 'postilla-bench-window-'))
  const shell = spawn(process.execPath, [program, '--demo', '--no-open', '--profile', profile], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    const url = await addressOf(shell)
    const browser = await chromium.launch({ executablePath: systemChromium, args: ['--no-sandbox'] })
    try {
      return await measure(browser, url)
    } finally {
      await browser.close()
    }
  } finally {
    shell.kill()
    rmSync(profile, { recursive: true, force: true })
  }
}

async function measure(browser: Browser, url: string): Promise<WindowStart> {
  const context = await browser.newContext()
  const warm = await context.newPage()
  await openInbox(warm, url)
  await warm.close()
  const blanks: number[] = []
  const paints: number[] = []
  const inboxes: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const blank = await context.newPage()
    await blank.goto(BLANK)
    blanks.push(await firstPaint(blank))
    await blank.close()
    const page = await context.newPage()
    inboxes.push(await openInbox(page, url))
    paints.push(await firstPaint(page))
    await page.close()
  }
  const blank = await context.newPage()
  await blank.goto(BLANK)
  const before = await rendererMegabytes(browser)
  const page = await context.newPage()
  await openInbox(page, url)
  for (let read = 0; read < THREADS; read++) {
    await page.keyboard.press('j')
    await page.locator('article iframe').first().waitFor()
  }
  const after = await rendererMegabytes(browser)
  const alone = Math.min(...before)
  return {
    blankPaint: median(blanks),
    firstPaint: median(paints),
    inbox: median(inboxes),
    added: Math.max(...after) - alone,
  }
}

async function openInbox(page: Page, url: string): Promise<number> {
  await page.goto(url)
  await page.getByRole('option').first().waitFor()
  return page.evaluate(() => performance.now())
}

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const [entry] = list.getEntriesByName('first-contentful-paint')
          if (entry) resolve(entry.startTime)
        }).observe({ type: 'paint', buffered: true })
      }),
  )

const processes = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) })

/** Proportional set size of every page's process. */
export async function rendererMegabytes(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = processes.parse(await session.send('SystemInfo.getProcessInfo'))
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const rollup = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')
      return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024
    })
}

async function addressOf(shell: ChildProcess): Promise<string> {
  if (!shell.stdout) throw new Error('no output')
  for await (const line of createInterface(shell.stdout)) {
    const address = /https?:\/\/[^\s"]+/.exec(line)?.[0]
    if (address) return address
  }
  throw new Error('the program ended')
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
