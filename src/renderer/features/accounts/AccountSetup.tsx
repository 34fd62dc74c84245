import { Anchor, Button, Group, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withAddress, withPreset } from '../../../shared/account-rules'
import { isMailAddress } from '../../../shared/addresses'
import type { Account, AccountSettings, Preset } from '../../../shared/contract/accounts'
import { useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { queryClient } from '../../bridge/queries'
import { shell } from '../../bridge/shell'
import { ProblemNotice } from '../../ui/ProblemNotice'
import classes from './AccountSetup.module.css'
import { ServerFields } from './ServerFields'
import { TestSteps } from './TestSteps'
import { useAccountTest } from './use-account-test'

/** Adds an account, or changes one: address and password first, everything else found and open to change. */
export function AccountSetup({
  account,
  cancel,
  saved,
}: {
  account?: Account
  cancel(): void
  saved?(): void
}) {
  const { t } = useTranslation('setup')
  const Heading = account || saved ? 'h2' : 'h1'
  const describe = useDescribe()
  const [address, setAddress] = useState(account?.settings.address ?? '')
  const [password, setPassword] = useState('')
  const [settings, setSettings] = useState<AccountSettings | null>(account?.settings ?? null)
  const [touched, setTouched] = useState(account !== undefined)
  const [details, setDetails] = useState(false)
  const [saving, setSaving] = useState(false)
  const test = useAccountTest()
  const foreign = useForeignHosts(address)
  const outcome = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (test.problem) outcome.current?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }, [test.problem])
  const { data: presets = [] } = useQuery({ queryKey: ['presets'], queryFn: () => engine.accounts.presets() })
  useDetectedSettings(address, touched, setSettings)

  const preset = presets.find(({ id }) => id === settings?.provider)
  const field = test.problem?.field ?? ''
  const problem = test.problem && describe(test.problem)
  const showDetails = details || /^(imap|smtp)/.test(field) || preset?.id === 'custom'
  const typeAddress = (typed: string): void => {
    setAddress(typed)
    if (settings) setSettings(withAddress(settings, typed))
  }
  const change = (changes: Partial<AccountSettings>): void => {
    setTouched(true)
    if (settings) setSettings({ ...settings, ...changes })
  }

  const save = async (final: AccountSettings, tested: boolean): Promise<void> => {
    if (foreign.mustAsk(final)) return
    setSaving(true)
    try {
      if (account)
        await engine.accounts.update({
          id: account.id,
          settings: final,
          tested,
          ...(password ? { password } : {}),
        })
      else await engine.accounts.add({ settings: final, password, tested })
      saved?.()
    } catch (error) {
      test.setProblem(problemOf(error))
    } finally {
      setSaving(false)
    }
  }

  const submit = async (): Promise<void> => {
    const chosen = touched ? settings : await detected()
    if (!chosen || foreign.mustAsk(chosen)) return
    const result = await test.run({
      settings: chosen,
      password,
      ...(account ? { accountId: account.id } : {}),
    })
    if (result?.ok) await save(result.settings, true)
  }

  /** Whoever presses Enter right after typing does not wait for what is being looked up. */
  const detected = async (): Promise<AccountSettings | null> => {
    setSaving(true)
    try {
      const found = await queryClient.query(detection(address))
      const chosen = keepingName(found.settings, settings)
      setSettings(chosen)
      return chosen
    } catch (error) {
      test.setProblem(problemOf(error))
      return null
    } finally {
      setSaving(false)
    }
  }

  const trust = (): void => {
    const fingerprint = test.problem?.params?.fingerprint
    if (fingerprint && settings)
      change({ trustedCertificate: `${settings.trustedCertificate} ${fingerprint}`.trim() })
    test.setProblem(null)
  }

  return (
    <form
      className={classes.form}
      aria-label={account ? t('editTitle') : t('addTitle')}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Heading className={classes.title}>{account ? t('editTitle') : t('addTitle')}</Heading>
      <Stack gap="md">
        <TextInput
          label={t('senderName')}
          description={t('senderNameHint')}
          autoComplete="name"
          value={settings?.senderName ?? ''}
          onChange={(event) =>
            settings && setSettings({ ...settings, senderName: event.currentTarget.value })
          }
          disabled={!settings}
          className={classes.order2}
        />
        <TextInput
          className={classes.order1}
          label={t('address')}
          type="email"
          autoComplete="email"
          data-autofocus
          autoFocus={!account}
          required={!account}
          value={address}
          readOnly={account !== undefined}
          error={field === 'address' ? problem?.title : undefined}
          onChange={(event) => typeAddress(event.currentTarget.value.trim())}
        />
        <PasswordInput
          className={classes.order1}
          label={t('password')}
          autoComplete="current-password"
          placeholder={account ? t('passwordKept') : ''}
          required={!account}
          value={password}
          error={field === 'password' ? problem?.title : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {settings && (
          <div className={classes.order3}>
            <ProviderField
              presets={presets}
              preset={preset}
              choose={(next) => change(withPreset(settings, next))}
            />
            <button
              type="button"
              className={classes.more}
              aria-expanded={showDetails}
              onClick={() => setDetails(!showDetails)}
            >
              {showDetails ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
              {t('serverSettings')}
            </button>
            {showDetails && <ServerFields settings={settings} change={change} problem={test.problem} />}
          </div>
        )}
        <div className={classes.order3} ref={outcome}>
          {test.steps.length > 0 && <TestSteps steps={test.steps} running={test.running} log={test.log} />}
          {foreign.asked.length > 0 && (
            <ProblemNotice
              compact
              title={t('foreign.title', { hosts: foreign.asked.join(', ') })}
              why={t('foreign.why', { domain: address.slice(address.lastIndexOf('@') + 1) })}
              mend={t('foreign.mend')}
              action={{ label: t('foreign.confirm'), run: foreign.confirm }}
            />
          )}
          {problem && (
            <ProblemNotice
              compact
              {...problem}
              serverReply={test.problem?.serverReply}
              action={
                test.problem?.params?.fingerprint ? { label: t('trustCertificate'), run: trust } : undefined
              }
            />
          )}
        </div>
        <Group className={`${classes.order3 ?? ''} ${classes.buttons ?? ''}`} justify="space-between">
          <Button variant="subtle" color="gray" onClick={test.running ? test.cancel : cancel}>
            {test.running ? t('stopTest') : t('back')}
          </Button>
          <Group gap="sm">
            {test.problem && settings && !test.running && (
              <Button variant="default" loading={saving} onClick={() => void save(settings, false)}>
                {t('saveUntested')}
              </Button>
            )}
            <Button type="submit" loading={test.running || saving} disabled={!isMailAddress(address)}>
              {account ? t('testAndSave') : t('testAndAdd')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

const detection = (address: string) =>
  queryOptions({
    queryKey: ['detect', address],
    queryFn: () => engine.accounts.detect({ address }),
    staleTime: 60_000,
  })

/**
 * Servers outside the address's domain that only DNS names. Until the user has confirmed them, nothing is sent there:
 * `mustAsk` answers whether it shows the question now.
 */
function useForeignHosts(address: string) {
  const [confirmed, setConfirmed] = useState<readonly string[]>([])
  const [asked, setAsked] = useState<readonly string[]>([])
  useEffect(() => setAsked([]), [address])
  return {
    asked,
    mustAsk(chosen: AccountSettings): boolean {
      const found = queryClient.getQueryData(detection(chosen.address).queryKey)?.foreignHosts ?? []
      const used = [chosen.imap.host, chosen.smtp.host]
      const unconfirmed = found.filter((host) => used.includes(host) && !confirmed.includes(host))
      setAsked(unconfirmed)
      return unconfirmed.length > 0
    },
    confirm(): void {
      setConfirmed([...confirmed, ...asked])
      setAsked([])
    },
  }
}

/** Found settings, with the name the user has typed meanwhile. */
const keepingName = (found: AccountSettings, before: AccountSettings | null): AccountSettings => ({
  ...found,
  senderName: before?.senderName || found.senderName,
})

/** Fills the servers in from the address, until the user has changed something by hand. */
function useDetectedSettings(
  address: string,
  touched: boolean,
  set: (next: (before: AccountSettings | null) => AccountSettings | null) => void,
): void {
  const [wanted] = useDebouncedValue(address, 200)
  const { data } = useQuery({ ...detection(wanted), enabled: isMailAddress(wanted) && !touched })
  const found = data?.settings
  useEffect(() => {
    if (found && !touched) set((before) => keepingName(found, before))
  }, [found, touched, set])
}

function ProviderField(props: {
  presets: Preset[]
  preset: Preset | undefined
  choose(preset: Preset): void
}) {
  const { t } = useTranslation(['setup', 'accounts'])
  const { preset } = props
  const helpUrl = preset?.helpUrl
  return (
    <>
      <Select
        label={t('provider')}
        allowDeselect={false}
        data={props.presets.map(({ id, name }) => ({
          value: id,
          label: id === 'custom' ? t('custom') : name,
        }))}
        value={preset?.id ?? null}
        onChange={(id) => {
          const next = props.presets.find((other) => other.id === id)
          if (next) props.choose(next)
        }}
      />
      {preset?.hint && (
        <p className={classes.hint}>
          {t(`accounts:hints.${preset.hint}`)}{' '}
          {helpUrl && (
            <Anchor component="button" type="button" fz={12} onClick={() => shell.openExternal(helpUrl)}>
              {t('howTo')}
            </Anchor>
          )}
        </p>
      )}
    </>
  )
}
