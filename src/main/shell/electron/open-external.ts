import { shell } from 'electron'

const OPENABLE: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:']

/** Whether a link may leave the program: other schemes can start programs or reach files of this computer. */
export function isOpenable(url: string): boolean {
  return URL.canParse(url) && OPENABLE.includes(new URL(url).protocol)
}

/** Opens a link in the user's browser, mail or telephone program; anything else is ignored. */
export function openExternal(url: string): void {
  // The parsed form goes out, so that nothing the operating system reads differently slips through.
  if (isOpenable(url)) void shell.openExternal(new URL(url).href)
}
