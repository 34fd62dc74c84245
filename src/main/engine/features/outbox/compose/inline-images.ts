import { passedOnPicture } from './pictures'
import { ownPicture, scrubHtml, type Picture } from './scrub'

/** An image of the text that travels as a part of its own. */
export interface InlineImage {
  contentId: string
  contentType: string
  filename: string
  content: Buffer
}

const DATA_IMAGE = /^data:(image\/(png|jpeg|gif|webp));base64,([a-z0-9+/=\s]*)$/i

/**
 * Takes `data:` images out of what was written, above what it quotes and below, and of that, and refers to them by Content-ID (RFC 2392): most
 * mail programs show no `data:` images. The same picture twice is one part. Everything that is not safe to send is
 * scrubbed on the way; of pictures that lie elsewhere, only those of a quote stay.
 */
export function extractInlineImages(
  { written, quoted = '', closing = '' }: { written: string; quoted?: string; closing?: string },
  newContentId: () => string,
): { html: string; images: InlineImage[] } {
  const bySource = new Map<string, InlineImage>()
  const inPart = (made: Picture): Picture => {
    if (!made || 'html' in made) return made
    const { src } = made
    const known = bySource.get(src)
    if (known) return { src: `cid:${known.contentId}` }
    const match = DATA_IMAGE.exec(src)
    const [, contentType, extension, base64] = match ?? []
    if (contentType === undefined || extension === undefined || base64 === undefined) return made
    const content = Buffer.from(base64, 'base64')
    if (content.length === 0) return null
    const image: InlineImage = {
      contentId: newContentId(),
      contentType: contentType.toLowerCase(),
      filename: `image-${bySource.size + 1}.${extension.toLowerCase() === 'jpeg' ? 'jpg' : extension.toLowerCase()}`,
      content,
    }
    bySource.set(src, image)
    return { src: `cid:${image.contentId}` }
  }
  const own = (html: string): string =>
    scrubHtml(html, { picture: (attributes) => inPart(ownPicture(attributes)) })
  const parts = [
    own(written),
    scrubHtml(quoted, { picture: (attributes) => inPart(passedOnPicture(attributes)) }),
    own(closing),
  ]
  return { html: parts.filter((part) => part !== '').join('<br>'), images: [...bySource.values()] }
}
