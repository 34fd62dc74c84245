import { readFile, realpath } from 'node:fs/promises'
import { extname, join, relative, isAbsolute } from 'node:path'

export interface PageFile {
  content: Buffer
  contentType: string
  /** True where the name holds a hash of the content, so that it may be kept for ever. */
  immutable: boolean
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
  '.wasm': 'application/wasm',
}

/**
 * The file of the built renderer that a URL's path names, or null: for what is not there, for kinds the renderer
 * has not, and for every path that would leave `root`, symbolic links included.
 */
export async function pageFile(root: string, urlPath: string): Promise<PageFile | null> {
  const name = decoded(urlPath)
  if (name === null || name.includes('\0') || name.includes('\\')) return null
  const wanted = join(root, name === '/' ? 'index.html' : name)
  const contentType = contentTypes[extname(wanted).toLowerCase()]
  if (!contentType || !isInside(root, wanted)) return null
  try {
    const real = await realpath(wanted)
    if (!isInside(await realpath(root), real)) return null
    return { content: await readFile(real), contentType, immutable: name.startsWith('/assets/') }
  } catch {
    return null
  }
}

function decoded(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath)
  } catch {
    return null
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}
