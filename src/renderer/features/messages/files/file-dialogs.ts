import { create } from 'zustand'
import type { MailFile } from './mail-file'

/** What is about to happen to programs, once the user has said yes. */
export interface ProgramQuestion {
  what: 'save' | 'open' | 'saveAll'
  programs: readonly MailFile[]
  run(): void
}

interface FileDialogs {
  question: ProgramQuestion | null
  preview: { files: readonly MailFile[]; at: number; opener: Element | null } | null
  /** All files of a message are being put into one. */
  packing: { key: string; done: number; total: number; stop(): void } | null
}

/** What may be open about files, from wherever it was asked for. */
export const useFileDialogs = create<FileDialogs>(() => ({ question: null, preview: null, packing: null }))

/** Shows files, beginning with one of them. */
export const previewFiles = (files: readonly MailFile[], at = 0): void =>
  useFileDialogs.setState({ preview: { files, at, opener: document.activeElement } })
export const closePreview = (): void => useFileDialogs.setState({ preview: null })
export const closeQuestion = (): void => useFileDialogs.setState({ question: null })

/** Asks first where programs are among the files. */
export function askIfProgram(
  what: ProgramQuestion['what'],
  files: readonly MailFile[],
  run: () => void,
): void {
  const programs = files.filter(({ executable }) => executable)
  if (programs.length === 0) run()
  else useFileDialogs.setState({ question: { what, programs, run } })
}
