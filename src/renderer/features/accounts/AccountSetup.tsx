import { Anchor, Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { freeColor } from '../../../shared/account-colors'
import {
  cleanSettings,
  emptySettings,
  incomingOf,
  inKind,
  presetForHost,
  withPreset,
} from '../../../shared/account-rules'
import { addressDomain } from '../../../shared/address-key'
import { isMailAddress } from '../../../shared/addresses'
import {
  accountSettings,
  MAX_LOGIN,
  MAX_SENDER_NAME,
  type Account,
  type AccountSettings,
  type IncomingServer,
  type OutgoingSelection,
  type Preset,
  type TestEvent,
} from '../../../shared/contract/accounts'
import type { OutgoingEntry } from '../../../shared/contract/outgoing-servers'
import { chosenServer } from '../../../shared/outgoing-server'
import { ownDomains } from '../../../shared/own-domains'
import { nameList } from '../../../shared/shown-text'
import { isSameValue, type FormDraft } from '../../app/form-draft'
import { useDescribe } from '../../app/problems'
import { RestoredNotice } from '../../app/RestoredNotice'
import { useTooLong } from '../../app/too-long'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { shell } from '../../bridge/shell'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { ChoiceField } from '../../ui/ChoiceField'
import { useAccounts, useOutgoingServers } from '../mailboxes/index'
import { useAccountDraft, useAccountForm, type AccountForm } from './account-form'
import { ColorField, OwnDomainsField } from './AccountExtras'
import { ImportPresets, usePresets } from './CompanyPresets'
import classes from './AccountSetup.module.css'
import { OutgoingChoiceField } from './OutgoingChoiceField'
import { ServerFields, type OwnPassword } from './ServerFields'
import { TestEnd } from './TestEnd'
import { untested, useConnectionTest } from './use-connection-test'
import { useProblemInSight } from '../../ui/use-problem-in-sight'
import { onOwnSubmit } from '../../ui/own-events'

type AccountTestOutcome = Extract<TestEvent, { type: 'done' }>

/** What is found for the address later makes it no other provider. */
const byHand = { providerByHand: true } as const

interface SetupProps {
  account?: Account
  cancel(): void
  saved?(): void
}

/**
 * Adds an account, or changes one: address and password first, everything else found and open to change. Closed without
 * being saved, it keeps what was typed, but for the password, until its next opening.
 */
export function AccountSetup(props: SetupProps) {
  // Of an account just added, the server it brought is not in a list that was asked for before.
  const { data: servers, isFetchedAfterMount } = useOutgoingServers('always')
  return servers && isFetchedAfterMount && <WithDraft {...props} servers={servers} />
}

function WithDraft(props: SetupProps & { servers: readonly OutgoingEntry[] }) {
  const draft = useAccountDraft(props.account, props.servers)
  return draft && <SetupForm {...props} draft={draft} />
}

interface FormProps extends SetupProps {
  servers: readonly OutgoingEntry[]
  draft: FormDraft<AccountForm>
}

function SetupForm({ account, cancel, saved, draft, servers }: FormProps) {
  const { t } = useTranslation('setup')
  const Heading = account || saved ? 'h2' : 'h1'
  const describe = useDescribe()
  const { values, put, ...written } = useAccountForm(draft, !account)
  const { address } = values
  const [restored, setRestored] = useState(draft.isRestored)
  const [password, setPassword] = useState('')
  const own = servers.find(({ accountId }) => account !== undefined && accountId === account.id)
  const isPasswordKept = own?.ownPassword === true
  const [ownPassword, setOwnPassword] = useState<OwnPassword>(isPasswordKept ? '' : null)
  // Absent keeps what there is, as an empty field says.
  const smtpPassword = ownPassword === null ? '' : ownPassword || (isPasswordKept ? undefined : '')
  const [proxyPassword, setProxyPassword] = useState('')
  const passwords = {
    ...(smtpPassword === undefined ? {} : { smtpPassword }),
    ...(proxyPassword === '' ? {} : { proxyPassword }),
  }
  const [taken, setTaken] = useState<readonly Preset[]>([])
  const [adopted, setAdopted] = useState<{ host: string; provider: string } | null>(null)
  const [details, setDetails] = useState(false)
  const [saving, setSaving] = useState(false)
  const [hasLeftAddress, setHasLeftAddress] = useState(false)
  const [hasTried, setHasTried] = useState(false)
  const [toSelf, setToSelf] = useState(false)
  const test = useConnectionTest<AccountTestOutcome>()
  const foreign = useForeignHosts(address)
  const { form, outcome } = useProblemInSight(test.problem)
  const { data: presets = [] } = usePresets()

  const isGuessed = account !== undefined || values.guess.settings.address !== ''
  // Of an office's that was removed, what it filled in is there.
  const preset = isGuessed
    ? (presets.find(({ id }) => id === values.provider) ?? presets.find(({ id }) => id === 'custom'))
    : undefined
  const errorAt = (name: string): string | undefined => {
    const wrong = test.problems.find(({ field }) => field === name)
    return wrong && describe(wrong).title
  }
  const showDetails =
    details ||
    test.problems.some(({ field }) => /^(imap|pop3|smtp|proxy)/.test(field ?? '')) ||
    preset?.id === 'custom'
  const tooLong = useTooLong()
  const [hasGoodDomains, setHasGoodDomains] = useState(true)
  const hasRoom = accountSettings.safeParse(values).success && hasGoodDomains
  const addresses = account ? account.identities.map((identity) => identity.address) : [address]
  const domains = values.ownDomains ?? ownDomains(addresses)
  const { data: accounts = [] } = useAccounts()
  const color = values.color || freeColor(accounts.map((other) => other.color))
  const isAddress = account !== undefined || isMailAddress(address)
  const needsPassword = !account && password === ''
  const tellsAddress = !isAddress && (hasTried || (hasLeftAddress && address !== ''))
  const addressWrong = tellsAddress ? describe({ code: 'address-invalid' }).title : errorAt('address')
  const passwordWrong = hasTried && needsPassword ? t('passwordMissing') : errorAt('password')
  const typeAddress = (typed: string): void => {
    if (addressDomain(typed) === addressDomain(address)) test.cancel()
    else test.forget()
    written.typeAddress(typed)
  }
  const change = (changes: Partial<AccountForm>): void => {
    // What is saved after a test is what passed it.
    if (!isSameValue(cleanSettings({ ...values, ...changes }), cleanSettings(values))) test.cancel()
    put(changes)
  }

  /** Without an outcome nothing was tried with these settings. */
  const save = async (final: AccountSettings, tried: AccountTestOutcome | null): Promise<void> => {
    setSaving(true)
    const given = {
      ...{ settings: final, outgoing: values.selection, color },
      ...{ tested: tried?.incoming.tested ?? false, sending: tried?.sending ?? untested },
      ...passwords,
    }
    try {
      if (account)
        await engine.accounts.update({ id: account.id, ...given, ...(password ? { password } : {}) })
      else await engine.accounts.add({ ...given, password })
      draft.forget()
      saved?.()
    } catch (error) {
      test.setProblem(problemOf(error))
    } finally {
      setSaving(false)
    }
  }

  /** What is to be tried or saved, once it is known and the user has confirmed it. */
  const chosen = async (): Promise<AccountSettings | null> => {
    setSaving(true)
    try {
      const found = await written.settled()
      const { incoming, outgoing } = found?.settings ?? values
      const hosts = values.selection === 'own' ? [incoming.host, outgoing.host] : [incoming.host]
      return found && !foreign.mustAsk(hosts, found.foreignHosts) ? found.settings : null
    } catch (error) {
      test.setProblem(problemOf(error))
      return null
    } finally {
      setSaving(false)
    }
  }

  const submit = async (): Promise<void> => {
    setHasTried(true)
    if (!isAddress || needsPassword) {
      form.current?.querySelector<HTMLElement>(`[type=${isAddress ? 'password' : 'email'}]`)?.focus()
      return
    }
    const settings = await chosen()
    if (!settings) return
    const tried = {
      ...{ settings, password, outgoing: values.selection, toSelf, ...passwords },
      ...(account ? { accountId: account.id } : {}),
    }
    const result = await test.run((options) => engine.accounts.test(tried, options))
    if (result?.ok) await save(written.withName(result.settings), result)
  }

  const saveUntested = async (): Promise<void> => {
    const settings = await chosen()
    if (settings) await save(settings, test.outcome)
  }

  /** [ACC-29] A provider's own server, typed by hand, makes the account that provider's. */
  const adopt = (host: string): void => {
    const found = values.provider === 'custom' ? presetForHost(presets, host) : null
    if (!found) return
    const { outgoing } = values
    const isByHand = outgoing.host !== '' && outgoing.host !== values.guess.settings.outgoing.host
    const adopted = withPreset(values, found)
    change({ ...(isByHand ? { ...adopted, outgoing } : adopted), ...byHand })
    setAdopted({ host, provider: found.id })
  }

  const main = accounts.find(({ isMain, settings }) => isMain && settings.incoming.kind === 'imap')
  /** The server of the provider that speaks it, or the one that is likely to. */
  const chooseKind = (kind: IncomingServer['kind']): void =>
    change(
      inKind(
        values,
        values.guess,
        kind,
        preset && preset.id !== 'custom' ? incomingOf(preset, kind) : undefined,
      ),
    )

  const others = servers.filter(({ id }) => id !== own?.id)
  const choose = (selection: OutgoingSelection): void => {
    test.forget()
    // What is not shown any more must not keep the form from being saved.
    const isReadable = accountSettings.shape.outgoing.safeParse(values.outgoing).success
    put({ selection, ...(isReadable ? {} : { outgoing: emptySettings(address).outgoing }) })
  }

  return (
    <form
      ref={form}
      noValidate
      className={classes.form}
      aria-label={account ? t('editTitle') : t('addTitle')}
      onSubmit={(event) => onOwnSubmit(event, submit)}
    >
      <Heading className={classes.title}>{account ? t('editTitle') : t('addTitle')}</Heading>
      <Stack gap="md">
        {restored && (
          <RestoredNotice
            startOver={() => {
              test.forget()
              written.startOver()
              setRestored(false)
              setHasTried(false)
            }}
          />
        )}
        <TextInput
          label={t('address')}
          type="email"
          autoComplete="email"
          data-autofocus={account ? undefined : true}
          autoFocus={!account}
          required={!account}
          value={address}
          readOnly={account !== undefined}
          error={tooLong(address, MAX_LOGIN) ?? addressWrong}
          onBlur={({ relatedTarget }) => {
            // An error that appears as a button is pressed would move that from under the pointer.
            if (!(relatedTarget instanceof HTMLButtonElement)) setHasLeftAddress(true)
          }}
          onChange={(event) => typeAddress(event.currentTarget.value.trim())}
        />
        <PasswordInput
          label={t(preset?.signIn === 'app-password' ? 'appPassword' : 'password')}
          autoComplete="current-password"
          placeholder={account ? t('passwordKept') : ''}
          required={!account}
          value={password}
          error={passwordWrong}
          // Mantine leaves it out of this field alone.
          aria-invalid={passwordWrong !== undefined}
          onChange={(event) => {
            test.cancel()
            setPassword(event.currentTarget.value)
          }}
        />
        <TextInput
          label={t('senderName')}
          description={t('senderNameHint')}
          autoComplete="name"
          data-autofocus={account ? true : undefined}
          autoFocus={account !== undefined}
          value={values.senderName}
          error={tooLong(values.senderName.trim(), MAX_SENDER_NAME)}
          onChange={(event) => put({ senderName: event.currentTarget.value })}
        />
        {isGuessed && (
          <div>
            <ProviderField
              presets={presets}
              preset={preset}
              choose={(next) => {
                change({ ...withPreset(values, next), ...byHand })
              }}
            />
            {adopted && preset?.id === adopted.provider && (
              <p role="status" className={classes.hint}>
                {t('adopted', { host: adopted.host, provider: preset.name })}
              </p>
            )}
            <button
              type="button"
              className={classes.more}
              aria-expanded={showDetails}
              onClick={() => setDetails(!showDetails)}
            >
              {showDetails ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
              {t('serverSettings')}
            </button>
            {showDetails && (
              <ServerFields
                settings={values}
                change={change}
                problems={test.problems}
                choice={
                  others.length > 0 && (
                    <OutgoingChoiceField
                      label={t('sendBy')}
                      description={values.selection === 'own' ? undefined : t('sendByHint')}
                      first={[
                        { selection: 'own', label: t('sendByOwn') },
                        {
                          selection: 'default',
                          label: t('sendByDefault'),
                          detail: chosenServer('default', servers)?.name ?? '',
                        },
                      ]}
                      servers={others}
                      value={values.selection}
                      choose={choose}
                    />
                  )
                }
                isOwnServer={values.selection === 'own'}
                ownPassword={ownPassword}
                isPasswordKept={isPasswordKept}
                domains={domains}
                named={adopt}
                chooseKind={account ? undefined : chooseKind}
                main={main && main.id !== account?.id ? main.settings.address : null}
                changeOwnPassword={(next) => {
                  test.cancel()
                  setOwnPassword(next)
                }}
                proxyPassword={proxyPassword}
                changeProxyPassword={(next) => {
                  test.cancel()
                  setProxyPassword(next)
                }}
                isProxyPasswordKept={!!account?.settings.proxy?.user}
              />
            )}
          </div>
        )}
        {!account && (
          <ImportPresets
            failed={test.setProblem}
            taken={(taken) => {
              test.forget()
              const fits = taken.find((one) => one.domains.includes(addressDomain(address)))
              if (fits) change(withPreset(values, fits))
              setTaken(taken)
            }}
          />
        )}
        {taken.length > 0 && (
          <p role="status" className={classes.hint}>
            {t('presetsTaken', { count: taken.length, names: nameList(taken.map(({ name }) => name)) })}
          </p>
        )}
        {(account || showDetails) && (
          <>
            <OwnDomainsField
              addresses={addresses}
              domains={values.ownDomains}
              change={(ownDomains, isGood) => {
                put({ ownDomains })
                setHasGoodDomains(isGood)
              }}
            />
            <ColorField color={color} change={(chosen) => put({ color: chosen })} />
          </>
        )}
        {values.incoming.kind === 'imap' && (
          <Checkbox
            label={t('toSelf')}
            description={t('toSelfHint')}
            checked={toSelf}
            onChange={({ currentTarget: { checked } }) => setToSelf(checked)}
          />
        )}
        <TestEnd
          test={test}
          outcome={outcome}
          question={
            foreign.asked.length > 0 && (
              <ProblemNotice
                compact
                title={t('foreign.title', { hosts: nameList(foreign.asked) })}
                why={t('foreign.why', { domain: address.slice(address.lastIndexOf('@') + 1) })}
                mend={t('foreign.mend')}
                action={{ label: t('foreign.confirm'), run: foreign.confirm }}
              />
            )
          }
          trusted={values.trustedCertificate}
          trust={(trustedCertificate) => change({ trustedCertificate })}
          saving={saving}
          isReady={hasRoom}
          label={account ? t('testAndSave') : t('testAndAdd')}
          back={cancel}
          saveUntested={isGuessed ? () => void saveUntested() : undefined}
          canSaveUntested={hasRoom && isAddress}
        />
      </Stack>
    </form>
  )
}

/**
 * Servers outside the address's domain that only DNS names. Until the user has confirmed them, nothing is sent there:
 * `mustAsk` answers whether it shows the question now.
 */
function useForeignHosts(address: string) {
  const [confirmed, setConfirmed] = useState<readonly string[]>([])
  const [question, setQuestion] = useState<{ address: string; hosts: readonly string[] } | null>(null)
  // A question about another address than the one that is written now has no sense any more.
  const asked = question?.address === address ? question.hosts : []
  return {
    asked,
    mustAsk(used: readonly string[], found: readonly string[]): boolean {
      const hosts = found.filter((host) => used.includes(host) && !confirmed.includes(host))
      setQuestion({ address, hosts })
      return hosts.length > 0
    },
    confirm(): void {
      setConfirmed([...confirmed, ...asked])
      setQuestion(null)
    },
  }
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
      <ChoiceField
        label={t('provider')}
        choices={props.presets.map(({ id, name }) => ({
          value: id,
          label: id === 'custom' ? t('custom') : name,
        }))}
        value={preset?.id ?? ''}
        onChange={(id) => {
          const next = props.presets.find((other) => other.id === id)
          if (next) props.choose(next)
        }}
      />
      {preset && (preset.hint || preset.company?.note || (preset.company && helpUrl)) && (
        <p className={classes.hint}>
          {preset.hint ? t(`accounts:hints.${preset.hint}`) : preset.company?.note}{' '}
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
