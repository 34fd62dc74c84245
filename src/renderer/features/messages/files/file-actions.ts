import i18next from 'i18next'
import { savedName } from '../../../../shared/file-name'
import { isolated, withoutHidden } from '../../../../shared/shown-text'
import { report } from '../../../app/problems'
import { shell } from '../../../bridge/shell'
import { toast } from '../../../ui/toast'
import { askIfProgram, useFileDialogs } from './file-dialogs'
import { fetchFile, fileKey, type Fetched, type MailFile } from './mail-file'

/** Saves one file where the user says. Of a program it asks first. */
export const saveFile = (file: MailFile): void =>
  askIfProgram('save', [file], () => void act(file, (name, content) => shell.saveFile(name, content)))

/** Opens one file in the program the system has for it. */
export const openFile = (file: MailFile): void =>
  askIfProgram(
    'open',
    [file],
    () =>
      void act(file, async (name, content) => {
        const done = await shell.openFile(name, content)
        if (done !== 'cancelled') toast(i18next.t(`mail:file.${done}`, { name: shownName(file) }))
      }),
  )

/** Saves a single file as it is, and several as one archive, called `title`. */
export function saveFiles(files: readonly MailFile[], title: string): void {
  const [only, ...others] = files
  if (!only) toast(i18next.t('mail:file.none'))
  else if (others.length === 0) saveFile(only)
  else askIfProgram('saveAll', files, () => void pack(files, title))
}

async function pack(files: readonly MailFile[], title: string): Promise<void> {
  const stopped = new AbortController()
  const [first] = files
  const progress = (done: number): void =>
    useFileDialogs.setState({
      packing: { key: first ? fileKey(first) : '', done, total: files.length, stop: () => stopped.abort() },
    })
  progress(0)
  try {
    const { packFiles } = await import('./pack-files')
    const archive = await packFiles(files, progress, stopped.signal)
    await shell.saveFile(savedName(`${title || i18next.t('mail:files')}.zip`), archive)
  } catch (error) {
    if (!stopped.signal.aborted) report(error)
  } finally {
    useFileDialogs.setState({ packing: null })
  }
}

async function act(
  file: MailFile,
  run: (...[name, content]: [string, Fetched['content']]) => Promise<unknown>,
): Promise<void> {
  try {
    const { filename, content } = await fetchFile(file)
    await run(savedName(filename), content)
  } catch (error) {
    report(error)
  }
}

/** For the middle of a sentence. */
export const shownName = ({ filename }: MailFile): string =>
  isolated(withoutHidden(filename)) || i18next.t('mail:unnamedFile')
