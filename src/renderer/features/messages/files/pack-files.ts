import { distinctNames } from '../../../../shared/file-name'
import { promisedKind } from '../../../../shared/file-kind'
import { pack, type Packed } from '../../../app/pack'
import { fetchFile, type MailFile } from './mail-file'

/**
 * One archive of files, each under a clean name of its own. What is text is made smaller; pictures and documents are so
 * already.
 */
export async function packFiles(
  files: readonly MailFile[],
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  let done = 0
  const archive = await pack(contentsOf(files), signal, () => onProgress((done += 1)))
  return archive
}

async function* contentsOf(files: readonly MailFile[]): AsyncGenerator<Packed> {
  const names = distinctNames(files.map(({ filename }) => filename))
  for (const [index, file] of files.entries()) {
    const { content } = await fetchFile(file)
    yield { name: names[index] ?? 'file', content, isText: /^(?:text|csv)$/.test(promisedKind(file)) }
  }
}
