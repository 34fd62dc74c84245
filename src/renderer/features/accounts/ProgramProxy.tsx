import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { proxyFault, proxyServer, type ProxyServer } from '../../../shared/contract/proxy'
import type { Problem } from '../../../shared/problem'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useDescribe } from '../../app/problems'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { ChoiceField } from '../../ui/ChoiceField'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { SettingsHint, SettingsSection } from '../../ui/SettingsSection'
import { ofKind, PROXY_KINDS, ProxyFields, useProgramProxy } from './ReachFields'
import { onOwnSubmit } from '../../ui/own-events'
import classes from './ServerFields.module.css'

/** The proxy of the program: saved as a whole, since half of one would cut off every account. */
export function ProgramProxy() {
  const { t } = useTranslation(['settings', 'setup'])
  const { data: saved } = useProgramProxy()
  return (
    <SettingsSection title={t('proxy.title')}>
      <SettingsHint>{t('proxy.hint')}</SettingsHint>
      {saved && (
        <ErrorBoundary name={t('proxy.title')}>
          <Fields key={JSON.stringify(saved)} saved={saved} />
        </ErrorBoundary>
      )}
    </SettingsSection>
  )
}

function Fields({ saved }: { saved: ProxyServer }) {
  const { t } = useTranslation(['settings', 'setup'])
  const describe = useDescribe()
  const [proxy, setProxy] = useState(saved)
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [saving, setSaving] = useState(false)
  const isChanged = password !== '' || JSON.stringify(proxy) !== JSON.stringify(saved)

  /** What was wrong was wrong of something else. */
  const change = (next: ProxyServer): void => {
    setProblem(null)
    setProxy(next)
  }

  const save = async (): Promise<void> => {
    const fault = proxyFault(proxy)
    setProblem(fault)
    if (fault) return
    setSaving(true)
    try {
      await engine.accounts.saveProxy({ proxy, ...(password ? { password } : {}) })
      // Of the password before nothing is known here: what cannot be put back is not offered.
      if (password === '')
        done(t('proxy.saved'), t('common:undo'), () => engine.accounts.saveProxy({ proxy: saved }))
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setSaving(false)
    }
  }

  return (
    <form
      noValidate
      className={classes.fields}
      aria-label={t('proxy.title')}
      onSubmit={(event) => onOwnSubmit(event, save)}
    >
      <ChoiceField
        label={t('setup:reach.proxy')}
        choices={PROXY_KINDS.map((kind) => ({ value: kind, label: t(`setup:reach.kinds.${kind}`) }))}
        value={proxy.kind}
        onChange={(value) => {
          const kind = PROXY_KINDS.find((known) => known === value)
          if (kind) change(ofKind(proxy, kind))
        }}
      />
      {proxy.kind !== 'none' && (
        <ProxyFields
          proxy={proxy}
          change={change}
          problems={problem ? [problem] : []}
          password={password}
          changePassword={(typed) => {
            setProblem(null)
            setPassword(typed)
          }}
          isPasswordKept={saved.user !== ''}
        />
      )}
      {problem && <ProblemNotice compact {...describe(problem)} />}
      {isChanged && (
        <Button
          type="submit"
          className={classes.save ?? ''}
          loading={saving}
          disabled={!proxyServer.safeParse(proxy).success}
        >
          {t('proxy.save')}
        </Button>
      )}
    </form>
  )
}
