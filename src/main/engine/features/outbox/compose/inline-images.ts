import { scrubHtml } from './scrub'

/** An image of the text that travels as a part of its own. */
export interface InlineImage {
  contentId: string
  contentType: string
  filename: string
  content: Buffer
}

const DATA_IMAGE = /^data:(image\/(png|jpeg|gif|webp));base64,([a-z0-9+/=\s]*)$/i

/**
 * Takes `data:` images out of the HTML and refers to them by Content-ID (RFC 2392): most mail programs show no
 * `data:` images. The same picture twice is one part. Everything that is not safe to send is scrubbed on the way.
 */
export function extractInlineImages(
  html: string,
  newContentId: () => string,
): { html: string; images: InlineImage[] } {
  const bySource = new Map<string, InlineImage>()
  const rewritten = scrubHtml(html, (src) => {
    const known = bySource.get(src)
    if (known) return `cid:${known.contentId}`
    const match = DATA_IMAGE.exec(src)
    const [, contentType, extension, base64] = match ?? []
    if (contentType === undefined || extension === undefined || base64 === undefined) return src
    const content = Buffer.from(base64, 'base64')
    if (content.length === 0) return null
    const image: InlineImage = {
      contentId: newContentId(),
      contentType: contentType.toLowerCase(),
      filename: `image-${bySource.size + 1}.${extension.toLowerCase() === 'jpeg' ? 'jpg' : extension.toLowerCase()}`,
      content,
    }
    bySource.set(src, image)
    return `cid:${image.contentId}`
  })
  return { html: rewritten, images: [...bySource.values()] }
}
