import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { projectRoot } from '../../helpers/source-files'

// electron-builder's own parts, found from where it finds them.
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const yaml = z.object({ load: z.custom<(text: string) => unknown>() }).parse(fromBuilder('js-yaml'))
const { DebugLogger } = z
  .object({ DebugLogger: z.custom<new (enabled: boolean) => object>() })
  .parse(fromBuilder('builder-util'))
const { validateConfiguration } = z
  .object({ validateConfiguration: z.custom<(config: unknown, log: object) => Promise<void>>() })
  .parse(fromBuilder('app-builder-lib/out/util/config/config'))

const read = (): unknown => yaml.load(readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8'))
const config = z
  .object({
    appId: z.string(),
    files: z.array(z.string()),
    asarUnpack: z.array(z.string()),
    electronFuses: z.record(z.string(), z.boolean()),
    protocols: z.array(z.object({ schemes: z.array(z.string()) })),
    win: z.object({ icon: z.string() }),
    mac: z.object({ icon: z.string() }),
    linux: z.object({ icon: z.string() }),
  })
  .parse(read())

describe('the installers’ configuration', () => {
  it('is one electron-builder accepts, and not because it accepts everything', async () => {
    await validateConfiguration(read(), new DebugLogger(false))
    const wrong = z.record(z.string(), z.unknown()).parse(read())
    wrong['asarr'] = true
    await expect(validateConfiguration(wrong, new DebugLogger(false))).rejects.toThrow('asarr')
  })

  it('names files that are there', () => {
    for (const { icon } of [config.win, config.mac, config.linux])
      expect(existsSync(join(projectRoot, icon))).toBe(true)
    expect(existsSync(join(projectRoot, 'resources/icons/512x512.png'))).toBe(true)
  })

  it('blows the fuses that would let others run code as Postilla', () => {
    expect(config.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  it('[COMP-01] offers Postilla for mailto: links', () => {
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toContain('mailto')
  })
})

describe('the icons', () => {
  const icons = join(projectRoot, 'resources/icons')

  it('hold PNGs of the sizes they claim', () => {
    const ico = readFileSync(join(icons, 'icon.ico'))
    const count = ico.readUInt16LE(4)
    expect(count).toBeGreaterThanOrEqual(6)
    for (let entry = 6; entry < 6 + count * 16; entry += 16) {
      const png = ico.subarray(ico.readUInt32LE(entry + 12)).subarray(0, ico.readUInt32LE(entry + 8))
      expect(widthOf(png)).toBe(ico.readUInt8(entry) || 256)
    }
  })

  it('fill their macOS container exactly', () => {
    const icns = readFileSync(join(icons, 'icon.icns'))
    expect(icns.toString('latin1', 0, 4)).toBe('icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    let offset = 8
    while (offset < icns.length) {
      const length = icns.readUInt32BE(offset + 4)
      expect(widthOf(icns.subarray(offset + 8, offset + length))).toBeGreaterThanOrEqual(16)
      offset += length
    }
    expect(offset).toBe(icns.length)
  })
})

function widthOf(png: Buffer): number {
  expect(png.toString('latin1', 1, 4)).toBe('PNG')
  return png.readUInt32BE(16)
}
