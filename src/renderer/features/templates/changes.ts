import i18next from 'i18next'
import type { Template } from '../../../shared/contract/templates'
import { withinSentence } from '../../../shared/shown-text'
import { undoWay } from '../../app/kept-undo'
import { report } from '../../app/problems'
import { done, donePartly } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { shell } from '../../bridge/shell'
import { toast } from '../../ui/toast'

const takeBack = async (change: string): Promise<void> => {
  await engine.records.undo({ change })
}
const way = undoWay('template', takeBack)

/** Tells of a change of templates, with the way back. */
const told = (what: string, change: string, name = ''): void => {
  if (change === '') toast(i18next.t(`templates:done.${what}`), { name })
  else
    done(
      i18next.t(`templates:done.${what}`),
      i18next.t('undo'),
      () => takeBack(change),
      withinSentence(name),
      {
        way: way(change),
      },
    )
}

export const savedTemplate = (
  { template, change }: { template: Template; change: string },
  isNew: boolean,
): void => told(isNew ? 'added' : 'changed', change, template.name)

export async function duplicateTemplate(id: string): Promise<void> {
  const { template, change } = await engine.templates.duplicate({
    id,
    suffix: i18next.t('templates:copySuffix'),
  })
  told('copied', change, template.name)
}

export async function removeTemplate(id: string, name: string): Promise<void> {
  const { change } = await engine.templates.remove({ id })
  told('removed', change, name)
}

/** Writes all that is shared, or one template, into a file. */
export async function exportTemplates(ids?: string[]): Promise<void> {
  const { file, count } = await engine.templates.exported(ids ? { ids } : {})
  if (count === 0) return void toast(i18next.t('templates:nothingShared'))
  if (await shell.saveFile(file.name, file)) toast(i18next.t('templates:exported', { count }))
}

/** Takes templates from a file that the user chooses; what of it cannot be taken is named. */
export async function importTemplates(): Promise<void> {
  const [file] = await shell.pickFiles()
  if (!file) return
  const { added, changed, known, refused, change } = await engine.templates.imported({ file })
  const counts = (['added', 'changed', 'known'] as const).flatMap((what) => {
    const count = { added, changed, known }[what]
    return count > 0 ? [i18next.t(`templates:imported.${what}`, { count })] : []
  })
  const label = counts.length > 0 ? counts.join(' ') : i18next.t('templates:imported.nothing')
  const back = change === '' ? null : () => takeBack(change)
  const kept = change === '' ? {} : { way: way(change) }
  if (refused.length === 0) return void done(label, i18next.t('undo'), back, '', kept)
  const reasons = refused.map(({ name, reason }) =>
    i18next.t(`templates:refused.${reason}`, {
      name: withinSentence(name) || i18next.t('templates:unnamed'),
    }),
  )
  donePartly(label, reasons.slice(0, MOST_NAMED).join(' '), i18next.t('undo'), back, kept)
}

const MOST_NAMED = 5

export const reporting = (work: Promise<unknown>): void => void work.catch(report)
