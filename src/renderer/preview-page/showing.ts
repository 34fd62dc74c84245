import type { PreviewNote, ToPreview } from '../../shared/preview-messages'

type Words = Extract<ToPreview, { type: 'show' }>['words']

/** What whoever shows a file is given. */
export interface Showing {
  /** Empty; it fills the frame and scrolls. */
  root: HTMLElement
  language: string
  words: Words
  /** One of the files that pdf.js asks for. */
  asset(name: string): Promise<Uint8Array>
  /** The page in front is another one now. */
  onPage(page: number): void
}

/** A file that is shown. */
export interface Shown {
  /** 0 for what has none. */
  pages: number
  notes: PreviewNote[]
  zoom?(factor: number): void
  goTo?(page: number): void
}
