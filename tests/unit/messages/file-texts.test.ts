import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { mailWithFiles, type AttachedFile } from '../../helpers/attachment-files'
import { eventually } from '../../helpers/eventually'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

/** In the place of the real program: a file's text is its bytes, and what is called so kills the thread. */
const READER = `
const { parentPort } = require('node:worker_threads')
parentPort.on('message', ({ filename, content, partId }) => {
  if (filename === 'killer.txt') process.exit(1)
  if (filename === 'endless.txt') return
  const text = (partId === null ? '' : 'part ' + partId + ' of ') + Buffer.from(content).toString()
  parentPort.postMessage({ type: 'text', text })
})`

let dir: string
let test: TestContext
let bench: MailCacheBench
let folders: ReturnType<MailCacheBench['addAccount']>
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postilla-file-texts-'))
  writeFileSync(join(dir, 'reader.cjs'), READER)
  test = createTestContext()
  bench = createMailCacheBench(reading(test))
  folders = bench.addAccount('anna@ourshop.it', ['inbox', 'trash'])
})
afterEach(async () => {
  await bench.messages.stop()
  bench.close()
  rmSync(dir, { recursive: true })
})

const reading = (context: TestContext): TestContext => ({
  ...context,
  context: { ...context.context, fileTextProgram: join(dir, 'reader.cjs') },
})

const source = (id: string, files: readonly AttachedFile[], text = 'See the file.'): string => {
  const { text: body, more } = mailWithFiles(text, files)
  const head = [
    'From: Mario <mario@rossi.it>',
    'To: anna@ourshop.it',
    'Subject: Offerta',
    `Message-ID: <${id}>`,
  ]
  return [...head, ...more, '', body].join('\r\n')
}

function deliver(id: string, files: readonly AttachedFile[]): void {
  bench.deliver(folder(folders, 'inbox'), { id, source: source(id, files) })
  bench.messages.drainIndexer()
}

const search = async (query: string, on = bench) =>
  (await on.client.messages.search({ query, limit: 50 })).hits
const idsOf = async (query: string): Promise<string[]> =>
  (await search(query)).map(({ messageId }) => bench.messages.summary(messageId)?.messageId ?? '')

describe('the texts of files', () => {
  it('are found with the words of their message, and the hit names the file; file: asks for names alone', async () => {
    deliver('offer@x', [
      { name: 'cover.txt', content: 'nothing of note' },
      { name: 'listino.txt', content: 'Prezzo della guarnizione: 12,50' },
    ])
    await eventually(async () => expect(await idsOf('guarnizione')).toEqual(['offer@x']))
    const [hit] = await search('guarnizione')
    expect(hit?.file).toBe('listino.txt')
    expect(hit?.snippet).toContain('\u0001guarnizione\u0002')
    // The subject, the text and the file together.
    expect(await idsOf('offerta see guarnizion')).toEqual(['offer@x'])
    expect(await idsOf('file:guarnizione')).toEqual([])
    expect(await idsOf('file:listino')).toEqual(['offer@x'])
    expect((await search('see'))[0]?.file).toBe('')
  })

  it('go with their message', async () => {
    deliver('gone@x', [{ name: 'a.txt', content: 'effimero' }])
    await eventually(async () => expect(await idsOf('effimero')).toEqual(['gone@x']))
    const inbox = folder(folders, 'inbox')
    bench.messages.cache.removeKeys(inbox, bench.messages.cache.keys(inbox.id), {})
    test.clock.advance(3_600_000)
    await bench.messages.sweep()
    expect(await idsOf('effimero')).toEqual([])
    expect(test.context.db.prepare('SELECT count(*) FROM file_text').pluck().get()).toBe(0)
  })

  it('that kill their reader twice are left alone, and told; the others of the mail are read', async () => {
    deliver('killer@x', [
      { name: 'killer.txt', content: 'deadly' },
      { name: 'good.txt', content: 'salutare' },
    ])
    await eventually(async () => expect(await idsOf('salutare')).toEqual(['killer@x']))
    expect(test.complaints.filter((line) => line.includes('ended reading'))).toHaveLength(2)
    expect(await idsOf('deadly')).toEqual([])
  })

  it('wait in their table for another start, and a file that was being read at the end is no killer', async () => {
    for (let run = 0; run < 3; run++) {
      deliver(`endless-${run}@x`, [{ name: 'endless.txt', content: 'x' }])
      const begun = test.context.db.prepare('SELECT count(*) FROM file_text WHERE attempts > 0').pluck()
      await eventually(() => expect(begun.get()).toBe(1))
      await bench.messages.stop()
      expect(begun.get()).toBe(0)
      test = test.reopen()
      bench = createMailCacheBench(reading(test))
      bench.messages.start()
    }
    expect(test.context.db.prepare('SELECT count(*) FROM file_text WHERE text IS NULL').pluck().get()).toBe(3)
  })

  it('are those of kept sources, and of files that were fetched since', async () => {
    const whole = source('kept@x', [{ name: 'a.txt', content: 'il resto' }])
    bench.deliver(folder(folders, 'inbox'), { id: 'kept@x', subject: 'Offerta' })
    const messageId = bench.messages.findByMessageId('kept@x') ?? 0
    const described = { partId: '2', filename: 'a.txt', contentType: 'text/plain', size: 8, inline: false }
    const file = { ...described, contentId: '', executable: false }
    bench.messages.useRemote({
      search: () => null,
      body: () => Promise.resolve({ text: 'short', html: '', warnings: [], attachments: [file] }),
      part: () => Promise.resolve(Buffer.from('prelevato')),
      source: () => Promise.resolve(Buffer.from(whole)),
    })
    await bench.client.messages.body({ messageId })
    expect(await idsOf('prelevato')).toEqual([])
    await bench.messages.part(messageId, '2')
    await eventually(async () => expect(await idsOf('prelevato')).toEqual(['kept@x']))
  })

  it('are read from within a kept source', async () => {
    const whole = source('linked@x', [{ name: 'a.txt', content: 'il resto' }])
    bench.deliver(folder(folders, 'inbox'), { id: 'linked@x', subject: 'Offerta' })
    const messageId = bench.messages.findByMessageId('linked@x') ?? 0
    const file = { partId: '2', filename: 'a.txt', contentType: 'text/plain', size: 8, inline: false }
    bench.messages.useRemote({
      search: () => null,
      body: () =>
        Promise.resolve({
          ...{ text: 'short', html: '', warnings: [] },
          attachments: [{ ...file, contentId: '', executable: false }],
        }),
      part: () => Promise.reject(new Error('not asked for')),
      source: () => Promise.resolve(Buffer.from(whole)),
    })
    await bench.client.messages.body({ messageId })
    bench.messages.keepSource(messageId)
    await eventually(async () => expect(await idsOf('"part 2 of"')).toEqual(['linked@x']))
  })
})
