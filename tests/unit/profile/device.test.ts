import { cpSync, copyFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deviceOf } from '../../../src/main/profile/device'
import { temporaryDir } from '../../helpers/temporary'

function profile(): string {
  const dir = join(temporaryDir(), 'profile')
  cpSync(temporaryDir(), dir, { recursive: true })
  writeFileSync(join(dir, 'postilla.db'), 'rows')
  return dir
}

it('a computer keeps its name over restarts and changes of its database', () => {
  const dir = profile()
  const device = deviceOf(dir)
  writeFileSync(join(dir, 'postilla.db'), 'more rows')
  expect(deviceOf(dir)).toBe(device)
  expect(device).toMatch(/^[0-9a-f]{16}$/)
  expect(statSync(join(dir, 'device.json')).mode & 0o077).toBe(0)
})

it('a profile copied elsewhere gets another name, and the first keeps its own', () => {
  const dir = profile()
  const device = deviceOf(dir)
  const copy = join(temporaryDir(), 'copy')
  cpSync(dir, copy, { recursive: true, preserveTimestamps: true })
  expect(deviceOf(copy)).not.toBe(device)
  expect(deviceOf(copy)).toBe(deviceOf(copy))
  expect(deviceOf(dir)).toBe(device)
})

it('a database put back from a backup gets another name: others know sets of the old one that it has forgotten', () => {
  const dir = profile()
  const device = deviceOf(dir)
  const backup = join(dir, 'postilla.db.backup')
  copyFileSync(join(dir, 'postilla.db'), backup)
  rmSync(join(dir, 'postilla.db'))
  renameSync(backup, join(dir, 'postilla.db'))
  expect(deviceOf(dir)).not.toBe(device)
})

it('a name that cannot be read is made anew', () => {
  const dir = profile()
  for (const broken of ['', '{', '{"device":"../x","place":""}']) {
    writeFileSync(join(dir, 'device.json'), broken)
    const device = deviceOf(dir)
    expect(device).toMatch(/^[0-9a-f]{16}$/)
    expect(readFileSync(join(dir, 'device.json'), 'utf8')).toContain(device)
  }
})
