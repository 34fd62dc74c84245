import { ActionIcon, Anchor, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Preset } from '../../../shared/contract/accounts'
import type { Problem } from '../../../shared/problem'
import { withinSentence } from '../../../shared/shown-text'
import { report } from '../../app/problems'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { staleOn } from '../../bridge/freshness'
import { problemOf } from '../../bridge/problem'
import { queries } from '../../bridge/queries'
import { shell } from '../../bridge/shell'
import { SettingsHint } from '../../ui/SettingsSection'
import classes from './AccountsSettings.module.css'

/** The providers one may choose, those of the user's office first. */
export const usePresets = () => useQuery(queries.accounts.presets.queryOptions({ meta: staleOn('accounts') }))

/** Takes over the settings an office handed out in a file. */
export function ImportPresets(props: {
  taken(presets: readonly Preset[]): void
  failed(problem: Problem): void
}) {
  const { t } = useTranslation('setup')
  const pick = async (): Promise<void> => {
    const [file] = await shell.pickFiles()
    if (!file) return
    try {
      props.taken(await engine.accounts.importPresets({ text: (await file.text()).slice(0, 1_000_000) }))
    } catch (error) {
      props.failed(problemOf(error))
    }
  }
  return (
    <p className={classes.importing}>
      {t('importPresetsHint')}{' '}
      <Anchor component="button" type="button" fz={12} onClick={() => void pick()}>
        {t('importPresets')}
      </Anchor>
    </p>
  )
}

/** The settings of the user's office, in the list of accounts. */
export function CompanyPresets() {
  const { t } = useTranslation('settings')
  const { data: presets = [] } = usePresets()
  const company = presets.filter((preset) => preset.company)
  if (company.length === 0) return null
  return (
    <ul className={classes.servers} aria-label={t('presets')}>
      {company.map((preset) => (
        <li key={preset.id} className={classes.account}>
          <div className={classes.accountText}>
            <bdi>{preset.name}</bdi>
            <SettingsHint>
              {t('presetOf', { host: preset.imap.host })} {preset.domains.join(', ')}
            </SettingsHint>
          </div>
          <Tooltip label={t('removePreset', { name: withinSentence(preset.name) })}>
            <ActionIcon
              aria-label={t('removePreset', { name: withinSentence(preset.name) })}
              onClick={() => void remove(preset, t('presetRemoved'), t('common:undo')).catch(report)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        </li>
      ))}
    </ul>
  )
}

async function remove(preset: Preset, said: string, undo: string): Promise<void> {
  await engine.accounts.removePreset({ id: preset.id })
  const { name, domains, pec, imap, smtp, sentCopy, helpUrl, company } = preset
  const file = { presets: [{ name, domains, pec, imap, smtp, sentCopy, helpUrl, note: company?.note }] }
  done(said, undo, () => engine.accounts.importPresets({ text: JSON.stringify(file) }), name)
}
