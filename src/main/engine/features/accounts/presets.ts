import { z } from 'zod'
import { presetForHost, serverFrom } from '../../../../shared/account-rules'
import {
  preset as presetSchema,
  type AccountSettings,
  type Preset,
} from '../../../../shared/contract/accounts'
import table from '../../../../../resources/presets.json'

/** A row of `resources/presets.json`. `mx`: suffixes of the mail exchangers of domains the provider hosts. */
const presetRow = presetSchema.extend({ mx: z.array(z.string()) })
type PresetRow = z.infer<typeof presetRow>

const rows: readonly PresetRow[] = z.array(presetRow).parse(table)

/** The providers in the order in which they are offered; `custom` is the last. */
export const presets: readonly Preset[] = rows.map((row) => presetSchema.parse(row))

export const customPreset: Preset = presetById('custom')

export function presetById(id: string): Preset {
  const found = presets.find((candidate) => candidate.id === id) ?? presets.at(-1)
  if (!found) throw new Error('resources/presets.json is empty')
  return found
}

/** Expects a domain in lower case. */
export const presetForDomain = (domain: string): Preset | null =>
  presets.find((candidate) => candidate.domains.includes(domain)) ?? null

/** The longest matching suffix wins: `pec.aruba.it` before `aruba.it`. */
export function presetForExchanger(exchanger: string): Preset | null {
  const host = exchanger.toLowerCase().replace(/\.$/, '')
  let best: { row: PresetRow; length: number } | null = null
  for (const row of rows) {
    for (const suffix of row.mx) {
      const matches = host === suffix || host.endsWith(`.${suffix}`)
      if (matches && suffix.length > (best?.length ?? 0)) best = { row, length: suffix.length }
    }
  }
  return best ? presetById(best.row.id) : null
}

/**
 * [ACC-29] Servers typed by hand under Custom that are a provider's own make the account that provider's: who files
 * the sent copy, and what a refused login means, depend on it. A missing outgoing server is filled in.
 */
export function adoptProvider(settings: AccountSettings): AccountSettings {
  const found = settings.provider === customPreset.id ? presetForHost(presets, settings.incoming.host) : null
  const [smtp] = found?.smtp ?? []
  if (!found || !smtp) return settings
  const { outgoing, address } = settings
  const server = outgoing.host === '' ? serverFrom(outgoing, smtp, address) : outgoing
  const sentCopy = settings.incoming.kind === 'pop3' ? 'append' : found.sentCopy
  return { ...settings, provider: found.id, sentCopy, outgoing: server }
}
