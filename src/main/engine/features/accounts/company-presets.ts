import { z } from 'zod'
import { portProblem } from '../../../../shared/account-rules'
import { domainKey } from '../../../../shared/address-key'
import {
  preset as presetSchema,
  presetFile,
  type Preset,
  type PresetFile,
} from '../../../../shared/contract/accounts'
import { isPublicSuffix, isSharedMailDomain } from '../../../../shared/mail-domains'
import { ProblemError } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { createSetting } from '../../db/setting'
import { shortHash } from '../../short-hash'

export type CompanyPresets = ReturnType<typeof createCompanyPresets>

/** The presets an office handed out in a file, which go before those the program brings. */
export function createCompanyPresets({ db, write }: EngineContext, changed: () => void) {
  const kept = createSetting(db, 'company-presets', z.array(presetSchema))
  const list = (): Preset[] => kept.get() ?? []
  const save = (presets: Preset[]): void =>
    write(() => {
      kept.set(presets)
      changed()
    })
  return {
    list,
    byId: (id: string): Preset | null => list().find((each) => each.id === id) ?? null,
    /** Expects a domain in lower case. */
    forDomain: (domain: string): Preset | null =>
      list().find(({ domains }) => domains.includes(domain)) ?? null,
    take(text: string): Preset[] {
      const taken = readFile(text).presets.map(presetOf)
      const ids = new Set(taken.map(({ id }) => id))
      save([...list().filter(({ id }) => !ids.has(id)), ...taken])
      return taken
    },
    remove: (id: string): void => save(list().filter((each) => each.id !== id)),
  }
}

function readFile(text: string): PresetFile {
  const file = presetFile.safeParse(parsed(text))
  if (file.success) {
    for (const [at, { imap, pop3, smtp, domains }] of file.data.presets.entries()) {
      // With a provider's domain, a file would turn the passwords of strangers to a server of its own.
      const shared = domains
        .map(keyOf)
        .findIndex((domain) => isSharedMailDomain(domain) || isPublicSuffix(domain))
      if (shared >= 0) throw invalid(['presets', at, 'domains', shared])
      if (portProblem('imap', imap)) throw invalid(['presets', at, 'imap', 'port'])
      if (pop3 && portProblem('pop3', pop3)) throw invalid(['presets', at, 'pop3', 'port'])
      const wrong = smtp.findIndex((server) => portProblem('smtp', server))
      if (wrong >= 0) throw invalid(['presets', at, 'smtp', wrong, 'port'])
    }
    return file.data
  }
  throw invalid(file.error.issues[0]?.path ?? [])
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new ProblemError({ code: 'presets-unreadable' })
  }
}

/** `presets[0].imap.port`, as who wrote the file finds it. */
const invalid = (path: readonly PropertyKey[]): ProblemError => {
  const place = path.reduce<string>(
    (before, part) => (typeof part === 'number' ? `${before}[${part}]` : `${before}.${String(part)}`),
    '',
  )
  return new ProblemError({
    code: 'presets-invalid',
    params: { place: place.replace(/^\./, '') || 'presets' },
  })
}

const keyOf = (domain: string): string => domainKey(domain.replace(/^@/, ''))

const presetOf = ({ note, helpUrl, domains, ...rest }: PresetFile['presets'][number]): Preset => ({
  ...rest,
  id: `company:${shortHash(rest.name.toLowerCase())}`,
  domains: domains.map(keyOf),
  company: { note },
  ...(helpUrl ? { helpUrl } : {}),
})
