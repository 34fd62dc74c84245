import i18next from 'i18next'
import { create } from 'zustand'
import type { MailImport, PutMails } from '../../../shared/contract/mail-import'
import type { ReadMail } from '../../../shared/mail-files/mbox'
import { walkFiles, type ChosenFile } from '../../../shared/mail-files/walk'
import type { Problem } from '../../../shared/problem'
import { report } from '../../app/problems'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { queries, queryClient } from '../../bridge/queries'
import { keyOfFolder, mailsWanted, scan, type Found } from './chosen'

/** Where what was chosen goes. */
export interface Plan {
  accountId: number
  /** A folder at the top that is made for all of it; '' for none. */
  below: string
  /** Keys of the folders that are wanted. */
  wanted: ReadonlySet<string>
}

export interface Progress {
  done: number
  total: number
  added: number
  known: number
  refused: PutMails['refused']
  folder: string
}

export type Stage =
  | { kind: 'choosing'; problem: Problem | null }
  | { kind: 'scanning'; mails: number }
  | { kind: 'planning'; found: Found; problem: Problem | null }
  | { kind: 'running'; found: Found; plan: Plan; id: number | null; progress: Progress; isStopping: boolean }
  | {
      kind: 'ended'
      found: Found
      plan: Plan
      id: number | null
      progress: Progress
      /** Why it ended before its end; null where it is through or was stopped. */
      problem: Problem | null
      isWhole: boolean
      isUndone: boolean
    }

interface State {
  isOpen: boolean
  stage: Stage
}

/** The import of mail of this window; it goes on while its dialog is closed. */
export const useMailImport = create<State>(() => ({
  isOpen: false,
  stage: { kind: 'choosing', problem: null },
}))

const stageNow = (): Stage => useMailImport.getState().stage
const setStage = (stage: Stage): void => useMailImport.setState({ stage })
let ending = new AbortController()

export const openMailImport = (): void => useMailImport.setState({ isOpen: true })

/** What runs goes on; what was told is not told again. */
export function closeMailImport(): void {
  const { kind } = stageNow()
  if (kind === 'scanning') ending.abort()
  useMailImport.setState({ isOpen: false })
  if (kind !== 'running') chooseOthers()
}

export const chooseOthers = (): void => setStage({ kind: 'choosing', problem: null })

/** Reads what was chosen, and shows what is in it. */
export async function readChosen(files: readonly ChosenFile[]): Promise<void> {
  ending = new AbortController()
  const { signal } = ending
  setStage({ kind: 'scanning', mails: 0 })
  try {
    const found = await scan(files, signal, (mails) => setStage({ kind: 'scanning', mails }))
    const isNone = found.mails === 0
    setStage(
      isNone
        ? { kind: 'choosing', problem: { code: 'import-no-mail' } }
        : { kind: 'planning', found, problem: null },
    )
  } catch (error) {
    if (!signal.aborted) setStage({ kind: 'choosing', problem: fileProblem(error) })
  }
}

export function stopReading(): void {
  ending.abort()
  chooseOthers()
}

/** What a browser says of a file that was moved or changed since it was chosen. */
const fileProblem = (error: unknown): Problem =>
  error instanceof DOMException ? { code: 'import-file-gone' } : problemOf(error)

/** Ends behind the mails that are on their way; they stay where they are, and the same files go on from there. */
export function stopMailImport(): void {
  const stage = stageNow()
  if (stage.kind !== 'running') return
  ending.abort()
  setStage({ ...stage, isStopping: true })
}

/** Begins to import, or (`id`) goes on. */
export async function runMailImport(found: Found, plan: Plan, id: number | null = null): Promise<void> {
  ending = new AbortController()
  const { signal } = ending
  const total = mailsWanted(found, plan.wanted)
  const none: Progress = { done: 0, total, added: 0, known: 0, refused: [], folder: '' }
  setStage({ kind: 'running', found, plan, id, progress: none, isStopping: false })
  let problem: Problem | null = null
  let begun: MailImport | null = null
  try {
    begun = await engine.mailImport.begin({
      ...{ accountId: plan.accountId, name: found.name, source: found.source, total },
      ...(id === null ? {} : { id }),
    })
    await putAll(found, plan, begun.id, signal)
    if (!signal.aborted) await engine.mailImport.end({ id: begun.id })
  } catch (error) {
    problem = error instanceof Stopped ? error.problem : fileProblem(error)
  }
  const now = stageNow()
  const progress = now.kind === 'running' ? now.progress : none
  const isWhole = problem === null && !signal.aborted
  setStage({ kind: 'ended', found, plan, id: begun?.id ?? id, progress, problem, isWhole, isUndone: false })
  void queryClient.invalidateQueries({ queryKey: queries.mailImport.list.key() })
  if (begun && progress.added > 0) tellDone(begun.id, progress.added)
}

class Stopped extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code)
  }
}

/** Mails handed over at once, and their bytes. */
const BATCH = 25
const BATCH_BYTES = 4_000_000

async function putAll(found: Found, plan: Plan, id: number, signal: AbortSignal): Promise<void> {
  const folderIds = new Map<string, number>()
  let batch: ReadMail[] = []
  let bytes = 0
  let names: string[] = []
  const put = async (): Promise<void> => {
    if (batch.length === 0) return
    const key = keyOfFolder(names)
    const folderId = folderIds.get(key) ?? (await folderFor(plan, names))
    folderIds.set(key, folderId)
    const mails = batch.map(({ source, status, receivedAt }) => ({
      ...{ source: new Blob([source]), flags: status.flags, receivedAt },
    }))
    const told = await engine.mailImport.put({ id, folderId, mails })
    count(told, told.stopped?.after ?? batch.length, names.join(' / '))
    batch = []
    bytes = 0
    if (told.stopped) throw new Stopped(told.stopped.problem)
  }
  for await (const { folder, mail } of walkFiles(found.files)) {
    if (signal.aborted) return
    const key = keyOfFolder(folder)
    if (!mail || !plan.wanted.has(key)) continue
    if (key !== keyOfFolder(names) || batch.length >= BATCH || bytes > BATCH_BYTES) await put()
    names = folder
    batch.push(mail)
    bytes += mail.source.length
  }
  if (!signal.aborted) await put()
}

async function folderFor({ accountId, below }: Plan, names: readonly string[]): Promise<number> {
  const path = [...(below === '' ? [] : [below]), ...names]
  return (await engine.mailImport.folder({ accountId, parentId: null, names: path })).folderId
}

function count(told: PutMails, handed: number, folder: string): void {
  const stage = stageNow()
  if (stage.kind !== 'running') return
  const { progress } = stage
  setStage({
    ...stage,
    progress: {
      ...progress,
      folder,
      done: progress.done + handed,
      added: progress.added + told.added,
      known: progress.known + told.known,
      refused: [...progress.refused, ...told.refused],
    },
  })
}

/** Takes back what Ctrl/Cmd+Z would have taken back, by import. */
const ways = new Map<number, () => void>()

function tellDone(id: number, added: number): void {
  const label = i18next.t('mail-import:toast', { count: added })
  ways.set(
    id,
    done(label, i18next.t('undo'), () => takeBack(id)),
  )
}

async function takeBack(id: number): Promise<void> {
  try {
    await engine.mailImport.undo({ id })
    const stage = stageNow()
    if (stage.kind === 'ended' && stage.id === id) setStage({ ...stage, isUndone: true })
    void queryClient.invalidateQueries({ queryKey: queries.mailImport.list.key() })
  } catch (error) {
    report(error)
  }
}

/** Takes a whole import back. */
export async function undoMailImport(id: number): Promise<void> {
  ways.get(id)?.()
  ways.delete(id)
  await takeBack(id)
}
