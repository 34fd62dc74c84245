import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../engine/context'
import { buildMailbox, demoFolders } from './build/mailbox'
import { MailStore, type Folder } from './imap/store'

const indexSchema = z.object({
  version: z.literal(1),
  ports: z.object({ imap: z.number().int(), smtp: z.number().int() }),
  nextFile: z.number().int(),
  folders: z.array(
    z.object({
      path: z.string(),
      specialUse: z.string(),
      uidValidity: z.number().int(),
      uidNext: z.number().int(),
      highestModseq: z.number().int(),
      messages: z.array(
        z.object({
          uid: z.number().int(),
          flags: z.array(z.string()),
          internalDate: z.number(),
          modseq: z.number().int(),
          file: z.string().regex(/^\d+\.eml$/),
        }),
      ),
    }),
  ),
})
type MailIndex = z.infer<typeof indexSchema>

/** The user's mail on the demo server, kept as .eml files and one index in the profile. */
export interface KeptMail {
  store: MailStore
  /** The ports the servers had last time, 0 at the first start. */
  ports: MailIndex['ports']
  /** Writes the ports, which are known once the servers listen. */
  save(): void
}

/** Opens the mail kept in `dir`, or fills it anew with the demo's mailbox. */
export async function openKeptMail(dir: string, now: number, log: Log): Promise<KeptMail> {
  await mkdir(dir, { recursive: true })
  const kept = await readIndex(dir, log)
  const store = kept ? await loadStore(dir, kept, now) : await seedStore(now)
  const ports = kept?.ports ?? { imap: 0, smtp: 0 }
  const writer = new Writer(dir, store, ports, kept?.nextFile ?? 1)
  writer.write()
  store.keepWith(() => writer.write())
  return { store, ports, save: () => writer.write() }
}

async function readIndex(dir: string, log: Log): Promise<MailIndex | null> {
  const path = join(dir, 'index.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    return null
  }
  try {
    return indexSchema.parse(JSON.parse(text))
  } catch (error) {
    log.warn('demo/mail: the kept index is unreadable, starting with a fresh mailbox', error)
    await rename(path, join(dir, 'index.broken.json'))
    return null
  }
}

async function loadStore(dir: string, index: MailIndex, now: number): Promise<MailStore> {
  const store = new MailStore(now)
  for (const kept of index.folders) {
    const folder: Folder = { ...kept, messages: [] }
    for (const { flags, ...message } of kept.messages) {
      const source = await readFile(join(dir, message.file)).catch(() => null)
      if (source) folder.messages.push({ ...message, source, flags: new Set(flags) })
    }
    store.adopt(folder)
  }
  return store
}

async function seedStore(now: number): Promise<MailStore> {
  const store = new MailStore(now)
  for (const [path, specialUse] of demoFolders) store.createFolder(path, specialUse)
  for (const { folder: path, flags, date, source } of await buildMailbox(now)) {
    const folder = store.find(path)
    if (!folder) throw new Error(`demo data: no folder ${path}`)
    store.append(folder, source, flags, date)
  }
  return store
}

class Writer {
  constructor(
    readonly dir: string,
    readonly store: MailStore,
    readonly ports: MailIndex['ports'],
    private nextFile: number,
  ) {}

  /** Written before the client hears of it: a server that says OK has kept what it took, whatever kills it. */
  write(): void {
    const folders = [...this.store.folders.values()]
    for (const message of folders.flatMap((folder) => folder.messages)) {
      if (message.file !== '') continue
      const file = `${this.nextFile++}.eml`
      writeFileSync(join(this.dir, file), message.source)
      message.file = file
    }
    const index: MailIndex = {
      version: 1,
      ports: this.ports,
      nextFile: this.nextFile,
      folders: folders.map((folder) => ({
        ...folder,
        messages: folder.messages.map(({ uid, flags, internalDate, modseq, file }) => ({
          uid,
          flags: [...flags],
          internalDate,
          modseq,
          file,
        })),
      })),
    }
    writeFileSync(join(this.dir, 'index.json.new'), JSON.stringify(index))
    renameSync(join(this.dir, 'index.json.new'), join(this.dir, 'index.json'))
    this.#removeUnused(index)
  }

  #removeUnused(index: MailIndex): void {
    const used = new Set(index.folders.flatMap((folder) => folder.messages.map((message) => message.file)))
    const files = readdirSync(this.dir).filter((name) => /^\d+\.eml$/.test(name) && !used.has(name))
    for (const file of files) rmSync(join(this.dir, file), { force: true })
  }
}
