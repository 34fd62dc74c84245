// Debian's packages unpacked into a folder instead of installed: no service starts, no user is made, and what they
// exclude stays.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Unpacks these packages, and what they need that is not installed, into `target`. Throws where that fails. */
export function unpackDebian(target, ...packages) {
  const archives = mkdtempSync(join(tmpdir(), 'postilla-packages-'))
  try {
    const planned = output('apt-get', 'install', '-s', '--no-install-recommends', ...packages)
    const names = new Set([...planned.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name))
    // One that is installed already would not be planned.
    for (const name of packages) names.add(name)
    execFileSync('apt-get', ['download', '-q', ...names], { cwd: archives, stdio: 'ignore' })
    mkdirSync(target, { recursive: true })
    for (const archive of readdirSync(archives)) execFileSync('dpkg', ['-x', join(archives, archive), target])
  } finally {
    rmSync(archives, { recursive: true, force: true })
  }
}

/** Where the programs of such a folder find their libraries. */
export function libraries(program) {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  return [`usr/lib/${machine}`, `lib/${machine}`, 'usr/lib'].map((folder) => join(program, folder)).join(':')
}

export const output = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' })
