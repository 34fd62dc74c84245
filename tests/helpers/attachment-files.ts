import { crc32, deflateSync } from 'node:zlib'
import { zipSync, strToU8, type Zippable } from 'fflate'

/** A PDF whose pages say `Page 1 of it` and so on; `content` draws a page otherwise, `trailer` adds to its end. */
export function pdf(
  pages: number,
  { content = '', filter = '', trailer = '' }: Partial<PdfParts> = {},
): Buffer {
  const objects: Buffer[] = []
  const add = (body: string | Uint8Array): number => objects.push(Buffer.from(body))
  const stream = (bytes: Uint8Array): Buffer =>
    Buffer.concat([
      Buffer.from(`<< /Length ${bytes.length} ${filter} >>\nstream\n`),
      bytes,
      Buffer.from('\nendstream'),
    ])
  const numbers = Array.from({ length: pages }, (_, page) => 4 + 2 * page)
  add('<< /Type /Catalog /Pages 2 0 R >>')
  add(`<< /Type /Pages /Count ${pages} /Kids [${numbers.map((number) => `${number} 0 R`).join(' ')}] >>`)
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>')
  for (const [page, number] of numbers.entries()) {
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${number + 1} 0 R ` +
        '/Resources << /Font << /F1 3 0 R >> >> >>',
    )
    const drawn = content || `BT /F1 32 Tf 72 740 Td (Page ${page + 1} of it) Tj ET`
    add(stream(typeof drawn === 'string' ? Buffer.from(drawn) : drawn))
  }
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')]
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(parts.reduce((sum, { length }) => sum + length, 0))
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n'))
  }
  const start = parts.reduce((sum, { length }) => sum + length, 0)
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}

interface PdfParts {
  content: string | Buffer
  filter: string
  trailer: string
}

/** A page that is a few kilobytes and unpacks to `megabytes`. */
export function pdfBomb(megabytes: number): Buffer {
  const content = deflateSync(deflateSync(Buffer.alloc(megabytes * 1_000_000, 0x20)))
  return pdf(1, { content, filter: '/Filter [/FlateDecode /FlateDecode]' })
}

/** One that asks for a password. */
export const lockedPdf = (): Buffer => {
  const hex = (byte: string): string => `<${byte.repeat(32)}>`
  return pdf(1, {
    trailer: `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O ${hex('a1')} /U ${hex('b2')} /P -4 >>`,
  })
}

/** A picture in one bit of grey for each pixel. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export const zip = (files: Readonly<Record<string, string | Uint8Array>>): Buffer => {
  const entries: Zippable = {}
  for (const [name, content] of Object.entries(files))
    entries[name] = typeof content === 'string' ? strToU8(content) : content
  return Buffer.from(zipSync(entries))
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const OFFICE = 'http://schemas.openxmlformats.org'
const REL = `${OFFICE}/officeDocument/2006/relationships`

/** A Word document with one paragraph, and a picture that lies on a server. */
export const docx = (text: string, pictureAt = ''): Buffer =>
  zip({
    '[Content_Types].xml': `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="r1" Type="${REL}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="r1" Type="${REL}/image" Target="${pictureAt}" TargetMode="External"/><Relationship Id="r2" Type="${REL}/hyperlink" Target="${pictureAt}" TargetMode="External"/></Relationships>`,
    'word/document.xml': `${XML}<w:document xmlns:w="${OFFICE}/wordprocessingml/2006/main" xmlns:r="${REL}" xmlns:wp="${OFFICE}/drawingml/2006/wordprocessingDrawing" xmlns:a="${OFFICE}/drawingml/2006/main" xmlns:pic="${OFFICE}/drawingml/2006/picture"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p><w:p><w:hyperlink r:id="r2"><w:r><w:t>A link</w:t></w:r></w:hyperlink></w:p><w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><a:graphic><a:graphicData uri="p"><pic:pic><pic:blipFill><a:blip r:link="r1"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p></w:body></w:document>`,
  })

/** One whose text unpacks to `megabytes`. */
export const docxBomb = (megabytes: number): Buffer =>
  zip({ 'word/document.xml': new Uint8Array(megabytes * 1_000_000) })

/** A workbook with a sheet `Prices`, one `Second`, and one that is hidden. */
export function xlsx(rows: number): Buffer {
  const sheet = (cells: string): string =>
    `${XML}<worksheet xmlns="${OFFICE}/spreadsheetml/2006/main"><sheetData>${cells}</sheetData></worksheet>`
  const lines = Array.from(
    { length: rows },
    (_, at) =>
      `<row r="${at + 2}"><c r="A${at + 2}" t="inlineStr"><is><t>Thing ${at + 1}</t></is></c><c r="C${at + 2}" s="2"><v>${at}.5</v></c></row>`,
  )
  return zip({
    'xl/workbook.xml': `${XML}<workbook xmlns="${OFFICE}/spreadsheetml/2006/main" xmlns:r="${REL}"><sheets><sheet name="Prices" sheetId="1" r:id="r1"/><sheet name="Second" sheetId="2" r:id="r2"/><sheet name="Secret" sheetId="3" state="hidden" r:id="r2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `${XML}<sst><si><t>Article &amp; price</t></si><si><r><t>Bo</t></r><r><t>ld</t></r><rPh><t>no</t></rPh></si></sst>`,
    'xl/styles.xml': `${XML}<styleSheet><numFmts><numFmt numFmtId="170" formatCode="#,##0.00\\ &quot;zł&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="9"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': sheet(
      `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="1"><v>46022</v></c><c r="D1" s="3"><v>0.22</v></c><c r="E1" t="b"><v>1</v></c></row>${lines.join('')}`,
    ),
    'xl/worksheets/sheet2.xml': sheet('<row><c t="inlineStr"><is><t>On the second sheet</t></is></c></row>'),
  })
}

const ODF = 'urn:oasis:names:tc:opendocument:xmlns'
const odf = (
  kind: 'text' | 'spreadsheet',
  body: string,
  more: Record<string, string | Uint8Array> = {},
): Buffer =>
  zip({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': `${XML}<office:document-content xmlns:office="${ODF}:office:1.0" xmlns:text="${ODF}:text:1.0" xmlns:table="${ODF}:table:1.0" xmlns:style="${ODF}:style:1.0" xmlns:fo="${ODF}:xsl-fo-compatible:1.0" xmlns:draw="${ODF}:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles><style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
    ...more,
  })

export const odt = (text: string): Buffer =>
  odf(
    'text',
    `<text:h text:outline-level="1">Minutes</text:h><text:p>${text} <text:span text:style-name="T1">in bold</text:span></text:p><office:annotation><text:p>a remark</text:p></office:annotation><text:list><text:list-item><text:p>First point</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>In a cell</text:p></table:table-cell></table:table-row></table:table><text:p><draw:frame><draw:image xlink:href="Pictures/p.png"/></draw:frame><draw:frame><draw:image xlink:href="http://127.0.0.1:9/p.png"/></draw:frame></text:p>`,
    { 'Pictures/p.png': png(40, 40) },
  )

export const ods = (): Buffer =>
  odf(
    'spreadsheet',
    '<table:table table:name="Stock"><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>Twice</text:p></table:table-cell><table:table-cell><text:p>12,50</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>',
  )

/** Only the first bytes of what Office makes of a document with a password. */
export const lockedDocx = (): Buffer =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(500),
    Buffer.from('EncryptedPackage', 'utf16le'),
    Buffer.alloc(500),
  ])

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const length =
    body.length < 128
      ? Buffer.from([body.length])
      : Buffer.from([0x84, ...[24, 16, 8, 0].map((shift) => (body.length >>> shift) & 0xff)])
  return Buffer.concat([Buffer.from([tag]), length, body])
}

/** A CMS object around some bytes, whose signature nobody could check; of another type it is encrypted. */
export function p7m(content: Buffer, type: 'signed' | 'encrypted' = 'signed'): Buffer {
  const id = Buffer.from(type === 'signed' ? '2a864886f70d010702' : '2a864886f70d010703', 'hex')
  const data = der(0x30, der(6, Buffer.from('2a864886f70d010701', 'hex')), der(0xa0, der(4, content)))
  const signed = der(0x30, der(2, Buffer.from([1])), der(0x31), data, der(0x31))
  return der(0x30, der(6, id), der(0xa0, signed))
}

/** A winmail.dat with files. */
export function winmail(files: Readonly<Record<string, string>>): Buffer {
  const attribute = (level: number, id: number, data: Buffer): Buffer => {
    const head = Buffer.alloc(9)
    head[0] = level
    head.writeUInt32LE(id, 1)
    head.writeUInt32LE(data.length, 5)
    return Buffer.concat([head, data, Buffer.alloc(2)])
  }
  return Buffer.concat([
    Buffer.from('789f3e220100', 'hex'),
    ...Object.entries(files).flatMap(([name, content]) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from(`${name}\0`)),
      attribute(2, 0x0006800f, Buffer.from(content)),
    ]),
  ])
}

export interface AttachedFile {
  name: string
  content: string | Buffer
  type?: string
}

/** The body and the header lines of a mail with these files. */
export function mailWithFiles(
  text: string,
  files: readonly AttachedFile[],
): { text: string; more: string[] } {
  const parts = files.flatMap(({ name, content, type = 'application/octet-stream' }) => [
    '--edge',
    `Content-Type: ${type}`,
    `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n'),
  ])
  return {
    text: ['--edge', 'Content-Type: text/plain; charset=utf-8', '', text, ...parts, '--edge--'].join('\r\n'),
    more: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=edge'],
  }
}
