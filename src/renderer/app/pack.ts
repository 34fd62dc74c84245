import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

/** What goes into an archive, under a name that no other has. */
export interface Packed {
  name: string
  content: Blob
  /** It gets smaller by being packed. */
  isText: boolean
}

/** Packed in one go, so that the window goes on answering. */
const SLICE = 256 * 1024

/** One archive of what comes, one after the other. */
export async function pack(
  entries: AsyncIterable<Packed>,
  signal: AbortSignal,
  onPacked: () => void = () => undefined,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const failed = Promise.withResolvers<never>()
  // Waited for only while there is something to write.
  failed.promise.catch(() => undefined)
  const archive = new Zip((error, chunk) => {
    if (error) failed.reject(error)
    else parts.push(Uint8Array.from(chunk))
  })
  for await (const { name, content, isText } of entries) {
    signal.throwIfAborted()
    const entry = isText ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name)
    archive.add(entry)
    await Promise.race([write(content, (chunk, isLast) => entry.push(chunk, isLast), signal), failed.promise])
    onPacked()
  }
  archive.end()
  return new Blob(parts, { type: 'application/zip' })
}

async function write(
  content: Blob,
  push: (chunk: Uint8Array, isLast: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < content.size; at += SLICE) {
    signal.throwIfAborted()
    push(new Uint8Array(await content.slice(at, at + SLICE).arrayBuffer()), at + SLICE >= content.size)
  }
  if (content.size === 0) push(new Uint8Array(0), true)
}
