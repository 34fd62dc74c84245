import i18next from 'i18next'
import { distinctNames } from '../../../shared/file-name'
import { pack } from '../../app/pack'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'
import { attachFiles, detachFile } from './attaching'
import { openDraft } from './composing'
import { changeDraft, keepAttachments, saveDraft, writingOf } from './drafts'
import { intoMails } from './mail-size'

async function* packed(files: readonly File[]) {
  const names = distinctNames(files.map(({ name }) => name))
  for (const [index, file] of files.entries())
    yield { name: names[index] ?? 'file', content: file, isText: true }
}

/** One zip of files, every one made as small as it gets. */
export async function zipOf(files: readonly File[]): Promise<File> {
  const [first] = files
  const name = files.length === 1 && first ? first.name : i18next.t('writing:zipName')
  const archive = await pack(packed(files), new AbortController().signal)
  return new File([archive], `${name}.zip`, { type: 'application/zip' })
}

/** Puts one zip in the place of a draft's files, and says how much smaller it is. Where it is not, they stay. */
export async function compressFiles(draftId: string): Promise<void> {
  const attachments = writingOf(draftId)?.draft.attachments ?? []
  const files: File[] = []
  for (const { id } of attachments)
    files.push(await engine.outbox.attachment({ id: draftId, attachmentId: id }))
  const archive = await zipOf(files)
  if (archive.size >= attachments.reduce((total, { size }) => total + size, 0)) {
    toast(i18next.t('writing:noSmaller'))
    return
  }
  if (!(await attachFiles(draftId, [archive], () => toast(i18next.t('writing:zipTooLarge'))))) return
  for (const { id } of attachments) await detachFile(draftId, id)
}

/** Leaves the first files in a draft and puts the others into drafts of their own with the same words, numbered by their subject. */
export async function splitMail(draftId: string, room: number): Promise<void> {
  await saveDraft(draftId)
  const writing = writingOf(draftId)
  if (!writing) return
  const { draft, content } = writing
  const mails = intoMails(draft.attachments, room)
  const of = { answers: draft.answers, answerKind: draft.answerKind }
  const subject = (at: number): string => `${content.subject} (${at + 1}/${mails.length})`.trim()
  for (const [at, own] of mails.entries()) {
    if (at === 0) continue
    const copy = await engine.outbox.keepBoth({ id: draftId, changes: { subject: subject(at) }, of })
    for (const [index, file] of copy.attachments.entries())
      if (!own.some(({ id }) => id === draft.attachments[index]?.id))
        await engine.outbox.detach({ id: copy.id, attachmentId: file.id })
    await openDraft(await engine.outbox.get({ id: copy.id }))
  }
  for (const { id } of mails.slice(1).flat())
    keepAttachments(await engine.outbox.detach({ id: draftId, attachmentId: id }))
  changeDraft(draftId, { subject: subject(0) })
  toast(i18next.t('writing:splitDone', { count: mails.length }))
}
