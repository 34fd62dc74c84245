// Draws resources/icons/icon.svg in the sizes and containers the three systems want. Run by hand after changing the
// drawing: `node scripts/icons.mjs`. Needs Chromium, as the end-to-end tests do.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { root } from './lib/prepare.mjs'

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const KEPT_AS_PNG = [16, 32, 48, 64, 128, 256, 512]
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256]
/** The four-letter types of PNG pictures in an .icns file; several stand for the doubled pixels of a smaller one. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

const dir = join(root, 'resources/icons')
const pictures = await draw(readFileSync(join(dir, 'icon.svg'), 'utf8'))
for (const size of KEPT_AS_PNG) writeFileSync(join(dir, `${size}x${size}.png`), pictures.get(size))
writeFileSync(join(dir, 'icon.ico'), ico(pictures))
writeFileSync(join(dir, 'icon.icns'), icns(pictures))

async function draw(svg) {
  const executablePath = existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const drawn = new Map()
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    )
    drawn.set(size, await page.screenshot({ omitBackground: true }))
    await page.close()
  }
  await browser.close()
  return drawn
}

/** ICONDIR and ICONDIRENTRY headers, then the PNGs as they are. */
function ico(drawn) {
  const header = Buffer.alloc(6 + 16 * ICO_SIZES.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(ICO_SIZES.length, 4)
  let offset = header.length
  for (const [index, size] of ICO_SIZES.entries()) {
    const png = drawn.get(size)
    const entry = 6 + 16 * index
    // 256 does not fit the byte; by convention it is written as 0.
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(png.length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...ICO_SIZES.map((size) => drawn.get(size))])
}

/** `icns`, the whole length, then for each picture its type, its length with these eight bytes, and the PNG. */
function icns(drawn) {
  const chunks = ICNS_TYPES.flatMap(([type, size]) => [
    lengthOf(type, drawn.get(size).length),
    drawn.get(size),
  ])
  const body = Buffer.concat(chunks)
  return Buffer.concat([lengthOf('icns', body.length), body])
}

function lengthOf(type, length) {
  const head = Buffer.alloc(8)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(length + 8, 4)
  return head
}
