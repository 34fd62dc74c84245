import i18next from 'i18next'
import { z } from 'zod'
import { create } from 'zustand'
import type { Outgoing } from '../../../shared/contract/outbox'
import { ProblemError, type Problem } from '../../../shared/problem'
import { takenAway } from '../../app/taken-away'
import { keepUnsaved, useUnsaved } from '../../app/unsaved'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { idUnder, keepAttachments, keepOpen, keyOf, ownDraft, stepsOf, writingOf } from './drafts'

/** A file on its way into a draft. */
export interface ComingFile {
  key: string
  name: string
  size: number
  /** How many files of this name the draft had, or was to have, before. */
  after: number
}

const useComing = create<{ all: ReadonlyMap<string, readonly ComingFile[]> }>(() => ({ all: new Map() }))
const none: readonly ComingFile[] = []

export const useComingFiles = (draftId: string): readonly ComingFile[] =>
  useComing(({ all }) => all.get(draftId) ?? none)

const noteKey = (draftId: string): string => `attaching:${draftId}`
const waiting = z.array(z.object({ name: z.string(), after: z.number() }))

/**
 * Reads files into a draft, one after the other; false where one was refused. Until a file is there its name is kept
 * outside the window, which may be loaded again or end meanwhile.
 */
export async function attachFiles(
  draftId: string,
  files: readonly File[],
  refuse: (problem: Problem, file: File) => void,
): Promise<boolean> {
  const coming = files.map((file) => ({ key: crypto.randomUUID(), name: file.name, size: file.size, file }))
  setComing(draftId, (before) => {
    const known = [...attachedTo(draftId).map(({ filename }) => filename), ...before.map(({ name }) => name)]
    return [
      ...before,
      ...coming.map(({ key, name, size }) => {
        const after = known.filter((other) => other === name).length
        known.push(name)
        return { key, name, size, after }
      }),
    ]
  })
  let areAll = true
  for (const { key, file } of coming) {
    try {
      const draft = await engine.outbox.attach({ id: draftId, file: await asItIsNow(file) })
      keepAttachments(draft)
      const { bring, take } = movesOf(draftId, draft.attachments.at(-1)?.id ?? '')
      stepsOf(keyOf(draftId)).did({ undo: take, redo: bring })
    } catch (error) {
      areAll = false
      refuse(problemOf(error), file)
    }
    setComing(draftId, (before) => before.filter((one) => one.key !== key))
  }
  return areAll
}

/**
 * A file as it is when it is read. One that was removed or changed since it was chosen, and a folder, cannot be read:
 * said by its name, before anything of it stands in the mail.
 */
async function asItIsNow(file: File): Promise<File> {
  try {
    return new File([await file.arrayBuffer()], file.name, { type: file.type })
  } catch {
    throw new ProblemError({ code: 'file-unreadable', params: { name: file.name } })
  }
}

/**
 * Takes a file out of a draft; it comes back as the newest thing that is taken back. Of a draft that another window made
 * an end of, the file is left out of the one that takes its place.
 */
export async function detachFile(draftId: string, attachmentId: string): Promise<void> {
  const at = writingOf(draftId)?.draft.attachments.findIndex(({ id }) => id === attachmentId) ?? -1
  const own = await ownDraft(draftId)
  const file = own === draftId ? attachmentId : writingOf(own)?.draft.attachments[at]?.id
  if (file === undefined) return
  const { bring, take } = movesOf(own, file)
  try {
    if ((await takenAway(file, () => take().then(() => true))) === null) return
    stepsOf(keyOf(own)).did({ undo: bring, redo: take })
  } catch (error) {
    if (problemOf(error).code !== 'not-found' || !(await isDiscarded(own))) throw error
    keepOpen(own, 'discarded')
  }
}

function movesOf(draftId: string, attachmentId: string): Record<'bring' | 'take', () => Promise<void>> {
  const key = keyOf(draftId)
  const input = () => ({ id: idUnder(key) ?? draftId, attachmentId })
  return {
    bring: async () => keepAttachments(await engine.outbox.reattach(input())),
    take: async () => keepAttachments(await engine.outbox.detach(input())),
  }
}

function setComing(draftId: string, change: (before: readonly ComingFile[]) => readonly ComingFile[]): void {
  const { all } = useComing.getState()
  const after = change(all.get(draftId) ?? none)
  useComing.setState({ all: new Map(all).set(draftId, after) })
  const noted = after.map((file) => ({ name: file.name, after: file.after }))
  const names = after.map(({ name }) => name).join(', ')
  keepUnsaved(
    noteKey(draftId),
    noted.length > 0 ? JSON.stringify(noted) : '',
    `${i18next.t('compose:attachments')}: ${names}`,
  )
}

const attachedTo = (draftId: string) => writingOf(draftId)?.draft.attachments ?? []

/**
 * Names of files that a window which ended or was loaded again had not read yet; null for none. One that arrived while
 * the window ended is not among them.
 */
export function useFilesLeftBehind({ id, attachments }: Outgoing): readonly string[] | null {
  const kept = useUnsaved(noteKey(id)) ?? ''
  const coming = useComingFiles(id)
  if (kept === '' || coming.length > 0) return null
  const json: unknown = JSON.parse(kept)
  const isThere = (file: z.infer<typeof waiting>[number]): boolean =>
    attachments.filter(({ filename }) => filename === file.name).length > file.after
  const missing = (waiting.safeParse(json).data ?? []).filter((file) => !isThere(file))
  return missing.length > 0 ? missing.map(({ name }) => name) : null
}

export const forgetFilesLeftBehind = (draftId: string): void => keepUnsaved(noteKey(draftId), '')

const isDiscarded = (id: string): Promise<boolean> =>
  engine.outbox.get({ id }).then(
    () => false,
    (error: unknown) => problemOf(error).code === 'not-found',
  )
