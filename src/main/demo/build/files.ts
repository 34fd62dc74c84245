import { crc32, deflateSync } from 'node:zlib'
import type { DemoFile } from '../data/types'

export interface BuiltFile {
  filename: string
  contentType: string
  content: Buffer
}

/** Real, small files: they open in the programs that own their format. */
export function buildFile(file: DemoFile): BuiltFile {
  switch (file.kind) {
    case 'pdf':
      return {
        filename: file.name,
        contentType: 'application/pdf',
        content: buildPdf([file.title, '', ...file.lines]),
      }
    case 'png':
      return { filename: file.name, contentType: 'image/png', content: buildPng(480, 270, file.color) }
    case 'csv': {
      const text = file.rows.map((row) => row.join(';')).join('\r\n')
      return {
        filename: file.name,
        contentType: 'text/csv',
        content: Buffer.from(`\uFEFF${text}\r\n`, 'utf8'),
      }
    }
    case 'docx':
      return {
        filename: file.name,
        contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        content: buildDocx(file.paragraphs),
      }
  }
}

/** A one-page A4 PDF with lines of Helvetica; characters outside Latin-1 become `?`. */
function buildPdf(lines: readonly string[]): Buffer {
  const shown = lines.map((line) => line.replace(/[^\x20-\xff]/g, '?').replace(/[\\()]/g, '\\$&'))
  const text = shown
    .map((line, index) => `${index === 0 ? '/F1 18 Tf' : '/F1 11 Tf'} (${line}) Tj T*`)
    .join('\n')
  const stream = `BT 56 780 Td 22 TL\n${text}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const count = objects.length + 1
  const trailer = `xref\n0 ${count}\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + trailer, 'latin1')
}

/** A PNG that looks like a lit surface: the colour, brighter towards a lamp at the top. */
export function buildPng(
  width: number,
  height: number,
  [red, green, blue]: readonly [number, number, number],
): Buffer {
  const rows = Buffer.alloc(height * (width * 3 + 1))
  let at = 0
  for (let y = 0; y < height; y++) {
    rows[at++] = 0
    for (let x = 0; x < width; x++) {
      const distance = Math.hypot((x - width / 2) / width, (y - height * 0.15) / height)
      const light = 1.45 - distance * 1.3
      for (const channel of [red, green, blue])
        rows[at++] = Math.max(0, Math.min(255, Math.round(channel * light)))
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}

function buildDocx(paragraphs: readonly string[]): Buffer {
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const openXml = 'http://schemas.openxmlformats.org'
  const body = paragraphs
    .map((text) => `<w:p><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`)
    .join('')
  return buildZip({
    '[Content_Types].xml': `${declaration}<Types xmlns="${openXml}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `${declaration}<Relationships xmlns="${openXml}/package/2006/relationships"><Relationship Id="rId1" Type="${openXml}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `${declaration}<w:document xmlns:w="${openXml}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  })
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A ZIP archive of stored (uncompressed) members. */
function buildZip(files: Record<string, string>): Buffer {
  const members: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text, 'utf8')
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x5a21, 8)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(content.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const member = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), content])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, Buffer.from(name)]),
    )
    members.push(member)
    offset += member.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...members, central, end])
}
