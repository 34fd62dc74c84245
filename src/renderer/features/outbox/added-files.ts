import { useState, type DragEvent } from 'react'
import type { Problem } from '../../../shared/problem'
import { hasMailFile, mailFileOf, type DraggedFile } from '../../app/mail-file-drag'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { attachFiles } from './attaching'
import { expectArrival, ownDraft, type Writing } from './drafts'

/** A file that was left out, for it is larger than one may be. */
export interface TooLarge {
  problem: Problem
  file: File
}

/** Files that are added to a mail, chosen, pasted or dropped, and those that are larger than one may be. */
export function useAddedFiles({ draft, gone }: Writing, refused: (problem: Problem) => void) {
  const [tooLarge, setTooLarge] = useState<readonly TooLarge[]>([])
  const [isDropping, setIsDropping] = useState(false)
  const forgetTooLarge = (): void => setTooLarge([])
  const refuse = (problem: Problem, file: File): void => {
    if (problem.code === 'message-too-large') setTooLarge((before) => [...before, { problem, file }])
    else refused(problem)
  }
  const attachTo = (draftId: string, files: readonly File[]): void =>
    expectArrival(draftId, attachFiles(draftId, files, refuse))
  const attach = (files: readonly File[]): void => {
    forgetTooLarge()
    if (gone) ownDraft(draft.id).then((own) => attachTo(own, files), report)
    else attachTo(draft.id, files)
  }
  /** Sending waits until it has come from the server. */
  const attachMailFile = (file: DraggedFile): void => {
    const arrival = fetchMailFile(file).then(
      (fetched) => {
        attach([fetched])
        return true
      },
      (error: unknown) => {
        report(error)
        return false
      },
    )
    expectArrival(draft.id, arrival)
  }
  const dropping = {
    onDragOver: (event: DragEvent): void => {
      if (!event.dataTransfer.types.includes('Files') && !hasMailFile(event)) return
      event.preventDefault()
      setIsDropping(true)
    },
    onDragLeave: (): void => setIsDropping(false),
    onDrop: (event: DragEvent): void => {
      event.preventDefault()
      setIsDropping(false)
      const dragged = mailFileOf(event)
      // A browser makes a file of what it was told to download, too.
      if (dragged) attachMailFile(dragged)
      else attach([...event.dataTransfer.files])
    },
  }
  return { attach, attachMailFile, tooLarge, forgetTooLarge, isDropping, dropping }
}

async function fetchMailFile({ messageId, partId, within }: DraggedFile): Promise<File> {
  const { filename, contentType, content } = await engine.messages.attachment({ messageId, partId, within })
  return new File([content], filename, { type: contentType })
}
