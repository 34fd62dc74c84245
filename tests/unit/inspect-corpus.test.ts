import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseMessage, type ParsedMessage } from '../../src/main/engine/mime/parse-message'
import { decodeTransferEncoding } from '../../src/main/engine/mime/transfer-encoding'
import type { SourceNode } from '../../src/main/engine/mime/tree'
import { inspectMessage, type AttachmentReport } from '../../src/main/inspect/inspect-message'
import { loadSanitiser, type SafeHtml } from '../../src/main/inspect/sanitiser'

const corpus = join(process.cwd(), '../shared/corpus')
const index = join(corpus, 'INDEX.tsv')

function messages(): string[] {
  return readFileSync(index, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((columns) => columns[3] === 'message')
    .map(([path = '']) => join(corpus, path))
}

describe.skipIf(!existsSync(index))('the corpus of foreign mail (skipped where it is absent)', () => {
  let sanitise: SafeHtml | null = null
  beforeAll(async () => {
    sanitise = await loadSanitiser()
  })

  it('reports on every message, always the same, with bounded output', { timeout: 300_000 }, () => {
    expect(sanitise).not.toBeNull()
    const files = messages()
    expect(files.length).toBeGreaterThan(300)
    let withText = 0
    for (const file of files) {
      const source = readFileSync(file)
      const line = JSON.stringify(inspectMessage(source, sanitise))
      expect(JSON.stringify(inspectMessage(source, null)).length).toBeGreaterThan(100)
      expect(line.length, file).toBeLessThan(12_000_000 + source.length * 2)
      if (parseMessage(source).text.trim() !== '') withText++
    }
    expect(withText / files.length).toBeGreaterThan(0.8)
  })

  it('survives every message cut in the middle', { timeout: 120_000 }, () => {
    for (const file of messages()) {
      const source = readFileSync(file)
      for (const share of [0.1, 0.33, 0.5, 0.8, 0.99])
        parseMessage(source.subarray(0, Math.floor(source.length * share)))
    }
  })

  it('warns of what is broken in deliberately broken mail', () => {
    const folder = join(corpus, 'mikel+mail/spec/fixtures/emails/error_emails')
    const warningsOf = (name: string) => parseMessage(readFileSync(join(folder, name))).warnings
    expect(warningsOf('bad_date_header.eml')).toContain('mime.bad-date')
    expect(warningsOf('content_transfer_encoding_spam.eml')).toContain('mime.unknown-encoding')
    const all = readdirSync(folder)
    expect(all.filter((name) => warningsOf(name).length > 0).length).toBeGreaterThan(all.length / 3)
  })

  it('decodes the parts as james-mime4j does', () => {
    let same = 0
    const different: string[] = []
    for (const file of messages().filter((path) => path.includes('james-mime4j') && path.endsWith('.msg'))) {
      const stem = basename(file, '.msg')
      for (const leaf of leavesOf(parseMessage(readFileSync(file)), '1')) {
        const expected = ['txt', 'bin']
          .map((end) => join(dirname(file), `${stem}_decoded_${leaf.path}.${end}`))
          .find(existsSync)
        if (expected === undefined) continue
        const { bytes } = decodeTransferEncoding(leaf.node.body, leaf.node.encoding)
        if (comparable(bytes) === comparable(readFileSync(expected))) same++
        else different.push(basename(expected))
      }
    }
    expect(same).toBeGreaterThan(100)
    expect(different.length).toBeLessThan(same / 20)
  })

  it('finds the embedded messages of nested mail', () => {
    const nested = messages().filter((file) =>
      hasNested(inspectMessage(readFileSync(file), null).attachments),
    )
    expect(nested.length).toBeGreaterThan(30)
  })
})

function leavesOf(message: ParsedMessage, prefix: string): { path: string; node: SourceNode }[] {
  const nested = new Map(message.attachments.map((attachment) => [attachment.partId, attachment]))
  const walk = (node: SourceNode, path: string): { path: string; node: SourceNode }[] => {
    if (node.children.length > 0) return node.children.flatMap((child, i) => walk(child, `${path}_${i + 1}`))
    const inner = nested.get(node.partId)?.nested()
    return inner ? leavesOf(inner, `${path}_1`) : [{ path, node }]
  }
  return walk(message.root, prefix)
}

const comparable = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('latin1').replace(/\r\n?/g, '\n').trimEnd()

function hasNested(attachments: readonly AttachmentReport[]): boolean {
  return attachments.some(({ message }) => message !== undefined)
}
