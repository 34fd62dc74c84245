import type { Outgoing } from '../../../../shared/contract/outbox'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { newId } from '../../ids'
import { cleanContentType, cleanFilename } from './compose/filename'
import type { OutboxDeps } from './deps'
import type { Drafts } from './drafts'
import { languageOf, outboxTexts } from './language'
import type { OutboxStore } from './store'

export type DraftFiles = ReturnType<typeof createDraftFiles>

/** The files that go with a draft. */
export function createDraftFiles(
  context: EngineContext,
  deps: Pick<OutboxDeps, 'settings' | 'systemLocale'>,
  store: OutboxStore,
  { read, reading }: Pick<Drafts, 'read' | 'reading'>,
) {
  const largest = (): number => deps.settings().writing.largestFile * 1024 * 1024
  return {
    async attach(id: string, file: File): Promise<Outgoing> {
      if (file.size > largest()) throw tooLarge(file, largest())
      const language = languageOf(deps)
      const attachment = {
        id: newId(context),
        filename: cleanFilename(file.name, outboxTexts(language).attachment),
        contentType: cleanContentType(file.type),
        content: Buffer.from(await file.arrayBuffer()),
      }
      return reading(id, store.attach(id, attachment))
    },

    detach(id: string, attachmentId: string): Outgoing {
      const known = read(id).attachments.some((attachment) => attachment.id === attachmentId)
      if (!known) throw new ProblemError({ code: 'not-found' })
      return reading(id, store.detach(id, attachmentId))
    },

    reattach(id: string, attachmentId: string): Outgoing {
      read(id)
      if (!store.isDetached(attachmentId)) throw new ProblemError({ code: 'not-found' })
      return reading(id, store.reattach(id, attachmentId))
    },

    file(id: string, attachmentId: string): File {
      const at = read(id).attachments.findIndex((attachment) => attachment.id === attachmentId)
      const file = at < 0 ? undefined : store.attachmentContents(id)[at]
      if (!file) throw new ProblemError({ code: 'not-found' })
      return new File([Uint8Array.from(file.content)], file.filename, { type: file.contentType })
    },
  }
}

const tooLarge = (file: File, limit: number): ProblemError =>
  new ProblemError({
    code: 'message-too-large',
    field: 'attachments',
    params: { name: file.name.slice(0, 200), size: String(file.size), limit: String(limit) },
  })
