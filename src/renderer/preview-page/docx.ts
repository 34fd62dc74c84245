import { renderAsync } from 'docx-preview'
import { strFromU8, strToU8, zipSync, type Unzipped } from 'fflate'
import { Unshowable } from '../../shared/files/unshowable'
import type { Archive } from '../../shared/files/zip'

/** Of a part in XML, unpacked: a book has less. */
const MAX_XML = 20_000_000

/** What a text is drawn from. Files within it, macros, and pieces of HTML are not among it. */
const DRAWN =
  /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|customXml\/|word\/(?!embeddings\/|activeX\/|afchunk|vbaProject))/i

/**
 * A Word document as elements of a page. Its renderer is given a new archive of what was unpacked within bounds, so that
 * it can unpack no more than that.
 */
export async function readDocx(archive: Archive): Promise<HTMLElement> {
  const entries = archive.unpack((name) => DRAWN.test(name) && !/\.(?:html?|mht|xhtml|bin)$/i.test(name))
  for (const [name, content] of Object.entries(entries))
    if (/\.(?:xml|rels)$/i.test(name) && content.length > MAX_XML) throw new Unshowable('too-much')
  standInForAbsentPictures(entries)
  const root = document.createElement('div')
  const bounded = new Blob([Uint8Array.from(zipSync(entries, { level: 0 }))])
  try {
    await renderAsync(bounded, root, undefined, {
      className: 'word',
      renderAltChunks: false,
      renderComments: false,
      ignoreLastRenderedPageBreak: false,
      useBase64URL: false,
    })
  } catch {
    throw new Unshowable('broken')
  }
  return root
}

const ABSENT = 'word/media/absent.png'
const TRANSPARENT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/**
 * Pictures on a server are not asked for; where they and those that are missing would stand is a gap. A picture that is
 * only linked the renderer does not know as one.
 */
function standInForAbsentPictures(entries: Unzipped): void {
  entries[ABSENT] = Uint8Array.from(atob(TRANSPARENT), (char) => char.charCodeAt(0))
  for (const [name, content] of Object.entries(entries)) {
    if (/^word\/[^/]+\.xml$/i.test(name)) entries[name] = withLinksEmbedded(content)
    if (!/^word\/_rels\/[^/]+\.rels$/i.test(name)) continue
    const relations = strFromU8(content).replace(/<Relationship\b[^>]*>/g, (relation) => {
      const target = /\bTarget="([^"]*)"/.exec(relation)?.[1] ?? ''
      const path = target.startsWith('/') ? target.slice(1) : `word/${target}`
      const isThere = entries[path] !== undefined && !/\bTargetMode="External"/.test(relation)
      if (isThere || !/\/image"/.test(relation)) return relation
      return relation
        .replace(/\bTargetMode="[^"]*"/, '')
        .replace(/\bTarget="[^"]*"/, 'Target="media/absent.png"')
    })
    entries[name] = strToU8(relations)
  }
}

function withLinksEmbedded(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const xml = strFromU8(content)
  if (!/:link="/.test(xml)) return content
  return strToU8(
    xml.replace(/<\w+:blip\b[^>]*>/g, (tag) =>
      /:embed="/.test(tag) ? tag : tag.replace(/:link="/, ':embed="'),
    ),
  )
}
