import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { z } from 'zod'
import { serverKey, type FetchedMessage } from '../src/main/engine/features/messages/index'
import { startAppServer } from '../src/main/shell/node/server'
import { benchEngine } from './bench-engine'
import { settingsFor, USER } from './bench-server'
import { createRandom, createWords, text, type Random } from './generate-mailbox'
import { openMailCache } from './mail-cache'
import { rendererMegabytes } from './window-start'

/**
 * What it is like to use a large mailbox: switching folders, opening messages that are here, scrolling and opening a long
 * conversation, in a real window. `BENCH_MESSAGES` says how large, 200,000 where it says
 * nothing. Times are those from a key until the window shows what it asks for.
 */

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 200_000)
const LONG_THREAD = 300
const ROUNDS = 20
const rendererDir = resolve('out/renderer')
const systemChromium = '/usr/bin/chromium'

const job = z.object({ dir: z.string(), key: z.string() })
type Job = z.infer<typeof job>
const served = z.object({ url: z.string(), filled: z.number() })
const usage = z.object({ rss: z.number() })

function fill({ dir, key }: Job): void {
  const { messages, inbox, close } = openMailCache({
    dir,
    databaseKey: Buffer.from(key, 'hex'),
    settings: JSON.stringify({ ...settingsFor(1), address: 'me@example.org' }),
  })
  const random = createRandom(7)
  const words = createWords(random)
  const BATCH = 500
  for (let first = 1; first <= MESSAGES; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, MESSAGES - first + 1) }, (_, index) =>
      message(random, words, first + index),
    )
    messages.cache.ingest(inbox, batch, { fetchCursor: null })
    messages.drainIndexer()
  }
  void close()
}

/** The newest 300 are one conversation; of the others a quarter begins one. */
function message(random: Random, words: () => string, uid: number): FetchedMessage {
  const inLong = MESSAGES - uid < LONG_THREAD
  const thread = inLong ? MESSAGES - LONG_THREAD + 1 : uid - (uid % 4)
  const answered =
    uid === thread
      ? []
      : [
          `In-Reply-To: <${uid - 1}@bench.example>`,
          `References: <${thread}@bench.example> <${uid - 1}@bench.example>`,
        ]
  const subject = inLong ? 'The long conversation' : text(random, words, 1).slice(0, 50)
  const source = Buffer.from(
    [
      `From: "Persona ${uid % 900}" <persona${uid % 900}@azienda${uid % 60}.it>`,
      `To: ${USER}`,
      `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
      `Date: ${new Date(1_500_000_000_000 + uid * 60_000).toUTCString()}`,
      `Message-ID: <${uid}@bench.example>`,
      ...answered,
      'Content-Type: text/plain; charset=utf-8',
      '',
      text(random, words, 1 + random.below(4)),
    ].join('\r\n'),
  )
  return {
    ...{ serverKey: serverKey.parse(String(uid)), isNew: false, modseq: '1', complete: true },
    flags: new Set(uid % 5 === 0 ? ['\\Flagged', '\\Seen'] : ['\\Seen']),
    receivedAt: 1_500_000_000_000 + uid * 60_000,
    size: source.length,
    source,
  }
}

/** Fills a profile and serves it, until the process that wanted it ends it. */
async function serve(work: Job): Promise<void> {
  const begun = performance.now()
  fill(work)
  const filled = performance.now() - begun
  const engine = benchEngine(work.dir, Buffer.from(work.key, 'hex'))
  const { url } = await startAppServer({ engine, rendererDir, port: 0 })
  process.on('message', () => process.send?.({ rss: process.memoryUsage.rss() / 2 ** 20 }))
  process.send?.({ url, filled })
}

const messageFrom = (child: ChildProcess): Promise<unknown> => {
  const { promise, resolve: heard, reject } = Promise.withResolvers<unknown>()
  child.once('message', heard)
  child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
  return promise
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function several(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) times.push(await timed(() => work(round)))
  return times
}

async function use(page: Page, url: string): Promise<Record<string, number[]>> {
  const rows = page.getByRole('option')
  const selected = page.getByRole('option', { selected: true })
  const heading = (name: string) => page.getByRole('heading', { level: 1, name })
  const inbox = await several(1, async () => {
    await page.goto(url)
    await rows.first().waitFor()
  })
  const long = await several(1, async () => {
    await rows.first().click()
    await page.locator('article iframe').first().waitFor()
  })
  const opened = await several(ROUNDS, async () => {
    await page.keyboard.press('j')
    await selected.waitFor()
    const subject = (await selected.getAttribute('aria-label')) ?? ''
    await page.locator('article iframe').first().waitFor()
    return subject
  })
  const switched = await several(ROUNDS, async (round) => {
    const [letter, name] = round % 2 === 0 ? ['f', 'Flagged'] : ['i', 'Inbox']
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await heading(name).waitFor()
    await rows.first().waitFor()
  })
  await rows.first().click()
  const scrolled = await several(ROUNDS, async () => {
    const before = await selected.getAttribute('id')
    await page.keyboard.press('PageDown')
    await page.waitForFunction(
      (id) => document.querySelector('[role=option][aria-selected=true]')?.id !== id,
      before,
    )
  })
  return {
    'inbox painted': inbox,
    'thread of 300 opened': long,
    'next message opened': opened,
    'folder switched': switched,
    'page scrolled': scrolled,
  }
}

async function main(): Promise<void> {
  if (!existsSync(join(rendererDir, 'index.html')) || !existsSync(systemChromium))
    return void console.log('Not measured: build the program first, with Chromium here.')
  const dir = mkdtempSync(join(tmpdir(), 'postilla-bench-window-'))
  const child = fork(process.argv[1] ?? '', [JSON.stringify({ dir, key: randomBytes(32).toString('hex') })])
  try {
    const { url, filled } = served.parse(await messageFrom(child))
    console.log(`${MESSAGES} messages taken in and indexed in ${(filled / 1000).toFixed(0)} s`)
    const browser = await chromium.launch({ executablePath: systemChromium, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      for (const [name, times] of Object.entries(await use(page, url))) {
        const sorted = times.toSorted((a, b) => a - b)
        const at = (share: number): string =>
          (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0).padStart(8)
        console.log(`${name.padEnd(24)}${at(0.5)}${at(0.95)}${at(1)}  ms, half, 95 %, worst`)
      }
      const window = Math.max(...(await rendererMegabytes(browser)))
      const answer = messageFrom(child)
      child.send('usage')
      const { rss } = usage.parse(await answer)
      console.log(`memory: engine ${rss.toFixed(0)} MB, window ${window.toFixed(0)} MB`)
    } finally {
      await browser.close()
    }
  } finally {
    child.kill()
    rmSync(dir, { recursive: true, force: true })
  }
}

const [, , task] = process.argv
if (task === undefined) await main()
else await serve(job.parse(JSON.parse(task)))
