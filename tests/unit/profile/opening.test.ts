import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { chooseSecrets, type SecretChoice } from '../../../src/main/profile/choose-secrets'
import { databaseKey } from '../../../src/main/profile/database-key'
import { defaultProfileDir } from '../../../src/main/profile/default-dir'
import { fileLog } from '../../../src/main/profile/file-log'
import { lockProfile } from '../../../src/main/profile/lock'
import { openProfile, type ProfileOptions } from '../../../src/main/profile/open-profile'
import { StartError } from '../../../src/main/profile/start-error'
import { takePassphrase } from '../../../src/main/profile/take-passphrase'
import { memorySecrets } from '../../../src/main/secrets/memory'
import { sealedFileSecrets } from '../../../src/main/secrets/sealed-file'
import { projectRoot } from '../../helpers/source-files'
import { temporaryDir } from '../../helpers/temporary'

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    if (error instanceof StartError) return error.code
    throw error
  }
  return 'none'
}

const PASSPHRASE = 'a passphrase'
const profileIn = (dir: string, changes: Partial<ProfileOptions> = {}): ProfileOptions => ({
  dir,
  kind: 'normal',
  passphrase: PASSPHRASE,
  askPassphrase: () => Promise.resolve(null),
  echo: () => undefined,
  ...changes,
})

describe('opening a profile', () => {
  it('makes it, keeps its data and opens it again', async () => {
    const dir = join(temporaryDir(), 'made', 'on', 'demand')
    const first = await openProfile(profileIn(dir))
    await first.close()
    const second = await openProfile(profileIn(dir))
    await second.close()
    expect(readdirSync(dir)).toContain('postilla.db')
    // Encrypted: an SQLite file that could be read would start with its name.
    expect(readFileSync(join(dir, 'postilla.db')).subarray(0, 6).toString()).not.toBe('SQLite')
  })

  it('is refused while another has it, and possible afterwards', async () => {
    const dir = temporaryDir()
    const first = await openProfile(profileIn(dir))
    expect(await codeOf(() => openProfile(profileIn(dir)))).toBe('profile-in-use')
    await first.close()
    await (await openProfile(profileIn(dir))).close()
  })

  it('never makes a new key over an old database', async () => {
    const dir = temporaryDir()
    await (await openProfile(profileIn(dir))).close()
    const bytes = readFileSync(join(dir, 'postilla.db'))
    rmSync(join(dir, 'secrets.sealed'))
    const secrets = memorySecrets()
    expect(await codeOf(() => openProfile(profileIn(dir, { secrets })))).toBe('key-missing')
    expect(await secrets.get('database-key')).toBeNull()
    expect(readFileSync(join(dir, 'postilla.db')).equals(bytes)).toBe(true)
  })

  it.each([
    ['device.json', 'device.json'],
    ['a backup', 'postilla.db.before-80'],
    ['a log of changes', 'postilla.db-wal'],
  ])('refuses a database that was emptied, as %s tells, and leaves it', async (_, file) => {
    const dir = temporaryDir()
    await (await openProfile(profileIn(dir))).close()
    const database = join(dir, 'postilla.db')
    writeFileSync(database, '')
    if (file !== 'device.json') {
      rmSync(join(dir, 'device.json'))
      writeFileSync(join(dir, file), 'x')
    }
    const opened = openProfile(profileIn(dir))
    await expect(opened).rejects.toMatchObject({ code: 'database-unreadable' })
    await expect(opened).rejects.toThrow(/is empty, though.*used before.*backup/s)
    if (file.includes('before')) await expect(opened).rejects.toThrow(file)
    expect(statSync(database).size).toBe(0)
    // The way out that the sentence names.
    rmSync(database)
    await (await openProfile(profileIn(dir))).close()
  })

  it('goes on where the first start ended before it wrote anything', async () => {
    const dir = temporaryDir()
    writeFileSync(join(dir, 'postilla.db'), '')
    const secrets = memorySecrets()
    await secrets.set('database-key', randomBytes(32).toString('base64'))
    await (await openProfile(profileIn(dir, { secrets }))).close()
    expect(statSync(join(dir, 'postilla.db')).size).toBeGreaterThan(0)
  })

  it('tells a wrong passphrase from a wrong key and a damaged file, and touches none', async () => {
    const dir = temporaryDir()
    await (await openProfile(profileIn(dir))).close()
    expect(await codeOf(() => openProfile(profileIn(dir, { passphrase: 'other' })))).toBe('passphrase-wrong')
    const secrets = memorySecrets()
    await secrets.set('database-key', randomBytes(32).toString('base64'))
    expect(await codeOf(() => openProfile(profileIn(dir, { secrets })))).toBe('database-unreadable')
    writeFileSync(join(dir, 'secrets.sealed'), 'rubbish')
    expect(await codeOf(() => openProfile(profileIn(dir)))).toBe('secrets-damaged')
    expect(readFileSync(join(dir, 'secrets.sealed'), 'utf8')).toBe('rubbish')
  })

  it('lets go of the profile when opening fails', async () => {
    const dir = temporaryDir()
    await (await openProfile(profileIn(dir))).close()
    await codeOf(() => openProfile(profileIn(dir, { passphrase: 'other' })))
    await (await openProfile(profileIn(dir))).close()
  })

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EROFS', 'disk-unwritable'],
  ])('says what is wrong with a disk that keeps no secrets: %s', async (code, problem) => {
    const full = (): never => {
      throw Object.assign(new Error(code), { code, syscall: 'write' })
    }
    const secrets = { ...memorySecrets(), set: full }
    expect(await codeOf(() => openProfile(profileIn(temporaryDir(), { secrets })))).toBe(problem)
  })

  it('says when its folder cannot be made', async () => {
    const file = join(temporaryDir(), 'file')
    writeFileSync(file, '')
    expect(await codeOf(() => openProfile(profileIn(join(file, 'inside'))))).toBe('profile-unusable')
  })

  it.skipIf(process.platform === 'win32')("is its owner's alone, with every file in it", async () => {
    const dir = temporaryDir()
    chmodSync(dir, 0o755)
    writeFileSync(join(dir, 'postilla.db.before-10'), 'a backup', { mode: 0o644 })
    const profile = await openProfile(profileIn(dir))
    profile.log.warn('a line')
    const open = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
      (name) => (statSync(join(dir, name)).mode & 0o077) !== 0,
    )
    await profile.close()
    expect(open).toEqual([])
    expect(statSync(dir).mode & 0o777).toBe(0o700)
  })

  it.skipIf(process.platform === 'win32')(
    'is refused where others may have written, and untouched',
    async () => {
      const dir = temporaryDir()
      writeFileSync(join(dir, 'planted'), '')
      chmodSync(dir, 0o775)
      expect(await codeOf(() => openProfile(profileIn(dir)))).toBe('profile-unusable')
      expect(readdirSync(dir)).toEqual(['planted'])
      rmSync(join(dir, 'planted'))
      await (await openProfile(profileIn(dir))).close()
      expect(statSync(dir).mode & 0o777).toBe(0o700)
    },
  )

  it.runIf(process.getuid?.() === 0)('is refused where it belongs to another user', async () => {
    const dir = temporaryDir()
    chownSync(dir, 65534, 65534)
    expect(await codeOf(() => openProfile(profileIn(dir)))).toBe('profile-unusable')
  })

  it('an empty passphrase seals nothing', async () => {
    for (const passphrase of ['', '   ']) {
      const dir = temporaryDir()
      expect(await codeOf(() => openProfile(profileIn(dir, { passphrase })))).toBe('passphrase-needed')
      expect(existsSync(join(dir, 'secrets.sealed'))).toBe(false)
    }
  })

  it('the passphrase of an unattended start is not left for other programs to inherit', () => {
    const env: NodeJS.ProcessEnv = { POSTILLA_PASSPHRASE: 'open sesame', PATH: '/bin' }
    expect(takePassphrase(env)).toBe('open sesame')
    expect(env).toEqual({ PATH: '/bin' })
    expect(takePassphrase(env)).toBeUndefined()
  })

  it('leaves no secret in database, log or folder', async () => {
    const dir = temporaryDir()
    const profile = await openProfile(profileIn(dir))
    await profile.close()
    const key = await sealedFileSecrets(join(dir, 'secrets.sealed'), PASSPHRASE).get('database-key')
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const keyBytes = Buffer.from(key ?? '', 'base64')
    expect(keyBytes.length).toBe(32)
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name))
      for (const secret of [PASSPHRASE, key ?? '', keyBytes.toString('hex')])
        expect(bytes.includes(secret)).toBe(false)
      expect(bytes.includes(keyBytes)).toBe(false)
    }
  })
})

describe('the lock', () => {
  it('outlives no process, however that ends', async () => {
    const dir = temporaryDir()
    const holder = `
      const Sqlite = require('better-sqlite3')
      const lock = new Sqlite(${JSON.stringify(join(dir, 'postilla.lock'))})
      lock.exec('BEGIN EXCLUSIVE')
      process.stdout.write('held')
      setInterval(() => lock.open, 1000)`
    const child = spawn(process.execPath, ['-e', holder], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(await codeOf(() => lockProfile(dir))).toBe('profile-in-use')
    child.kill('SIGKILL')
    await once(child, 'exit')
    lockProfile(dir)()
  })

  it('names the holder, and does not trust that name', () => {
    const dir = temporaryDir()
    writeFileSync(join(dir, 'postilla.pid'), String(process.pid))
    const unlock = lockProfile(dir)
    expect(() => lockProfile(dir)).toThrow(`process ${process.pid}`)
    unlock()
    expect(existsSync(join(dir, 'postilla.pid'))).toBe(false)
  })
})

describe('choosing where secrets go', () => {
  const choice = (dir: string, changes: Partial<SecretChoice>): SecretChoice => ({
    profileDir: dir,
    sealedPath: join(dir, 'secrets.sealed'),
    databaseExists: false,
    passphrase: undefined,
    askPassphrase: () => Promise.resolve(null),
    keychainWorks: () => Promise.resolve(true),
    ...changes,
  })

  it('prefers the keychain', async () => {
    expect((await chooseSecrets(choice(temporaryDir(), {}))).kind).toBe('keychain')
  })

  it('stays with the keychain for a database made with it, passphrase or not', async () => {
    const store = await chooseSecrets(choice(temporaryDir(), { databaseExists: true, passphrase: 'x' }))
    expect(store.kind).toBe('keychain')
  })

  it('stays with a sealed file even where a keychain answers now', async () => {
    const dir = temporaryDir()
    await sealedFileSecrets(join(dir, 'secrets.sealed'), 'x').set('a', 'b')
    const store = await chooseSecrets(choice(dir, { databaseExists: true, passphrase: 'x' }))
    expect(await store.get('a')).toBe('b')
  })

  it('asks for a passphrase where there is no keychain', async () => {
    const asked: boolean[] = []
    const store = await chooseSecrets(
      choice(temporaryDir(), {
        keychainWorks: () => Promise.resolve(false),
        askPassphrase: (isNew) => Promise.resolve((asked.push(isNew), 'chosen')),
      }),
    )
    expect(store.kind).toBe('sealed-file')
    expect(asked).toEqual([true])
  })

  it('says what to do where nobody can be asked', async () => {
    const without = choice(temporaryDir(), { keychainWorks: () => Promise.resolve(false) })
    await expect(chooseSecrets(without)).rejects.toThrow('POSTILLA_PASSPHRASE')
    expect(await codeOf(() => chooseSecrets(without))).toBe('passphrase-needed')
  })
})

describe('the database key', () => {
  it('is made once and then the same', async () => {
    const secrets = memorySecrets()
    const first = await databaseKey(secrets, false, randomBytes)
    expect(first.length).toBe(32)
    expect(Buffer.from(await databaseKey(secrets, true, randomBytes)).equals(first)).toBe(true)
  })

  it('is not used from a store that forgets', async () => {
    const forgetful = { ...memorySecrets(), set: () => Promise.resolve() }
    expect(await codeOf(() => databaseKey(forgetful, false, randomBytes))).toBe('key-missing')
  })

  it('must be whole', async () => {
    const secrets = memorySecrets()
    await secrets.set('database-key', randomBytes(16).toString('base64'))
    expect(await codeOf(() => databaseKey(secrets, true, randomBytes))).toBe('key-missing')
  })
})

describe('the default folder', () => {
  it.skipIf(process.platform === 'win32')('follows each system', () => {
    const home = '/home/anna'
    expect(defaultProfileDir({ platform: 'linux', home, env: {} })).toBe('/home/anna/.local/share/postilla')
    expect(defaultProfileDir({ platform: 'linux', home, env: { XDG_DATA_HOME: '/data' } })).toBe(
      '/data/postilla',
    )
    expect(defaultProfileDir({ platform: 'darwin', home, env: {} })).toBe(
      '/home/anna/Library/Application Support/Postilla',
    )
    expect(defaultProfileDir({ platform: 'win32', home, env: { APPDATA: '/roaming' } })).toBe(
      '/roaming/Postilla',
    )
  })
})

describe('the log', () => {
  it('writes lines, echoes what matters and turns over when full', () => {
    const dir = temporaryDir()
    mkdirSync(join(dir, 'logs'))
    writeFileSync(join(dir, 'logs', 'postilla.log'), Buffer.alloc(6 * 2 ** 20, 'x'))
    const echoed: string[] = []
    const log = fileLog(dir, (line) => echoed.push(line))
    log.info('sync/account(3): quiet')
    log.warn('sync/account(3): slow', new Error('late'))
    expect(echoed).toHaveLength(1)
    expect(echoed[0]).toContain('late')
    const text = readFileSync(join(dir, 'logs', 'postilla.log'), 'utf8')
    expect(text).toContain('info sync/account(3): quiet')
    expect(text.length).toBeLessThan(10_000)
    expect(existsSync(join(dir, 'logs', 'postilla.1.log'))).toBe(true)
  })
})

const keychainTools = ['dbus-run-session', 'gnome-keyring-daemon']
const hasKeychain = process.platform === 'linux' && keychainTools.every(isOnPath)
if (!hasKeychain)
  console.warn('keychain test left out: it needs dbus-run-session and gnome-keyring-daemon on Linux')

function isOnPath(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!hasKeychain)('the keychain', () => {
  it('keeps secrets in a real Secret Service, and is known to be missing without one', async () => {
    const dir = temporaryDir()
    const { build } = await import('vite')
    const outDir = join(projectRoot, 'out', `keychain-${process.pid}`)
    const program = join(dir, 'program.ts')
    const module = join(projectRoot, 'src/main/secrets/keychain')
    writeFileSync(
      program,
      `import { keychainSecrets, keychainWorks } from '${module}'
       if (!(await keychainWorks())) { process.stdout.write('none'); process.exit() }
       const one = keychainSecrets('/profile one'), two = keychainSecrets('/profile two')
       await one.set('a', 'żółw'); await two.remove('a')
       const seen = [await one.get('a'), await two.get('a')]
       await one.remove('a'); await one.remove('a')
       process.stdout.write(JSON.stringify([...seen, await one.get('a')]))`,
    )
    try {
      await build({
        root: projectRoot,
        configFile: false,
        logLevel: 'error',
        build: { ssr: program, outDir, rolldownOptions: { output: { entryFileNames: 'program.mjs' } } },
      })
      const env = { ...process.env, HOME: dir, XDG_DATA_HOME: dir, DBUS_SESSION_BUS_ADDRESS: '' }
      const run = `"${process.execPath}" "${join(outDir, 'program.mjs')}"`
      const unlocked = `printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null; ${run}`
      const answer = execFileSync('dbus-run-session', ['--', 'sh', '-c', unlocked], { env, encoding: 'utf8' })
      expect(JSON.parse(answer)).toEqual(['żółw', null, null])
      expect(execFileSync('sh', ['-c', run], { env, encoding: 'utf8' })).toBe('none')
    } finally {
      rmSync(outDir, { recursive: true, force: true })
    }
  })
})
