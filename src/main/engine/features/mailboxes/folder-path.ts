/** Where a folder lies on its server, and what separates the parts; '' where folders do not lie in each other. */
interface FolderPath {
  path: string
  delimiter: string
}

/** The name of a folder as it is shown: without the folders it lies in. */
export const leafName = ({ path, delimiter }: FolderPath): string =>
  delimiter === '' ? path : path.slice(path.lastIndexOf(delimiter) + delimiter.length)

/** Whether it lies in another folder, however deep, as its server has it. */
export const liesIn = ({ path }: Pick<FolderPath, 'path'>, outer: FolderPath): boolean =>
  outer.delimiter !== '' && path.startsWith(`${outer.path}${outer.delimiter}`)

/** The path of the folder it lies in; '' at the top. */
export function parentPath({ path, delimiter }: FolderPath): string {
  const end = delimiter === '' ? -1 : path.lastIndexOf(delimiter)
  return end > 0 ? path.slice(0, end) : ''
}
