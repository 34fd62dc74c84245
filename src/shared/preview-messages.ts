import { z } from 'zod'

/** How the page of previews is to show what it is given. */
export const previewKind = z.enum(['pdf', 'picture', 'office', 'csv', 'text'])
export type PreviewKind = z.infer<typeof previewKind>

/** Why a file is not shown. `locked` needs a password, `other` is of no kind that is shown. */
export const previewFailure = z.enum(['broken', 'locked', 'too-much', 'other'])
export type PreviewFailure = z.infer<typeof previewFailure>

/** What is not all there. */
export const previewNote = z.enum(['rows-cut', 'text-cut', 'pages-cut'])
export type PreviewNote = z.infer<typeof previewNote>

/** The words the page writes itself, in the language of the window. */
const words = z.object({ brokenPage: z.string(), sheets: z.string(), table: z.string(), page: z.string() })

/** From the window to the page, through the port it was given with the first message. */
export const toPreview = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('show'),
    kind: previewKind,
    /** Media type of a picture. */
    mediaType: z.string(),
    content: z.union([z.instanceof(ArrayBuffer), z.string()]),
    scheme: z.enum(['light', 'dark']),
    language: z.string(),
    words,
  }),
  /** 1 is the width of the window, or the picture's own size where that is smaller. */
  z.object({ type: z.literal('zoom'), factor: z.number().min(0.1).max(10) }),
  z.object({ type: z.literal('page'), page: z.number().int().min(1) }),
  /** What the page asked for; null where there is no such thing. */
  z.object({ type: z.literal('asset'), id: z.number(), content: z.instanceof(ArrayBuffer).nullable() }),
])
export type ToPreview = z.infer<typeof toPreview>

/** What pdf.js needs for some files: tables of letters, fonts, decoders. */
export const assetName = z
  .string()
  .max(100)
  .regex(/^(?:cmaps|standard_fonts|wasm)\/[\w.-]+$/)

/** From the page, which a file may have led astray: every word of it is checked. */
export const fromPreview = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('shown'),
    /** 0 for what has none. */
    pages: z.number().int().min(0).max(1_000_000),
    canZoom: z.boolean(),
    notes: z.array(previewNote).max(5),
  }),
  z.object({ type: z.literal('page'), page: z.number().int().min(1).max(1_000_000) }),
  z.object({ type: z.literal('failed'), why: previewFailure }),
  z.object({
    type: z.literal('key'),
    key: z.string().max(30),
    ctrlKey: z.boolean(),
    metaKey: z.boolean(),
    shiftKey: z.boolean(),
    altKey: z.boolean(),
  }),
  z.object({ type: z.literal('asset'), id: z.number(), name: assetName }),
])
export type FromPreview = z.infer<typeof fromPreview>

/** The message that brings the port. */
export const PREVIEW_PORT = 'postilla-preview'
